// Messages for each policy, by hand.
#include "agents/inference/policy_messages.h"

#include <gtest/gtest.h>

#include <cmath>

#include "agents/inference/testing/small_agent.h"

namespace starling {
namespace {

constexpr double kExact = 1e-14;

struct Way {
  bool gradient_descent = false;
  PolicyMessages column = PolicyMessages::kPymdp007;
  double step_size = 1;
};

PolicyWindowPosterior Infer(const Way& way, const Window& window,
                            const std::vector<Beliefs>& priors,
                            const std::vector<std::vector<int>>& policies) {
  AgentSettings settings;
  settings.inference = StateInference::kPolicyMessages;
  settings.iterations = 1;
  settings.conventions.policy_messages = way.column;
  settings.window.gradient_descent = way.gradient_descent;
  settings.window.step_size = way.step_size;
  return InferPolicyWindow(SmallAgent(TwoRooms(), settings).view(), window, priors, policies);
}

const std::vector<Beliefs> kFlat = {{{.5, .5}}};

// No tick hears the future: the present is (9, 2) / 11, what follows B times that, (8.5, 2.5) / 11
// or state 1.
TEST(PolicyMessages, PredictWhatEachPolicyBrings) {
  for (const bool gradient_descent : {false, true}) {
    const PolicyWindowPosterior result =
        Infer({gradient_descent}, {{}, {Seen({0})}, {}}, kFlat, {{0}, {1}});
    ASSERT_EQ(result.beliefs.size(), 2u);
    for (size_t p = 0; p < 2; ++p) {
      ASSERT_EQ(result.beliefs[p].size(), 2u);
      EXPECT_NEAR(result.beliefs[p][0][0][0], 9.0 / 11, kExact);
    }
    EXPECT_NEAR(result.beliefs[0][1][0][0], 8.5 / 11, kExact);
    EXPECT_NEAR(result.beliefs[1][1][0][0], 0, kExact);
  }
}

// F: q ln q - q . prior at both ticks, less q . ln A at the first.
TEST(PolicyMessages, CountTheEnergyOfFixedPoints) {
  const PolicyWindowPosterior result = Infer({}, {{}, {Seen({0})}, {}}, kFlat, {{0}});
  const double first = 9 * std::log(9.0 / 11) + 2 * std::log(2.0 / 11);
  const double second = 8.5 * std::log(8.5 / 11) + 2.5 * std::log(2.5 / 11);
  const double accuracy = 9 * std::log(.9) + 2 * std::log(.2);
  EXPECT_NEAR(result.F[0], (first + second - accuracy) / 11 - 1, kExact);
}

// Half of the flat belief times the error before the step: ln A at the first tick, ln (2 B q) at
// the second.
TEST(PolicyMessages, CountTheEnergyOfTheDescent) {
  const PolicyWindowPosterior result = Infer({true}, {{}, {Seen({0})}, {}}, kFlat, {{0}});
  EXPECT_NEAR(result.F[0],
              .25 * (std::log(.9) + std::log(.2) + std::log(17.0 / 11) + std::log(5.0 / 11)),
              kExact);
}

// A step of half the size goes half the way in logarithms: sqrt(9 : 2).
TEST(PolicyMessages, DescendByTheStepSize) {
  const PolicyWindowPosterior result =
      Infer({true, PolicyMessages::kPymdp007, .5}, {{}, {Seen({0})}, {}}, kFlat, {{0}});
  EXPECT_NEAR(result.beliefs[0][0][0][0], 3 / (3 + std::sqrt(2)), kExact);
}

// The first of three ticks hears the flat second one: (46, 53) / 99, as in window_inference_test;
// the second column halves it.
TEST(PolicyMessages, FromTheFutureCountWholeOrByHalf) {
  const Window window = {{}, {Seen({-1}), Seen({-1})}, {{0}}};
  const PolicyWindowPosterior whole = Infer({}, window, kFlat, {{0}});
  ASSERT_EQ(whole.beliefs[0].size(), 3u);
  EXPECT_NEAR(whole.beliefs[0][0][0][0], 46.0 / 99, kExact);
  const PolicyWindowPosterior half =
      Infer({false, PolicyMessages::kPymdpLegacy}, window, kFlat, {{0}});
  EXPECT_NEAR(half.beliefs[0][0][0][0], std::sqrt(46) / (std::sqrt(46) + std::sqrt(53)), kExact);
}

TEST(PolicyMessages, StartEachPolicyFromItsOwnPrior) {
  const PolicyWindowPosterior result =
      Infer({}, {{}, {Seen({-1})}, {}}, {{{.75, .25}}, {{.25, .75}}}, {{0}, {0}});
  EXPECT_NEAR(result.beliefs[0][0][0][0], .75, kExact);
  EXPECT_NEAR(result.beliefs[1][0][0][0], .25, kExact);
}

}  // namespace
}  // namespace starling
