// State inference of single agents against posteriors worked out by hand.
#include "agents/inference/state_inference.h"

#include <gtest/gtest.h>

#include <cmath>

#include "agents/inference/testing/small_agent.h"

namespace starling {
namespace {

constexpr double kExact = 1e-14;

StatePosterior Infer(const SmallAgent& agent, const std::vector<int>& outcomes) {
  return InferStates(agent.view(), agent.parameters.D, Seen(outcomes));
}

SmallAgent EqualOrNotWith(SweepRule rule, double tolerance, int iterations) {
  AgentSettings settings;
  settings.conventions.sweep_rule = rule;
  settings.tolerance = tolerance;
  settings.iterations = iterations;
  return SmallAgent(EqualOrNot(.9, .8), settings);
}

TEST(OneFactor, IsBayesRule) {
  const StatePosterior result = Infer(SmallAgent(TwoRooms()), {0});
  EXPECT_NEAR(result.posterior[0][0], .9 / 1.1, kExact);
  EXPECT_NEAR(result.free_energy, -std::log(.55), kExact);
  EXPECT_NEAR(result.prior_cross_entropy, std::log(2), kExact);
  EXPECT_NEAR(result.accuracy, (.9 * std::log(.9) + .2 * std::log(.2)) / 1.1, kExact);
  EXPECT_EQ(result.sweeps, 0);
}

// The first sweep hears flat beliefs, which say nothing; in the second b hears 4^0.9 : 4^0.1.
TEST(MeanField, UpdatesAllFactorsFromTheSweepBefore) {
  for (const SweepRule rule : {SweepRule::kEveryChange, SweepRule::kFromFlat}) {
    const StatePosterior one = Infer(EqualOrNotWith(rule, 0, 1), {0});
    EXPECT_NEAR(one.posterior[0][0], .9, kExact);
    EXPECT_NEAR(one.posterior[1][0], .5, kExact);
    EXPECT_EQ(one.sweeps, 1);
    const StatePosterior two = Infer(EqualOrNotWith(rule, 0, 2), {0});
    EXPECT_NEAR(two.posterior[0][0], .9, kExact);
    EXPECT_NEAR(two.posterior[1][0], 1 / (1 + std::pow(4, -.8)), kExact);
    EXPECT_EQ(two.sweeps, 2);
  }
}

// Flat beliefs: -2 ln 2 - (ln .9 + ln .1) / 2 + ln 2, no accuracy. After the first sweep all of
// (.9, .1) and flat: 0 for the priors, and accuracy (ln .8 + ln .2) / 2.
TEST(MeanField, WatchesTheFreeEnergyFromFlatBeliefsOn) {
  const StatePosterior result = Infer(EqualOrNotWith(SweepRule::kFromFlat, 0, 1), {0});
  ASSERT_EQ(result.free_energy_trace.size(), 2u);
  EXPECT_NEAR(result.free_energy_trace[0], -std::log(.6), kExact);
  EXPECT_NEAR(result.free_energy_trace[1], -std::log(.4), kExact);
  EXPECT_EQ(result.free_energy, result.free_energy_trace[1]);
}

// ln .6 and ln .4 are 0.405 apart.
TEST(MeanField, ComparesTheFirstSweepWithFlatBeliefsOnlyWhereTheRuleSaysSo) {
  EXPECT_EQ(Infer(EqualOrNotWith(SweepRule::kFromFlat, .41, 9), {0}).sweeps, 1);
  EXPECT_GT(Infer(EqualOrNotWith(SweepRule::kFromFlat, .40, 9), {0}).sweeps, 1);
  EXPECT_EQ(Infer(EqualOrNotWith(SweepRule::kEveryChange, 100, 9), {0}).sweeps, 2);
  EXPECT_EQ(Infer(EqualOrNotWith(SweepRule::kEveryChange, 0, 9), {0}).sweeps, 9);
}

TEST(ExactInference, GivesMarginalsOfTheJointPosterior) {
  AgentSettings settings;
  settings.inference = StateInference::kExact;
  const StatePosterior result = Infer(SmallAgent(EqualOrNot(.9, .8), settings), {0});
  EXPECT_NEAR(result.posterior[0][0], .9, kExact);
  EXPECT_NEAR(result.posterior[1][0], .9 * .8 + .1 * .2, kExact);
  EXPECT_NEAR(result.free_energy, -std::log(.5), kExact);
}

// Two modalities see three states as they are and contradict each other. What pymdp 0.0.7.1 and its
// module legacy answer.
TEST(ConflictingEvidence, IsSettledByTheFloor) {
  ModelParts parts;
  parts.controls = {{"", 1}};
  Factor factor;
  factor.states = 3;
  factor.dependencies = {0};
  const std::vector<double> identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  factor.B = Tensor({3, 3}, identity);
  parts.factors = {factor};
  Modality modality;
  modality.outcomes = 3;
  modality.dependencies = {0};
  modality.A = Tensor({3, 3}, identity);
  parts.modalities = {modality, modality};
  AgentSettings settings;
  settings.conventions.log_floor = LogFloor::kAdd;
  const Belief by_modality = Infer(SmallAgent(parts, settings), {0, 1}).posterior[0];
  EXPECT_NEAR(by_modality[0], .5, kExact);
  EXPECT_NEAR(by_modality[1], .5, kExact);
  EXPECT_NEAR(by_modality[2], 5e-17, 1e-20);
  settings.conventions.likelihoods = Likelihoods::kLogOfProduct;
  const Belief by_product = Infer(SmallAgent(parts, settings), {0, 1}).posterior[0];
  for (double p : by_product) EXPECT_NEAR(p, 1.0 / 3, kExact);
}

TEST(PredictStates, FollowsWhatTheFactorsControlsDo) {
  const SmallAgent agent(TwoRooms());
  const Beliefs first = PredictStates(agent.view(), {{.25, .75}}, {0});
  EXPECT_NEAR(first[0][0], .25 * .9 + .75 * .2, kExact);
  const Beliefs second = PredictStates(agent.view(), {{.25, .75}}, {1});
  EXPECT_EQ(second[0], (Belief{0, 1}));
}

// The second factor takes over whether the first is in the state that it is in itself.
TEST(PredictStates, CombinesBeliefsAboutAllParents) {
  ModelParts parts = EqualOrNot(.5, .8);
  parts.factors[1].dependencies = {1, 0};
  parts.factors[1].B = Tensor({2, 2, 2}, {1, 0, .5, 1, 0, 1, .5, 0});
  const SmallAgent agent(parts);
  const Beliefs predicted = PredictStates(agent.view(), {{.25, .75}, {.5, .5}}, {0});
  EXPECT_NEAR(predicted[0][0], .25, kExact);
  EXPECT_NEAR(predicted[1][0], .5 * .25 + .5 * (.25 * .5 + .75), kExact);
}

}  // namespace
}  // namespace starling
