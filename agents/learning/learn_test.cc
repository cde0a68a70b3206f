// Dirichlet learning against counts worked out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "agents/population/single_agent.h"

namespace starling {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

// Two states, seen for sure, that the second action swaps with probability 3/4.
GenerativeModel Model(const Tensor& pA = {}, const Tensor& pB = {}) {
  ModelParts parts;
  parts.controls = {{"", 2}};
  parts.factors = {
      {"", 2, {0}, {0}, Tensor({2, 2, 2}, {1, .25, 0, .75, 0, .75, 1, .25}), {1, 0}, pB}};
  parts.modalities = {{"", 2, {0}, Tensor({2, 2}, {1, 0, 0, 1}), {}, PreferenceKind::kUtility, pA}};
  return GenerativeModel::Create(parts).value();
}

std::unique_ptr<SingleAgent> Agent(const GenerativeModel& model, const AgentSettings& settings) {
  return SingleAgent::Create(model, settings).value();
}

TEST(LearnA, AddsTheRateWhereItSawWhat) {
  AgentSettings settings;
  settings.learn_a.emplace(LearningSettings{/*rate=*/0.5, /*prior_strength=*/2});
  const auto agent = Agent(Model(), settings);
  EXPECT_THAT(agent->Step({0}).value().A_counts[0].values,
              Pointwise(DoubleNear(1e-12), {2.5, 0., 0., 2.}));
}

TEST(LearnA, ChangesWhatItExpectsFromTheNextStepOn) {
  AgentSettings settings;
  settings.learn_a.emplace(LearningSettings{});
  // Counts that leave it open what state 0 looks like; state 1 always shows 1.
  const auto agent = Agent(Model(Tensor({2, 2}, {1, 0, 1, 1})), settings);
  // First step: state 0 for sure, P(0 | state 0) = 1/2.
  AgentStep step = agent->Step({0}, std::vector<int>{0}).value();
  EXPECT_NEAR(step.free_energy, std::log(2.0), 1e-12);
  EXPECT_THAT(step.A_counts[0].values, Pointwise(DoubleNear(1e-12), {2., 0., 1., 1.}));
  // Now two of three.
  step = agent->Step({0}).value();
  EXPECT_NEAR(step.free_energy, std::log(1.5), 1e-12);
  EXPECT_THAT(step.A_counts[0].values, Pointwise(DoubleNear(1e-12), {3., 0., 1., 1.}));
}

// From state 0 for sure by action 1 to state 1: prior (1/4, 3/4), then seen for sure.
TEST(LearnB, StartsAtTheSecondStepWithTheActionBetween) {
  AgentSettings settings;
  settings.learn_b.emplace(LearningSettings{/*rate=*/2});
  const auto agent = Agent(Model(), settings);
  const AgentStep first = agent->Step({0}, std::vector<int>{1}).value();
  EXPECT_THAT(first.B_counts[0].values, ElementsAre(1, .25, 0, .75, 0, .75, 1, .25));
  const AgentStep second = agent->Step({1}).value();
  Tensor counts = Model().factors()[0].B;
  counts.at({1, 0, 1}) += 2;
  EXPECT_THAT(second.B_counts[0].values, Pointwise(DoubleNear(1e-12), counts.values));
  EXPECT_THAT(second.B_counts[0].shape, ElementsAre(2, 2, 2));
}

TEST(LearnB, PredictsWithTheMeansOfItsCounts) {
  AgentSettings settings;
  settings.learn_b.emplace(LearningSettings{});
  const auto agent = Agent(Model({}, Tensor({2, 2, 2}, {1, 1, 1, 1, 1, 3, 1, 1})), settings);
  ASSERT_TRUE(agent->Step({0}, std::vector<int>{1}).ok());
  EXPECT_NEAR(agent->Step({1}).value().prior[0][1], 0.75, 1e-15);
}

TEST(Learning, ForgetsAShareOfAllCountsAtEveryUpdateOfB) {
  AgentSettings settings;
  settings.learn_a.emplace(LearningSettings{/*rate=*/2, /*prior_strength=*/1, /*forgetting=*/0.25});
  settings.learn_b.emplace(*settings.learn_a);
  const auto agent = Agent(Model(), settings);
  const AgentStep first = agent->Step({0}, std::vector<int>{1}).value();
  EXPECT_THAT(first.A_counts[0].values, Pointwise(DoubleNear(1e-12), {2.75, 0., 0., 0.75}));
  EXPECT_THAT(first.B_counts[0].values, ElementsAre(1, .25, 0, .75, 0, .75, 1, .25));
  const AgentStep second = agent->Step({1}).value();
  EXPECT_THAT(second.A_counts[0].values, Pointwise(DoubleNear(1e-12), {2.0625, 0., 0., 2.5625}));
  EXPECT_THAT(second.B_counts[0].values,
              Pointwise(DoubleNear(1e-12), {.75, .1875, 0., .5625, 0., 2.5625, .75, .1875}));
}

TEST(Learning, ForgetsEverythingButALittle) {
  AgentSettings settings;
  settings.learn_a.emplace(LearningSettings{/*rate=*/1, /*prior_strength=*/1, /*forgetting=*/1});
  const auto agent = Agent(Model(Tensor({2, 2}, {1, 0, 0, 1e-7})), settings);
  EXPECT_THAT(agent->Step({-1}).value().A_counts[0].values,
              Pointwise(DoubleNear(1e-18), {1e-6, 0., 0., 1e-7}));
}

TEST(Learning, LeavesOtherTensorsAloneWhereOnlySomeLearn) {
  ModelParts parts = {Model().controls(), Model().factors(), Model().modalities(), {}};
  parts.modalities.push_back(parts.modalities[0]);
  const GenerativeModel model = GenerativeModel::Create(parts).value();
  AgentSettings settings;
  settings.learn_a.emplace(LearningSettings{});
  settings.learn_a->only = {1};
  const AgentStep step = Agent(model, settings)->Step({0, 0}).value();
  ASSERT_EQ(step.A_counts.size(), 2u);
  EXPECT_TRUE(step.A_counts[0].empty());
  EXPECT_THAT(step.A_counts[1].values, Pointwise(DoubleNear(1e-12), {2., 0., 0., 1.}));
}

// Half the counts are kept; the first tick of an episode of two is what counts.
TEST(LearnD, AddsWhatAnEpisodeBeganWithWhenItEnds) {
  ModelParts parts = {Model().controls(), Model().factors(), Model().modalities(), {}};
  parts.factors[0].D = {.5, .5};
  AgentSettings settings;
  settings.episode_ticks = 2;
  settings.learn_d.emplace(LearningSettings{/*rate=*/3, /*prior_strength=*/2, /*forgetting=*/0.5});
  const auto agent = Agent(GenerativeModel::Create(parts).value(), settings);
  EXPECT_TRUE(agent->Step({0}, std::vector<int>{1}).value().D_counts.empty());
  const AgentStep last = agent->Step({1}).value();
  ASSERT_EQ(last.D_counts.size(), 1u);
  EXPECT_THAT(last.D_counts[0], Pointwise(DoubleNear(1e-12), {3.5, 0.5}));
  EXPECT_THAT(agent->Step({-1}).value().prior[0], Pointwise(DoubleNear(1e-12), {.875, .125}));
}

// Beliefs start anew, counts go on, and the first step of an episode says nothing of transitions.
TEST(Learning, GoesOnFromEpisodeToEpisode) {
  AgentSettings settings;
  settings.episode_ticks = 1;
  settings.learn_a.emplace();
  settings.learn_b.emplace();
  const auto agent = Agent(Model(Tensor({2, 2}, {1, 0, 1, 1})), settings);
  for (int t = 0; t < 3; ++t) {
    const AgentStep step = agent->Step({0}, std::vector<int>{1}).value();
    EXPECT_THAT(step.prior[0], ElementsAre(1, 0));
    EXPECT_NEAR(step.A_counts[0].values[0], 2 + t, 1e-12);
    EXPECT_THAT(step.B_counts[0].values, ElementsAre(1, .25, 0, .75, 0, .75, 1, .25));
  }
}

// What the model holds impossible happens: state 1 is seen where only state 0 can be.
TEST(Learning, LeavesImpossibleCountsAtZeroUnlessToldOtherwise) {
  for (const bool only_possible : {true, false}) {
    AgentSettings settings;
    settings.learn_a.emplace(LearningSettings{});
    settings.conventions.learn_only_possible = only_possible;
    ModelParts parts = {Model().controls(), Model().factors(), Model().modalities(), {}};
    parts.modalities[0].A = Tensor({2, 2}, {1, 1, 0, 0});
    const auto agent = Agent(GenerativeModel::Create(parts).value(), settings);
    const AgentStep step = agent->Step({1}).value();
    EXPECT_THAT(step.A_counts[0].values,
                Pointwise(DoubleNear(1e-12), {1., 1., only_possible ? 0. : 1., 0.}));
    EXPECT_NEAR(step.posterior[0][0], 1, 1e-12);
  }
}

TEST(Learning, ReportsNoCountsOfWhatIsNotLearned) {
  const AgentStep step = Agent(Model(), {})->Step({0}).value();
  EXPECT_TRUE(step.A_counts.empty());
  EXPECT_TRUE(step.B_counts.empty());
}

}  // namespace
}  // namespace starling
