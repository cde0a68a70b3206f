#include "engine/wire/agent_from_proto.h"

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

absl::StatusOr<AgentSettings> Read(const std::string& text) {
  v1::Agent agent;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &agent)) << text;
  return ToAgentSettings(agent, "agent");
}

AgentSettings Settings(const std::string& text) {
  const auto settings = Read(text);
  EXPECT_TRUE(settings.ok()) << settings.status();
  return settings.ok() ? *settings : AgentSettings();
}

// Two factors and two modalities, of two actions.
GenerativeModel SmallModel() {
  const Tensor B({2, 2, 2}, {1, 1, 0, 0, 0, 0, 1, 1});
  ModelParts parts;
  parts.controls = {{"go", 2}};
  parts.factors = {{"a", 2, {0}, {0}, B}, {"b", 2, {1}, {0}, B}};
  parts.modalities = {{"m", 2, {0}, Tensor({2, 2}, 0.5)}, {"n", 2, {1}, Tensor({2, 2}, 0.5)}};
  return *GenerativeModel::Create(parts);
}

TEST(ToAgentSettings, EveryPlanningSettingCanBeGiven) {
  const AgentSettings settings = Settings(R"(
      policy_length: 4
      use_utility: false use_state_information_gain: false use_parameter_information_gain: true
      inductive { depth: 5 threshold: 0.25 epsilon: 0.5 }
      search { rule: BREADTH_FIRST horizon: 2 policy_threshold: 0.1 outcome_threshold: 0.2
               penalty: 7 gamma: 3 stop_entropy: 0.5 stop_value: 9 max_nodes: 100 }
      gamma: 2 precision { rule: EVIDENCE iterations: 3 }
      prune_policies: 0.125 plan_every: 3 legality: 0.75
      action { selection: STOCHASTIC sampling: FULL ties: WITHIN_1E8 alpha: 5 })");
  EXPECT_EQ(settings.policy_length, 4);
  EXPECT_FALSE(settings.use_utility);
  EXPECT_FALSE(settings.use_state_information_gain);
  EXPECT_TRUE(settings.use_parameter_information_gain);
  ASSERT_TRUE(settings.inductive.has_value());
  EXPECT_EQ(settings.inductive->depth, 5);
  EXPECT_EQ(settings.inductive->threshold, 0.25);
  EXPECT_EQ(settings.inductive->epsilon, 0.5);
  ASSERT_TRUE(settings.search.has_value());
  EXPECT_EQ(settings.search->rule, SearchRule::kBreadthFirst);
  EXPECT_EQ(settings.search->horizon, 2);
  EXPECT_EQ(settings.search->policy_threshold, 0.1);
  EXPECT_EQ(settings.search->outcome_threshold, 0.2);
  EXPECT_EQ(settings.search->penalty, 7);
  EXPECT_EQ(settings.search->gamma, 3);
  EXPECT_EQ(settings.search->stop_entropy, 0.5);
  EXPECT_EQ(settings.search->stop_value, 9);
  EXPECT_EQ(settings.search->max_nodes, 100);
  EXPECT_EQ(settings.gamma, 2);
  ASSERT_TRUE(settings.precision.has_value());
  EXPECT_EQ(settings.precision->rule, PrecisionRule::kEvidence);
  EXPECT_EQ(settings.precision->iterations, 3);
  EXPECT_EQ(settings.prune_policies, 0.125);
  EXPECT_EQ(settings.execution.every, 3);
  EXPECT_EQ(settings.legality, 0.75);
  EXPECT_EQ(settings.selection, ActionSelection::kStochastic);
  EXPECT_EQ(settings.sampling, ActionSampling::kFull);
  EXPECT_EQ(settings.conventions.ties, TieRule::kWithin1e8);
  EXPECT_EQ(settings.alpha, 5);
}

