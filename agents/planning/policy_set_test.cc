#include "agents/planning/policy_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Controls of 2 and 3 actions.
GenerativeModel TwoControls() {
  ModelParts parts;
  parts.controls = {{"walk", 2}, {"turn", 3}};
  parts.factors = {{"place", 2, {0}, {}, Tensor({2, 2}, {1, 0, 0, 1}), {}, {}}};
  parts.modalities = {
      {"view", 2, {0}, Tensor({2, 2}, {1, 0, 0, 1}), {}, PreferenceKind::kUtility, {}}};
  return GenerativeModel::Create(parts).value();
}

AgentSettings OfLength(int length) {
  AgentSettings settings;
  settings.policy_length = length;
  return settings;
}

std::string ErrorOf(const AgentSettings& settings) {
  return std::string(ListPolicies(TwoControls(), settings, 100).status().message());
}

TEST(PolicySet, RunsTheLastStepFastest) {
  const auto policies = ListPolicies(TwoControls(), OfLength(2), 36);
  ASSERT_TRUE(policies.ok()) << policies.status();
  ASSERT_EQ(policies->size(), 36u);
  for (int i = 0; i < 36; ++i)
    EXPECT_THAT((*policies)[static_cast<size_t>(i)], ElementsAre(i / 6, i % 6));
}

TEST(PolicySet, CountsWithoutListing) {
  EXPECT_EQ(CountPolicies(TwoControls(), OfLength(3)), 216);
  EXPECT_DOUBLE_EQ(CountPolicies(TwoControls(), OfLength(30)), 221073919720733357899776.0);
  AgentSettings given = OfLength(1);
  given.policies = {{{0, 0}}, {{1, 2}}};
  EXPECT_EQ(CountPolicies(TwoControls(), given), 2);
}

TEST(PolicySet, WritesCountsExactlyWhileTheyAreShort) {
  EXPECT_EQ(CountText(1953125), "1953125");
  EXPECT_EQ(CountText(221073919720733357899776.0), "2.21074e+23");
  EXPECT_EQ(CountText(CountPolicies(TwoControls(), OfLength(2000))), "more than 1e308");
}

TEST(PolicySet, KeepsTheOrderOfGivenPolicies) {
  AgentSettings settings = OfLength(2);
  settings.policies = {{{1, 2}, {0, 0}}, {{0, 1}, {1, 0}}, {{1, 2}, {0, 0}}};
  EXPECT_THAT(ListPolicies(TwoControls(), settings, 3).value(),
              ElementsAre(ElementsAre(5, 0), ElementsAre(1, 3), ElementsAre(5, 0)));
}

TEST(PolicySet, RefusesMoreThanTheLimit) {
  EXPECT_EQ(ErrorOf(OfLength(3)),
            "the policy set has 216 policies; at most 100 can be listed one by one: shorten "
            "policy_length, leave out E, or give fewer policies");
}

TEST(PolicySet, SaysWhichStepOfWhichPolicyDoesNotFit) {
  AgentSettings settings = OfLength(2);
  settings.policies = {{{0, 0}, {0, 0}}, {{0, 0}}};
  EXPECT_EQ(ErrorOf(settings), "policies[1] has 1 steps; policy_length is 2");
  settings.policies = {{{0, 0}, {0, 0, 0}}};
  EXPECT_EQ(ErrorOf(settings), "policies[0] step 1 chooses for 3 controls; the model has 2");
  settings.policies = {{{0, 0}, {1, 3}}};
  EXPECT_EQ(ErrorOf(settings),
            "policies[0] step 1 chooses action 3 of control 1; it has actions 0 to 2");
  settings.policies = {{{-1, 0}, {1, 2}}};
  EXPECT_THAT(ErrorOf(settings), HasSubstr("step 0 chooses action -1 of control 0"));
}

}  // namespace
}  // namespace starling
