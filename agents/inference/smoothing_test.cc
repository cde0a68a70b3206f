// Filtering and smoothing, by hand. Whole random episodes are summed over in tests/brute_force.
#include "agents/inference/smoothing.h"

#include <gtest/gtest.h>

#include <cmath>

#include "agents/inference/testing/small_agent.h"

namespace starling {
namespace {

constexpr double kExact = 1e-14;

// Once the two are known to be equal, what is seen of one is known of the other.
TEST(FilterExactly, RemembersHowFactorsHangTogether) {
  ModelParts parts = EqualOrNot(.5, 1);
  Modality first;
  first.outcomes = 2;
  first.dependencies = {0};
  first.A = Tensor({2, 2}, {.9, .2, .1, .8});
  parts.modalities.push_back(first);
  const SmallAgent agent(parts);
  const Filtered filtered = FilterExactly(agent.view(), {Seen({0, -1}), Seen({-1, 0})}, {{0}});
  EXPECT_NEAR(filtered.beliefs[0][1][0], .5, kExact);
  EXPECT_NEAR(filtered.predicted[1][1][0], .5, kExact);
  EXPECT_NEAR(filtered.beliefs[1][1][0], .9 / 1.1, kExact);
  EXPECT_NEAR(filtered.log_evidence, std::log(.5 * .55), kExact);
}

// A state that was impossible stays so, however likely it makes what is seen; no floor lets it back
// in.
TEST(FilterExactly, KeepsImpossibleStatesOut) {
  ModelParts parts = TwoRooms();
  parts.factors[0].D = {1, 0};
  parts.modalities[0].A = Tensor({2, 2}, {1e-30, 1, 1, 0});
  const SmallAgent agent(parts);
  const Filtered filtered = FilterExactly(agent.view(), {Seen({0})}, {});
  EXPECT_EQ(filtered.beliefs[0][0], (Belief{1, 0}));
  EXPECT_NEAR(filtered.log_evidence, std::log(1e-30), 1e-12);
}

// What cannot be is settled by the floor: 2.2e-16 for each of the two states.
TEST(FilterExactly, SurvivesWhatCannotBe) {
  ModelParts parts = TwoRooms();
  parts.modalities[0].A = Tensor({2, 2}, {1, 1, 0, 0});
  const SmallAgent agent(parts);
  const Filtered filtered = FilterExactly(agent.view(), {Seen({1})}, {});
  EXPECT_NEAR(filtered.beliefs[0][0][0], .5, kExact);
  EXPECT_NEAR(filtered.log_evidence, std::log(2.220446049250313e-16), 1e-12);
}

// Three states: the first two lead to the second, the third stays; beliefs that cannot follow each
// other. Numbers of pymdp 1.0.4, smoothing_ovf and smoothing_exact.
Smoothed SmoothTheUnreachable(Smoother smoother) {
  ModelParts parts = TwoRooms();
  Factor& factor = parts.factors[0];
  factor.states = 3;
  factor.controls = {};
  factor.B = Tensor({3, 3}, {0, 0, 0, 1, 1, 0, 0, 0, 1});
  parts.modalities[0].dependencies = {};
  parts.modalities[0].A = Tensor({2}, {.5, .5});
  AgentSettings settings;
  settings.conventions.smoother = smoother;
  return SmoothFactor(SmallAgent(parts, settings).view(), 0, {{1, 0, 0}, {0, 1, 0}, {0, .5, .5}},
                      {{0}, {0}});
}

TEST(SmoothFactor, NormalisesBeliefsWhereTheNextStateIsUnreachable) {
  const Smoothed smoothed = SmoothTheUnreachable(Smoother::kExact);
  EXPECT_EQ(smoothed.beliefs, (std::vector<Belief>{{1, 0, 0}, {0, 1, 0}, {0, .5, .5}}));
  EXPECT_EQ(smoothed.joint[0], (Matrix{0, 0, 0, 1, 0, 0, 0, 0, 0}));
  EXPECT_EQ(smoothed.joint[1], (Matrix{0, 0, 0, 0, .5, 0, 0, 0, 0}));
}

TEST(SmoothFactor, LosesTheMassOfUnreachableStatesWhereThatIsTheRule) {
  const Smoothed smoothed = SmoothTheUnreachable(Smoother::kLosesMass);
  EXPECT_EQ(smoothed.beliefs, (std::vector<Belief>{{.5, 0, 0}, {0, .5, 0}, {0, .5, .5}}));
  EXPECT_EQ(smoothed.joint[0], (Matrix{0, 0, 0, .5, 0, 0, 0, 0, 0}));
  EXPECT_EQ(smoothed.joint[1], (Matrix{0, 0, 0, 0, .5, 0, 0, 0, 0}));
}

// Nothing that was believed to follow can: the belief of the time stays.
TEST(SmoothFactor, KeepsTheBeliefThatNothingCanFollow) {
  const SmallAgent agent(TwoRooms());
  const Smoothed smoothed = SmoothFactor(agent.view(), 0, {{.25, .75}, {1, 0}}, {{1}});
  EXPECT_EQ(smoothed.beliefs[0], (Belief{.25, .75}));
  EXPECT_EQ(smoothed.joint[0], (Matrix{0, 0, 0, 0}));
}

}  // namespace
}  // namespace starling
