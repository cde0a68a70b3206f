#include "engine/wire/case_record.h"

#include <string>
#include <utility>
#include <vector>

#include "agents/population/single_agent.h"
#include "engine/wire/agent_from_proto.h"
#include "engine/wire/case_check.h"
#include "engine/wire/model_json.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::Contains;
using ::testing::Field;

// Two factors moved by a control each, or both by the first one; a mask, goals, scores and counts.
GenerativeModel SmallModel(bool shared_control, bool masked) {
  const Tensor go({2, 2, 2}, {0.9, 0.2, 0.7, 0.1, 0.1, 0.8, 0.3, 0.9});
  ModelParts parts;
  parts.controls = {{"go", 2, {0}, Tensor({2, 2}, {1, 1, 1, 0})}, {"", 2}};
  if (!masked) parts.controls[0] = {"go", 2};
  parts.factors = {{"a", 2, {0}, {0}, go, {0.25, 0.75}, Tensor({2, 2, 2}, 2.0), {1, 3}, {0, 1}},
                   {"", 2, {1}, {shared_control ? 0 : 1}, go}};
  parts.modalities = {{"m",
                       3,
                       {0, 1},
                       Tensor({3, 2, 2}, {0.5, 0.25, 0.125, 0.75, 0.25, 0.5, 0.75, 0.125, 0.25,
                                          0.25, 0.125, 0.125}),
                       Tensor({3}, {0, 1, 2}),
                       PreferenceKind::kPreference},
                      {"n",
                       2,
                       {1},
                       Tensor({2, 2}, {0.9, 0.3, 0.1, 0.7}),
                       Tensor({2}, {0, 1}),
                       PreferenceKind::kUtility,
                       Tensor({2, 2}, 4.0),
                       {1, 2}}};
  return *GenerativeModel::Create(parts);
}

// A case of twelve steps whose world answered and took the agent's own choices.
ReferenceCase Lived(const std::string& settings_text, bool shared_control, v1::Agent& settings) {
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(settings_text, &settings));
  const AgentSettings agent = *ToAgentSettings(settings, "agent");
  const GenerativeModel model =
      SmallModel(shared_control, agent.inference != StateInference::kPolicyMessages);
  const std::string dialect = settings.dialect().empty() ? "starling" : settings.dialect();
  ReferenceCase reference = {"lived",
                             dialect,
                             "loop",
                             model,
                             agent,
                             agent,
                             HasOwnControls(model.controls(), model.factors()),
                             5,
                             42};
  const auto wanted = SingleAgent::Create(model, agent, 42, 5);
  EXPECT_TRUE(wanted.ok()) << wanted.status();
  if (!wanted.ok()) return reference;
  for (int t = 0; t < 12; ++t) {
    CaseStep step;
    step.observation = {{(t * 5 + 1) % 3}, {t % 4 == 3 ? -1 : t % 2}};
    step.action = (*wanted)->StepOn(step.observation)->action;
    reference.steps.push_back(step);
  }
  return reference;
}

RecordedRun RunOf(const ReferenceCase& reference) {
  RecordedRun run = {"double", {}};
  const absl::StatusOr<CaseResult> result = RunCase(reference);
  EXPECT_TRUE(result.ok()) << result.status();
  for (const std::vector<Quantity>& step : result->steps) {
    Beliefs& beliefs = run.beliefs.emplace_back();
    for (const Tensor& factor : FindQuantity(step, "qs")->parts) beliefs.push_back(factor.values);
  }
  return run;
}

class RecordedCases : public ::testing::TestWithParam<const char*> {};

TEST_P(RecordedCases, AgreeWithThemselvesToTheLastBitWhenTheyAreReadAgain) {
  for (const bool shared_control : {false, true}) {
    v1::Agent settings;
    const ReferenceCase reference = Lived(GetParam(), shared_control, settings);
    const auto document = RecordCase(reference, settings, RunOf(reference));
    ASSERT_TRUE(document.ok()) << document.status();
    EXPECT_EQ((*document)["run"]["largest_belief_difference"], 0);
    EXPECT_EQ((*document)["run"]["other_choices"], 0);
    const auto parsed = ParseJson(document->dump(), "case");
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    const auto again = CaseFromJson(JsonValue(*parsed, ""));
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->agent, 5);
    EXPECT_EQ(again->seed, 42u);
    EXPECT_EQ(again->own_controls, !shared_control);
    const auto result = RunCase(*again);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_THAT(result->differences, Contains(Field(&Difference::quantity, "q_pi")));
    EXPECT_THAT(result->differences, Contains(Field(&Difference::quantity, "action")));
    for (const Difference& difference : result->differences) {
      EXPECT_EQ(difference.largest, 0) << difference.quantity << " at " << difference.step;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Settings, RecordedCases,
    ::testing::Values(
        "", "policy_length: 2 action { selection: STOCHASTIC sampling: FULL }",
        "policy_length: 3 plan_every: 2 prune_policies: 0.01 legality: 0.75 inductive { depth: 3 }",
        "learning { a { rate: 0.3 forgetting: 0.1 only: 1 } b {} c {} d { only: [0] } e {} }"
        " episode_ticks: 4 use_parameter_information_gain: true",
        "learning { a {} b {} d {} time: EPISODE_END } episode_ticks: 5",
        "precision {} search { horizon: 2 }",
        "search { rule: BREADTH_FIRST horizon: 2 max_nodes: 100 } action { ties: FIRST_INDEX }",
        "dialect: \"pymdp_legacy\" inference: POLICY_MESSAGES window { horizon: 3 } precision { "
        "rule: EVIDENCE }",
        "inference: VARIATIONAL_MESSAGES learning { a {} b {} }",
        "inference: EXACT conventions { log_floor: ADD novelty: HALF_HEURISTIC }"
        " use_parameter_information_gain: true",
        "policy_length: 2 policies { steps { actions: [0, 1] } steps { actions: [1, 1] } }"
        " policies { steps { actions: [0, 0] } steps { actions: [0, 1] } }",
        "dialect: \"pymdp_0_0_7\" policy_length: 2", "dialect: \"pymdp_legacy\" gamma: 3",
        "dialect: \"pymdp_1\" action { selection: STOCHASTIC alpha: 4 }"));

TEST(RecordCase, SaysHowFarTheRunWasFromWhatIsComputedAgain) {
  v1::Agent settings;
  ReferenceCase reference = Lived("", false, settings);
  reference.steps[3].action[0] ^= 1;  // the world took another action than the agent's
  RecordedRun run = {"float", RunOf(reference).beliefs};
  run.beliefs[7][0][1] += 0.125;
  const auto document = RecordCase(reference, settings, run);
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ((*document)["run"]["precision"], "float");
  EXPECT_NEAR((*document)["run"]["largest_belief_difference"], 0.125, 1e-12);
  EXPECT_EQ((*document)["run"]["step"], 7);
  EXPECT_EQ((*document)["run"]["other_choices"], 1);
  EXPECT_EQ((*document)["steps"][3]["action"], reference.steps[3].action);
}

}  // namespace
}  // namespace starling