TEST(ToAgentSettings, EveryInferenceAndLearningSettingCanBeGiven) {
  const AgentSettings settings = Settings(R"(
      inference: POLICY_MESSAGES iterations: 7 tolerance: 0.5 episode_ticks: 12
      window { horizon: 9 gradient_descent: false step_size: 0.5 policy_priors: true }
      learning { a { rate: 2 prior_strength: 3 forgetting: 0.5 only: [1, 0] } b {} c { rate: 4 }
                 d { rate: 5 } e { rate: 6 } only_possible: false time: EPISODE_END })");
  EXPECT_EQ(settings.inference, StateInference::kPolicyMessages);
  EXPECT_EQ(settings.iterations, 7);
  EXPECT_EQ(settings.tolerance, 0.5);
  EXPECT_EQ(settings.episode_ticks, 12);
  EXPECT_EQ(settings.window.horizon, 9);
  EXPECT_FALSE(settings.window.gradient_descent);
  EXPECT_EQ(settings.window.step_size, 0.5);
  EXPECT_TRUE(settings.window.policy_priors);
  ASSERT_TRUE(settings.learn_a.has_value());
  EXPECT_EQ(settings.learn_a->rate, 2);
  EXPECT_EQ(settings.learn_a->prior_strength, 3);
  EXPECT_EQ(settings.learn_a->forgetting, 0.5);
  EXPECT_THAT(settings.learn_a->only, ElementsAre(1, 0));
  ASSERT_TRUE(settings.learn_b.has_value());
  EXPECT_EQ(settings.learn_b->rate, 1);
  EXPECT_EQ(settings.learn_c.value().rate, 4);
  EXPECT_EQ(settings.learn_d.value().rate, 5);
  EXPECT_EQ(settings.learn_e.value().rate, 6);
  EXPECT_FALSE(settings.conventions.learn_only_possible);
  EXPECT_EQ(settings.learning_time, LearningTime::kEpisodeEnd);
}

TEST(ToAgentSettings, EmptyPartsTurnOnWhatTheyDescribeWithItsDefaults) {
  const AgentSettings nothing = Settings("");
  EXPECT_FALSE(nothing.inductive || nothing.search || nothing.precision || nothing.learns());
  const AgentSettings settings = Settings("inductive {} search {} precision {}");
  EXPECT_EQ(settings.inductive.value().depth, 8);
  EXPECT_EQ(settings.search.value().rule, SearchRule::kRecursive);
  EXPECT_EQ(settings.search->max_nodes, 65536);
  EXPECT_EQ(settings.precision.value().iterations, 16);
  EXPECT_EQ(Settings("dialect: \"pymdp_1\" search {}").search.value().rule,
            SearchRule::kBreadthFirst);
}

// One value of one convention, and whether settings have it.
struct Switch {
  const char* text;
  std::function<bool(const Conventions&)> holds;
};

