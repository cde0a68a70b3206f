// Agents agree with the formulas as they are written, on random models.
#include <gtest/gtest.h>

#include <cmath>

#include "agents/population/single_agent.h"
#include "agents/population/testing/direct_agent.h"
#include "agents/population/testing/random_model.h"

namespace starling {
namespace {

constexpr double kTolerance = 1e-10;

void ExpectNear(const std::vector<double>& a, const std::vector<double>& b, const char* what) {
  ASSERT_EQ(a.size(), b.size()) << what;
  for (size_t i = 0; i < a.size(); ++i) {
    EXPECT_NEAR(a[i], b[i], kTolerance * std::max(1.0, std::abs(b[i]))) << what << " " << i;
  }
}

void ExpectNear(const std::vector<std::vector<double>>& a,
                const std::vector<std::vector<double>>& b, const char* what) {
  ASSERT_EQ(a.size(), b.size()) << what;
  for (size_t i = 0; i < a.size(); ++i) ExpectNear(a[i], b[i], what);
}

void ExpectNear(const std::vector<Tensor>& a, const std::vector<Tensor>& b, const char* what) {
  ASSERT_EQ(a.size(), b.size()) << what;
  for (size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].shape, b[i].shape);
    ExpectNear(a[i].values, b[i].values, what);
  }
}

void Compare(Dice& dice, const GenerativeModel& model, const AgentSettings& settings) {
  const auto agent = SingleAgent::Create(model, settings).value();
  DirectAgent direct(model, settings);
  for (int t = 0; t < 4; ++t) {
    SCOPED_TRACE(testing::Message() << "step " << t);
    const std::vector<int> observation = RandomObservation(dice, model);
    const AgentStep step = agent->Step(observation).value();
    const DirectStep wanted = direct.Step(observation);
    direct.Take(step.action);
    ExpectNear(step.prior, wanted.prior, "prior");
    ExpectNear(step.posterior, wanted.posterior, "posterior");
    EXPECT_NEAR(step.free_energy, wanted.free_energy, kTolerance * 100);
    EXPECT_NEAR(step.free_energy, step.negative_entropy + step.prior_cross_entropy - step.accuracy,
                kTolerance);
    ExpectNear(step.utility, wanted.utility, "utility");
    ExpectNear(step.state_information_gain, wanted.information_gain, "information gain");
    ExpectNear(step.G, wanted.G, "G");
    ExpectNear(step.policy_posterior, wanted.policy_posterior, "policies");
    ExpectNear(step.action_marginals, wanted.action_marginals, "action marginals");
    ExpectNear(step.A_counts, direct.A_counts(), "pA");
    ExpectNear(step.B_counts, direct.B_counts(), "pB");
  }
}

TEST(SingleAgent, AgreesWithTheFormulasOnRandomModels) {
  for (int i = 0; i < 600; ++i) {
    SCOPED_TRACE(testing::Message() << "model " << i);
    Dice dice(static_cast<uint64_t>(i));
    RandomModelOptions options;
    options.windows = false;
    options.policy_length = dice.UpTo(3);
    if (options.policy_length == 3) options.max_actions = 2;
    const GenerativeModel model = RandomModel(dice, options);
    Compare(dice, model, RandomSettings(dice, model, options));
    if (HasFailure()) return;
  }
}

TEST(SingleAgent, AgreesWithTheFormulasUnderUnevenHabits) {
  for (int i = 0; i < 100; ++i) {
    SCOPED_TRACE(testing::Message() << "model " << i);
    Dice dice(5000 + static_cast<uint64_t>(i));
    RandomModelOptions options;
    options.windows = false;
    const GenerativeModel plain = RandomModel(dice, options);
    const AgentSettings settings = RandomSettings(dice, plain, options);
    const size_t policies =
        settings.policies.empty() ? AllPolicies(plain, 2).size() : settings.policies.size();
    ModelParts parts = {plain.controls(), plain.factors(), plain.modalities(), {}};
    for (size_t p = 0; p < policies; ++p) parts.E.push_back(p % 5 == 1 ? 0 : dice.Unit());
    Compare(dice, GenerativeModel::Create(parts).value(), settings);
    if (HasFailure()) return;
  }
}

// Sums over the edges of the plan are the sums over policies that they stand for.
TEST(SingleAgent, GetsTheSameFromACompletePolicySetAndFromItsList) {
  for (int i = 0; i < 200; ++i) {
    SCOPED_TRACE(testing::Message() << "model " << i);
    Dice dice(8000 + static_cast<uint64_t>(i));
    RandomModelOptions options;
    options.windows = false;
    options.policy_length = dice.UpTo(3);
    if (options.policy_length == 3) options.max_actions = 2;
    const GenerativeModel model = RandomModel(dice, options);
    AgentSettings settings = RandomSettings(dice, model, options);
    settings.policies.clear();
    const auto graph = SingleAgent::Create(model, settings, /*seed=*/3).value();
    settings.policies = AllPolicies(model, options.policy_length);
    const auto list = SingleAgent::Create(model, settings, /*seed=*/3).value();
    ASSERT_EQ(graph->policies(), list->policies());
    for (int t = 0; t < 4; ++t) {
      const std::vector<int> observation = RandomObservation(dice, model);
      const AgentStep a = graph->Step(observation).value();
      const AgentStep b = list->Step(observation).value();
      for (size_t c = 0; c < a.action_marginals.size(); ++c) {
        for (size_t u = 0; u < a.action_marginals[c].size(); ++u)
          EXPECT_NEAR(a.action_marginals[c][u], b.action_marginals[c][u], 1e-12);
      }
      EXPECT_EQ(a.action, b.action);
      EXPECT_EQ(a.posterior, b.posterior);
      EXPECT_EQ(a.G, b.G);
    }
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace starling
