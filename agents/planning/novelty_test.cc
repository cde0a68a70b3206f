// Information gain about parameters of agents in lanes, against numbers from mpmath.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "agents/population/lane_coverage.h"
#include "agents/population/single_agent.h"

namespace starling {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr double kTolerance = 1e-14;

// Two states, believed to be 0 with probability 0.7; one action leaves them, the other mixes them.
GenerativeModel Model(bool counts_of_a, bool counts_of_b) {
  ModelParts parts;
  parts.controls = {{"", 2}};
  parts.factors = {
      {"", 2, {0}, {0}, Tensor({2, 2, 2}, {1, .25, 0, .5, 0, .75, 1, .5}), {.7, .3}, {}}};
  parts.modalities = {{"", 2, {0}, Tensor({2, 2}, {.8, .25, .2, .75})}};
  if (counts_of_a) parts.modalities[0].pA = Tensor({2, 2}, {2, .5, 1, 3});
  if (counts_of_b) parts.factors[0].pB = Tensor({2, 2, 2}, {4, 1, 0, 2, 0, 3, 1, 2});
  return GenerativeModel::Create(parts).value();
}

// Before anything is seen.
AgentStep FirstStep(const GenerativeModel& model, const AgentSettings& settings) {
  EXPECT_THAT(NotInLanes(model, settings), IsEmpty());
  return SingleAgent::Create(model, settings).value()->Step({-1}).value();
}

AgentSettings Curious(Novelty novelty) {
  AgentSettings settings;
  settings.use_parameter_information_gain = true;
  settings.conventions.novelty = novelty;
  return settings;
}

TEST(Novelty, OfCountsThatAreNotLearnedIsWhatTheyWouldSay) {
  const AgentStep step = FirstStep(Model(true, true), Curious(Novelty::kExact));
  EXPECT_THAT(step.novelty_a, ElementsAre(DoubleNear(0.21525167663991205, kTolerance),
                                          DoubleNear(0.23932357926826356, kTolerance)));
  EXPECT_THAT(step.novelty_b,
              ElementsAre(DoubleNear(0, kTolerance), DoubleNear(0.11967256722289186, kTolerance)));
}

TEST(Novelty, OfLearnedCountsGoesWithWhatTheyExpect) {
  AgentSettings settings = Curious(Novelty::kExact);
  settings.learn_a.emplace();
  settings.learn_b.emplace();
  const AgentStep step = FirstStep(Model(true, true), settings);
  EXPECT_THAT(step.novelty_a, ElementsAre(DoubleNear(0.21067976266768895, kTolerance),
                                          DoubleNear(0.20191896557377136, kTolerance)));
  EXPECT_THAT(step.novelty_b,
              ElementsAre(DoubleNear(0, kTolerance), DoubleNear(0.11967256722289186, kTolerance)));
}

TEST(Novelty, TakesReciprocalsWhereItIsHeuristic) {
  for (const bool learned : {false, true}) {
    AgentSettings settings = Curious(Novelty::kHeuristic);
    if (learned) {
      settings.learn_a.emplace();
      settings.learn_b.emplace();
    }
    const AgentStep whole = FirstStep(Model(true, true), settings);
    settings.conventions.novelty = Novelty::kHalfHeuristic;
    const AgentStep half = FirstStep(Model(true, true), settings);
    EXPECT_NEAR(whole.novelty_a[0], learned ? 0.55738095238095238 : 0.57620238095238098,
                kTolerance);
    EXPECT_NEAR(whole.novelty_a[1], learned ? 0.55016369047619048 : 0.66148139880952383,
                kTolerance);
    EXPECT_NEAR(whole.novelty_b[1], 0.285, kTolerance);
    EXPECT_NEAR(half.novelty_a[0], whole.novelty_a[0] / 2, kTolerance);
    EXPECT_NEAR(half.novelty_b[1], whole.novelty_b[1] / 2, kTolerance);
  }
}

TEST(Novelty, IsPartOfTheValueOfPolicies) {
  AgentSettings settings = Curious(Novelty::kExact);
  settings.use_utility = settings.use_state_information_gain = false;
  settings.gamma = 1;
  const AgentStep step = FirstStep(Model(true, true), settings);
  EXPECT_NEAR(step.G[1], 0.23932357926826356 + 0.11967256722289186, kTolerance);
  EXPECT_NEAR(step.policy_posterior[1] / step.policy_posterior[0], std::exp(step.G[1] - step.G[0]),
              1e-13);
  EXPECT_NEAR(step.action_marginals[0][1], step.policy_posterior[1], kTolerance);
}

TEST(Novelty, IsNothingWithoutCounts) {
  const AgentStep step = FirstStep(Model(false, false), Curious(Novelty::kExact));
  EXPECT_THAT(step.novelty_a, ElementsAre(0, 0));
  EXPECT_THAT(step.novelty_b, ElementsAre(0, 0));
}

}  // namespace
}  // namespace starling
