// State inference in SIMD lanes and of one agent at a time: the same sweeps, the same stop, hence
// the same beliefs.

#include <vector>

#include "agents/inference/state_inference.h"
#include "agents/population/lane_coverage.h"
#include "agents/population/single_agent.h"
#include "gtest/gtest.h"
#include "tests/brute_force/random_models.h"

namespace starling {
namespace {

constexpr double kTolerance = 1e-12;
constexpr int kSteps = 6;

AgentSettings RandomSettings(AgentSettings settings, Random& random) {
  if (random.Chance(0.3)) settings.inference = StateInference::kExact;
  settings.iterations = random.Between(1, 20);
  const double tolerances[] = {0, 1e-6, 1e-4, 1e-2, 1};
  settings.tolerance = tolerances[random.Between(0, 4)];
  settings.policy_length = 1;
  return settings;
}

std::vector<int> RandomOutcomes(const GenerativeModel& model, Random& random) {
  std::vector<int> outcomes;
  for (const Modality& modality : model.modalities())
    outcomes.push_back(random.Between(-1, modality.outcomes - 1));
  return outcomes;
}

void ExpectNear(const Beliefs& actual, const Beliefs& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t f = 0; f < actual.size(); ++f) {
    ASSERT_EQ(actual[f].size(), expected[f].size());
    for (size_t s = 0; s < actual[f].size(); ++s)
      ASSERT_NEAR(actual[f][s], expected[f][s], kTolerance);
  }
}

TEST(StateInference, IsTheSameInLanesAndAlone) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    ModelKind kind;
    kind.zeros = random.Chance(0.5) ? 0.3 : 0;
    kind.structured = 0.3;
    RandomCase tried = MakeRandomCase(kind, random);
    tried.settings = RandomSettings(tried.settings, random);
    ASSERT_TRUE(NotInLanes(tried.model, tried.settings).empty());
    const auto lanes = SingleAgent::Create(tried.model, tried.settings).value();
    const ModelParameters parameters = ParametersAtBirth(tried.model, tried.settings, 1);
    const AgentView agent = {tried.model, tried.settings, parameters};
    Beliefs prior = parameters.D;
    for (int t = 0; t < kSteps; ++t) {
      const std::vector<int> outcomes = RandomOutcomes(tried.model, random);
      const AgentStep step = lanes->Step(outcomes).value();
      Observation observation;
      for (int outcome : outcomes) observation.push_back(Outcome{outcome, {}});
      const StatePosterior alone = InferStates(agent, prior, observation);
      ExpectNear(prior, step.prior);
      ExpectNear(alone.posterior, step.posterior);
      EXPECT_NEAR(alone.free_energy, step.free_energy, 1e-10);
      EXPECT_NEAR(alone.negative_entropy, step.negative_entropy, kTolerance);
      EXPECT_NEAR(alone.prior_cross_entropy, step.prior_cross_entropy, 1e-10);
      EXPECT_NEAR(alone.accuracy, step.accuracy, 1e-10);
      if (HasFailure()) return;
      prior = PredictStates(agent, alone.posterior, step.action);
    }
  }
}

}  // namespace
}  // namespace starling