TEST(ToAgentSettings, EveryConventionIsASwitchOfItsOwn) {
#define HAS(member, value) [](const Conventions& c) { return c.member == value; }
  const std::vector<Switch> switches = {
      {"log_floor: CLIP", HAS(log_floor, LogFloor::kClip)},
      {"log_floor: ADD", HAS(log_floor, LogFloor::kAdd)},
      {"likelihoods: SUM_OF_LOGS", HAS(likelihoods, Likelihoods::kSumOfLogs)},
      {"likelihoods: LOG_OF_PRODUCT", HAS(likelihoods, Likelihoods::kLogOfProduct)},
      {"soft_outcome: MEAN_OF_LOGS", HAS(soft_outcome, SoftOutcome::kMeanOfLogs)},
      {"soft_outcome: LOG_OF_MEAN", HAS(soft_outcome, SoftOutcome::kLogOfMean)},
      {"missing_outcome: NOTHING", HAS(missing_outcome, MissingOutcome::kNothing)},
      {"missing_outcome: FLAT", HAS(missing_outcome, MissingOutcome::kFlat)},
      {"sweep_rule: EVERY_CHANGE", HAS(sweep_rule, SweepRule::kEveryChange)},
      {"sweep_rule: FROM_FLAT", HAS(sweep_rule, SweepRule::kFromFlat)},
      {"information_gain: SUM", HAS(information_gain, InformationGain::kSum)},
      {"information_gain: JOINT", HAS(information_gain, InformationGain::kJoint)},
      {"information_gain_threshold: true", HAS(information_gain_threshold, true)},
      {"information_gain_threshold: false", HAS(information_gain_threshold, false)},
      {"preferences: AS_DECLARED", HAS(preferences, Preferences::kAsDeclared)},
      {"preferences: UTILITY", HAS(preferences, Preferences::kUtility)},
      {"preferences: LOG_SOFTMAX", HAS(preferences, Preferences::kLogSoftmax)},
      {"novelty: EXACT", HAS(novelty, Novelty::kExact)},
      {"novelty: HEURISTIC", HAS(novelty, Novelty::kHeuristic)},
      {"novelty: HALF_HEURISTIC", HAS(novelty, Novelty::kHalfHeuristic)},
      {"policy_messages: NONE", HAS(policy_messages, PolicyMessages::kNone)},
      {"policy_messages: PYMDP_0_0_7", HAS(policy_messages, PolicyMessages::kPymdp007)},
      {"policy_messages: PYMDP_LEGACY", HAS(policy_messages, PolicyMessages::kPymdpLegacy)},
      {"smoother: NORMALISED", HAS(smoother, Smoother::kExact)},
      {"smoother: LOSES_MASS", HAS(smoother, Smoother::kLosesMass)},
      {"pruned_branch: LESS_PENALTY", HAS(pruned_branch, PrunedBranch::kLessPenalty)},
      {"pruned_branch: ONLY_PENALTY", HAS(pruned_branch, PrunedBranch::kOnlyPenalty)},
      {"learn_whole_window: true", HAS(learn_whole_window, true)},
      {"learn_whole_window: false", HAS(learn_whole_window, false)},
  };
#undef HAS
  for (const char* dialect : {"starling", "pymdp_0_0_7", "pymdp_legacy", "pymdp_1"}) {
    const Conventions own = Settings(absl::StrCat("dialect: \"", dialect, "\"")).conventions;
    for (const Switch& entry : switches) {
      SCOPED_TRACE(absl::StrCat(dialect, " ", entry.text));
      const Conventions set =
          Settings(absl::StrCat("dialect: \"", dialect, "\" conventions {", entry.text, "}"))
              .conventions;
      EXPECT_TRUE(entry.holds(set));
      int moved = 0;
      for (const Switch& other : switches) moved += other.holds(set) != other.holds(own);
      // One value goes and one comes, or none where it is the dialect's own.
      EXPECT_EQ(moved, entry.holds(own) ? 0 : 2);
    }
  }
}

TEST(ToAgentSettings, EveryWayOfInferenceAndTiesHasAName) {
  const auto inference = [](const char* name) {
    return Settings(absl::StrCat("inference: ", name)).inference;
  };
  EXPECT_EQ(inference("MEAN_FIELD"), StateInference::kMeanField);
  EXPECT_EQ(inference("EXACT"), StateInference::kExact);
  EXPECT_EQ(inference("VARIATIONAL_MESSAGES"), StateInference::kVariationalMessages);
  EXPECT_EQ(inference("MARGINAL_MESSAGES"), StateInference::kMarginalMessages);
  EXPECT_EQ(inference("POLICY_MESSAGES"), StateInference::kPolicyMessages);
  const auto ties = [](const char* name) {
    return Settings(absl::StrCat("action { ties: ", name, " }")).conventions.ties;
  };
  EXPECT_EQ(ties("UNIFORM"), TieRule::kUniform);
  EXPECT_EQ(ties("FIRST_INDEX"), TieRule::kFirstIndex);
  EXPECT_EQ(Settings("dialect: \"pymdp_1\" action { ties: UNIFORM }").conventions.ties,
            TieRule::kUniform);
  EXPECT_EQ(Settings("precision { rule: GAIN shape: 8 }").precision->rule, PrecisionRule::kGain);
  EXPECT_EQ(Settings("dialect: \"pymdp_1\" search { rule: RECURSIVE }").search->rule,
            SearchRule::kRecursive);
}

TEST(ToAgentSettings, RefusesNumbersThatAreNoValueOfTheirEnum) {
  v1::Agent agent;
  agent.mutable_conventions()->set_novelty(static_cast<v1::Conventions::Novelty>(4));
  EXPECT_THAT(
      std::string(ToAgentSettings(agent, "agent").status().message()),
      StartsWith(
          "agent.conventions.novelty: is 4; it must be EXACT or HEURISTIC or HALF_HEURISTIC"));
  agent.Clear();
  agent.mutable_search()->set_rule(static_cast<v1::Search::Rule>(-1));
  EXPECT_EQ(ToAgentSettings(agent, "agent").status().message(),
            "agent.search.rule: is -1; it must be RECURSIVE or BREADTH_FIRST");
}

