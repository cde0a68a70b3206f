// Messages over a window, by hand.
#include "agents/inference/window_inference.h"

#include <gtest/gtest.h>

#include <cmath>

#include "agents/inference/testing/small_agent.h"

namespace starling {
namespace {

constexpr double kExact = 1e-14;

WindowPosterior Infer(StateInference inference, int rounds, const Window& window) {
  AgentSettings settings;
  settings.inference = inference;
  settings.iterations = rounds;
  return InferWindow(SmallAgent(TwoRooms(), settings).view(), window);
}

TEST(Window, OfOneOutcomeIsBayesRule) {
  for (const StateInference inference :
       {StateInference::kVariationalMessages, StateInference::kMarginalMessages}) {
    const WindowPosterior result = Infer(inference, 1, {{{.5, .5}}, {Seen({0})}, {}});
    ASSERT_EQ(result.beliefs.size(), 1u);
    EXPECT_NEAR(result.beliefs[0][0][0], .9 / 1.1, kExact);
    EXPECT_NEAR(result.free_energy[0], -std::log(.55), kExact);
  }
}

// From flat beliefs, with B = (.9, .2; .1, .8): the next tick hears sqrt(.9 x .2) : sqrt(.1 x .8) =
// 3 : 2, the one before sqrt(.9 x .1) : sqrt(.2 x .8) = 3 : 4.
TEST(VariationalMessages, AreMeansOfLogarithms) {
  const WindowPosterior result =
      Infer(StateInference::kVariationalMessages, 1, {{{.5, .5}}, {Seen({-1}), Seen({-1})}, {{0}}});
  EXPECT_NEAR(result.beliefs[1][0][0], 3.0 / 5, kExact);
  EXPECT_NEAR(result.beliefs[0][0][0], 3.0 / 7, kExact);
}

// Those two beliefs: q(0) = (3, 4) / 7 and q(1) = (3, 2) / 5.
TEST(VariationalMessages, CountTheFreeEnergyOfEachTick) {
  const WindowPosterior result =
      Infer(StateInference::kVariationalMessages, 1, {{{.5, .5}}, {Seen({-1}), Seen({0})}, {{0}}});
  const double to_zero = .9 * std::sqrt(.18), to_one = .2 * std::sqrt(.08);
  const double q = to_zero / (to_zero + to_one);
  EXPECT_NEAR(result.beliefs[1][0][0], q, kExact);
  EXPECT_NEAR(result.free_energy[0],
              (3 * std::log(3.0 / 7) + 4 * std::log(4.0 / 7)) / 7 + std::log(2), kExact);
  const double transition = q * (3 * std::log(.9) + 4 * std::log(.2)) / 7 +
                            (1 - q) * (3 * std::log(.1) + 4 * std::log(.8)) / 7;
  const double accuracy = q * std::log(.9) + (1 - q) * std::log(.2);
  EXPECT_NEAR(result.free_energy[1],
              q * std::log(q) + (1 - q) * std::log(1 - q) - transition - accuracy, kExact);
}

// Forward ln (B flat) = ln (.55, .45), whole as no tick follows; backward, by half, the logarithm
// of
// ((.9 / 1.1 + .1 / .9) / 2, (.2 / 1.1 + .8 / .9) / 2) = (46, 53) / 99.
TEST(MarginalMessages, AreLogarithmsOfMeans) {
  const WindowPosterior result =
      Infer(StateInference::kMarginalMessages, 1, {{{.5, .5}}, {Seen({-1}), Seen({-1})}, {{0}}});
  EXPECT_NEAR(result.beliefs[1][0][0], .55, kExact);
  EXPECT_NEAR(result.beliefs[0][0][0], std::sqrt(46) / (std::sqrt(46) + std::sqrt(53)), kExact);
}

// Where a tick follows, half of the prior counts.
TEST(MarginalMessages, HalveThePriorWhereATickFollows) {
  const WindowPosterior result =
      Infer(StateInference::kMarginalMessages, 1, {{{.8, .2}}, {Seen({-1}), Seen({-1})}, {{0}}});
  const double odds = 2 * std::sqrt(46.0 / 53);
  EXPECT_NEAR(result.beliefs[0][0][0], odds / (1 + odds), kExact);
}

// The second action always leads to state 1, which says nothing about the state before.
TEST(Window, FollowsTheActionsTaken) {
  for (const StateInference inference :
       {StateInference::kVariationalMessages, StateInference::kMarginalMessages}) {
    const WindowPosterior result =
        Infer(inference, 8, {{{.5, .5}}, {Seen({-1}), Seen({-1})}, {{1}}});
    EXPECT_NEAR(result.beliefs[0][0][0], .5, kExact);
    EXPECT_NEAR(result.beliefs[1][0][1], 1, kExact);
  }
}

}  // namespace
}  // namespace starling
