#include "base/nearest_name.h"

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(NearestName, TakesSlipsOfTheHandAndNothingElse) {
  const std::vector<std::string> names = {"policy_length", "policies", "gamma"};
  EXPECT_EQ(NearestName("polcy_length", names), "policy_length");
  EXPECT_EQ(NearestName("GAMMA", names), "gamma");
  EXPECT_EQ(NearestName("x", names), "");
  EXPECT_EQ(NearestName("", names), "");
}

TEST(NearestName, IsTheOneWithTheFewestEdits) {
  EXPECT_EQ(NearestName("inferense", {"spawn", "interference", "inference"}), "inference");
  EXPECT_EQ(NearestName("spawn", {}), "");
}

}  // namespace
}  // namespace starling
