#include "agents/model/policies.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

TEST(Policies, KeepsThemAsTheyWereGiven) {
  const Policies policies = {{2, 1}, {0, 2}, {2}};
  ASSERT_EQ(policies.size(), 3u);
  EXPECT_THAT(policies[0], ElementsAre(2, 1));
  EXPECT_THAT(policies[1], ElementsAre(0, 2));
  EXPECT_THAT(policies[2], ElementsAre(2));
  EXPECT_EQ(policies.longest(), 2u);
}

TEST(Policies, OrdersThemByTheirBeginnings) {
  const Policies policies = {{1, 0, 0}, {0, 2, 1}, {1, 0, 0}, {0, 2, 0}, {1}};
  std::vector<size_t> order, shared;
  for (size_t place = 0; place < policies.size(); ++place) {
    order.push_back(policies.at(place));
    shared.push_back(policies.shared(place));
  }
  EXPECT_THAT(order, ElementsAre(3, 1, 4, 0, 2));
  EXPECT_THAT(shared, ElementsAre(0, 2, 0, 1, 3));
}

TEST(Policies, NoneAreAList) {
  const Policies policies = std::vector<std::vector<int>>();
  EXPECT_EQ(policies.size(), 0u);
  EXPECT_EQ(policies.longest(), 0u);
}

}  // namespace
}  // namespace starling