struct BadSetting {
  const char* text;
  const char* error;
};
class BadSettings : public ::testing::TestWithParam<BadSetting> {};

TEST_P(BadSettings, AreNamedWithTheirFieldAndWhatIsAllowed) {
  const absl::Status status = CheckAgent(SmallModel(), Settings(GetParam().text), "agent");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), StartsWith(GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    Agent, BadSettings,
    ::testing::Values(
        BadSetting{"iterations: 10001",
                   "agent.iterations: is 10001; it must be a finite number of "
                   "at least 1 and at most 10000"},
        BadSetting{"tolerance: nan", "agent.tolerance: is nan; it must be a finite number"},
        BadSetting{"episode_ticks: 65537", "agent.episode_ticks: is 65537; it must be"},
        BadSetting{"window { horizon: 257 }", "agent.window.horizon: is 257; it must be"},
        BadSetting{"window { step_size: 0 }", "agent.window.step_size: is 0; it must be"},
        BadSetting{"gamma: 1e7", "agent.gamma: is 1e+07; it must be"},
        BadSetting{"action { alpha: -0.5 }", "agent.action.alpha: is -0.5; it must be"},
        BadSetting{"legality: 1.5", "agent.legality: is 1.5; it must be"},
        BadSetting{"prune_policies: 2", "agent.prune_policies: is 2; it must be"},
        BadSetting{"policy_length: 3 plan_every: 4", "agent.plan_every: is 4; it must be"},
        BadSetting{"inductive { depth: 0 }", "agent.inductive.depth: is 0; it must be"},
        BadSetting{"inductive { threshold: -1 }", "agent.inductive.threshold: is -1; it must be"},
        BadSetting{"inductive { epsilon: 2 }", "agent.inductive.epsilon: is 2; it must be"},
        BadSetting{"precision { iterations: 0 }", "agent.precision.iterations: is 0; it must be"},
        BadSetting{"gamma: 0 precision {}", "agent.gamma: is 0; to be updated it must be above 0"},
        BadSetting{"search { horizon: 65 }", "agent.search.horizon: is 65; it must be"},
        BadSetting{"search { policy_threshold: 2 }", "agent.search.policy_threshold: is 2; it"},
        BadSetting{"search { outcome_threshold: -1 }", "agent.search.outcome_threshold: is -1; it"},
        BadSetting{"search { penalty: -1 }", "agent.search.penalty: is -1; it must be"},
        BadSetting{"search { gamma: inf }", "agent.search.gamma: is inf; it must be"},
        BadSetting{"search { stop_entropy: -1 }", "agent.search.stop_entropy: is -1; it must be"},
        BadSetting{"search { stop_value: nan }", "agent.search.stop_value: is nan; it must be"},
        BadSetting{"search { max_nodes: 1 }", "agent.search.max_nodes: is 1; it must be"},
        BadSetting{"search {} policy_length: 2", "agent.policy_length: is 2; tree search"},
        BadSetting{"learning { a { rate: -1 } }", "agent.learning.a.rate: is -1; it must be"},
        BadSetting{"learning { b { prior_strength: 0 } }",
                   "agent.learning.b.prior_strength: is 0; it must be"},
        BadSetting{"learning { c { forgetting: 1.1 } }",
                   "agent.learning.c.forgetting: is 1.1; it must be a finite number of at least 0 "
                   "and at most 1"},
        BadSetting{"learning { a { only: 2 } }",
                   "agent.learning.a.only: names 2; there are 2 modalities"},
        BadSetting{"learning { b { only: [1, 1] } }", "agent.learning.b.only: names 1 twice"},
        BadSetting{"learning { e { only: 0 } }", "agent.learning.e.only: names 0; there are 0"},
        BadSetting{"learning { d {} }", "agent.episode_ticks: is 0; D is learned when"},
        BadSetting{"learning { a {} time: EPISODE_END }",
                   "agent.episode_ticks: is 0; learning at the end of an episode needs"}));

TEST(CheckAgent, LetsSoundSettingsPass) {
  EXPECT_TRUE(CheckAgent(SmallModel(), Settings(""), "agent").ok());
  EXPECT_TRUE(
      CheckAgent(SmallModel(), Settings("learning { d { only: 1 } } episode_ticks: 3"), "agent")
          .ok());
}

}  // namespace
}  // namespace starling
