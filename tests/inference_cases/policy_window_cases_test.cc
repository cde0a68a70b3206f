// Message passing for each policy against what pymdp recorded, step by step.

#include <string>
#include <vector>

#include "agents/inference/policy_messages.h"
#include "agents/model/joint_actions.h"
#include "gtest/gtest.h"
#include "tests/inference_cases/inference_case.h"

namespace starling {
namespace {

constexpr double kTolerance = 1e-10;

class PolicyWindowCase : public ::testing::TestWithParam<std::string> {};

// One for all policies, or one for each: [policy, 1, state] by factor.
std::vector<Beliefs> ReadPriors(const nlohmann::ordered_json& step) {
  if (step.contains("prior")) return {ReadBeliefs(step["prior"])};
  std::vector<Beliefs> priors;
  for (const nlohmann::ordered_json& factor : step["prior_policies"]) {
    const Tensor array = ReadArray(factor);
    priors.resize(static_cast<size_t>(array.shape[0]));
    const int64_t states = array.shape[2];
    for (size_t p = 0; p < priors.size(); ++p) {
      const auto row = array.values.begin() + static_cast<int64_t>(p) * states;
      priors[p].emplace_back(row, row + states);
    }
  }
  return priors;
}

// All numbers of one factor: [policy, tick, state].
std::vector<double> OfFactor(const PolicyWindowPosterior& posterior, size_t f) {
  std::vector<double> all;
  for (const List<Beliefs>& policy : posterior.beliefs) {
    for (const Beliefs& tick : policy) all.insert(all.end(), tick[f].begin(), tick[f].end());
  }
  return all;
}

TEST_P(PolicyWindowCase, BeliefsAndEvidenceAreReproduced) {
  InferenceCase reference = ReadInferenceCase(GetParam());
  std::vector<std::vector<int>> policies;
  for (const std::vector<std::vector<int>>& policy : reference.policies) {
    policies.emplace_back();
    for (const std::vector<int>& choices : policy)
      policies.back().push_back(JointAction(reference.model, choices));
  }
  for (size_t t = 0; t < reference.steps().size(); ++t) {
    SCOPED_TRACE(t);
    const nlohmann::ordered_json& step = reference.steps()[t];
    const PolicyWindowPosterior result =
        InferPolicyWindow(reference.agent(), ReadWindow(reference, t), ReadPriors(step), policies);
    for (size_t f = 0; f < reference.model.factors().size(); ++f) {
      EXPECT_LE(Difference(OfFactor(result, f), ReadArray(step["qs_policies"][f]).values),
                kTolerance);
    }
    EXPECT_LE(Difference(result.F, step["F"].get<std::vector<double>>()), kTolerance);
    TakeLearned(step, reference);
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, PolicyWindowCase,
                         ::testing::ValuesIn(CasesOfKind("policy_window")), TestName);

}  // namespace
}  // namespace starling
