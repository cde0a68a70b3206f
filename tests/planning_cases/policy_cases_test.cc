// From recorded beliefs to actions: values of policies term by term, posteriors, marginals, what is
// drawn from and what is done, as pymdp recorded them.

#include <map>
#include <string>
#include <vector>

#include "agents/planning/policy_posterior.h"
#include "agents/planning/policy_value.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/planning_cases/planning_case.h"

namespace starling {
namespace {

constexpr double kTolerance = 1e-10;

using Lists = std::vector<std::vector<double>>;

void ExpectTerms(const PolicyTerms& terms, const nlohmann::ordered_json& step) {
  EXPECT_LE(Difference(terms.G, step["G"].get<std::vector<double>>()), kTolerance);
  const std::map<std::string, const List<double>*> all = {
      {"utility", &terms.utility},
      {"state_info_gain", &terms.state_information_gain},
      {"param_info_gain_A", &terms.novelty_a},
      {"param_info_gain_B", &terms.novelty_b},
      {"inductive", &terms.inductive}};
  for (const auto& term : step["G_terms"].items()) {
    ASSERT_EQ(all.count(term.key()), 1u) << term.key();
    EXPECT_LE(Difference(*all.at(term.key()), term.value().get<std::vector<double>>()), kTolerance)
        << term.key();
  }
}

// By distinct first action, in lexicographic order.
std::vector<double> FirstActions(const PlanningCase& reference, const std::vector<double>& q) {
  std::map<int, double> sums;
  for (size_t p = 0; p < q.size(); ++p) sums[reference.policies[p][0]] += q[p];
  std::vector<double> list;
  for (const auto& sum : sums) list.push_back(sum.second);
  return list;
}

void ExpectChoice(const PlanningCase& reference, const nlohmann::ordered_json& step,
                  const std::vector<double>& q) {
  const AgentView agent = reference.agent();
  const std::vector<double> uniforms(agent.model.controls().size(), 0.5);
  const ActionChoice choice = ChooseAction(agent, reference.policies, q, {}, uniforms);
  if (reference.own_controls) {  // else recorded over the joint actions of factors
    EXPECT_LE(Difference(choice.marginals, step["action_marginals"].get<Lists>()), kTolerance);
  }
  if (step.contains("action_probabilities")) {
    EXPECT_LE(Difference(choice.drawn_from, step["action_probabilities"].get<Lists>()), kTolerance);
  }
  if (step.contains("policy_probabilities")) {
    EXPECT_LE(
        Difference(choice.drawn_from[0], step["policy_probabilities"].get<std::vector<double>>()),
        kTolerance);
  }
  if (step.contains("multiaction_probabilities")) {
    EXPECT_LE(Difference(FirstActions(reference, q),
                         step["multiaction_probabilities"].get<std::vector<double>>()),
              kTolerance);
  }
  const bool whole = agent.settings.sampling == ActionSampling::kFull;
  if (agent.settings.selection == ActionSelection::kDeterministic &&
      (whole || reference.own_controls)) {
    EXPECT_EQ(choice.action, ReadAction(step));
  }
}

class PolicyCase : public ::testing::TestWithParam<std::string> {};

TEST_P(PolicyCase, ValuesPosteriorAndActionAreReproduced) {
  PlanningCase reference = ReadPlanningCase(GetParam());
  for (const nlohmann::ordered_json& step : reference.steps()) {
    SCOPED_TRACE(step["t"]);
    const PolicyTerms terms =
        EvaluatePolicies(reference.agent(), ReadBeliefs(step["qs"]), reference.policies);
    ExpectTerms(terms, step);
    const PolicyPosterior q = InferPolicies(reference.agent(), terms.G, {}, {});
    EXPECT_LE(Difference(q.probability, step["q_pi"].get<std::vector<double>>()), kTolerance);
    ExpectChoice(reference, step, q.probability);
    TakeCounts(step, reference);
  }
}

// By policy and tick, from arrays [policy, tick, state] by factor.
std::vector<std::vector<Beliefs>> BeliefsByPolicy(const nlohmann::ordered_json& json) {
  std::vector<std::vector<Beliefs>> beliefs;
  for (const nlohmann::ordered_json& factor : json) {
    const Tensor array = ReadArray(factor);
    beliefs.resize(static_cast<size_t>(array.shape[0]));
    auto next = array.values.begin();
    for (std::vector<Beliefs>& policy : beliefs) {
      policy.resize(static_cast<size_t>(array.shape[1]));
      for (Beliefs& tick : policy) {
        tick.emplace_back(next, next + array.shape[2]);
        next += array.shape[2];
      }
    }
  }
  return beliefs;
}

class PolicyWindowCase : public ::testing::TestWithParam<std::string> {};

TEST_P(PolicyWindowCase, ValuesPosteriorAndActionAreReproduced) {
  PlanningCase reference = ReadPlanningCase(GetParam());
  for (const nlohmann::ordered_json& step : reference.steps()) {
    SCOPED_TRACE(step["t"]);
    const PolicyTerms terms = EvaluateBeliefs(
        PolicyValuer(reference.agent()), BeliefsByPolicy(step["qs_policies"]), reference.policies);
    ExpectTerms(terms, step);
    const PolicyPosterior q =
        InferPolicies(reference.agent(), terms.G, step["F"].get<std::vector<double>>(), {});
    EXPECT_LE(Difference(q.probability, step["q_pi"].get<std::vector<double>>()), kTolerance);
    ExpectChoice(reference, step, q.probability);
    TakeCounts(step, reference);
  }
}

std::vector<std::string> OneBeliefCases() {
  std::vector<std::string> names;
  for (const char* kind : {"loop", "window", "filter_smooth"})
    for (const std::string& name : CasesOfKind(kind)) names.push_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Recorded, PolicyCase, ::testing::ValuesIn(OneBeliefCases()),
                         [](const auto& info) { return TestNameOf(info.param); });
INSTANTIATE_TEST_SUITE_P(Recorded, PolicyWindowCase,
                         ::testing::ValuesIn(CasesOfKind("policy_window")),
                         [](const auto& info) { return TestNameOf(info.param); });

TEST(PolicyCases, AreOfAllDialectsAndTerms) {
  EXPECT_THAT(OneBeliefCases(),
              ::testing::IsSupersetOf({"pymdp_0_0_7.learn_ABD", "pymdp_legacy.dependencies_learn",
                                       "pymdp_1.inductive_two_factors", "pymdp_1.learn_AB",
                                       "pymdp_1.stochastic_full", "pymdp_1.random3_c_time"}));
  EXPECT_THAT(CasesOfKind("policy_window"),
              ::testing::IsSupersetOf({"pymdp_0_0_7.mmp_novelty", "pymdp_legacy.mmp_novelty"}));
}

}  // namespace
}  // namespace starling
