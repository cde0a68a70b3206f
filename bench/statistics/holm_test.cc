#include "bench/statistics/holm.h"

#include <cmath>
#include <vector>

#include "bench/statistics/testing/golden.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

TEST(HolmAdjusted, AgreesWithStatsmodels) {
  const nlohmann::json cases = GoldenList("holm");
  ASSERT_GE(cases.size(), 5u);
  for (const nlohmann::json& golden : cases) {
    const std::vector<double> adjusted = HolmAdjusted(golden["p"].get<std::vector<double>>());
    ASSERT_EQ(adjusted.size(), golden["adjusted"].size());
    for (size_t i = 0; i < adjusted.size(); ++i) ExpectClose(adjusted[i], golden["adjusted"][i]);
  }
}

// 4 x 0.01; 3 x 0.02; then 2 x 0.025 would be less than the one before it.
TEST(HolmAdjusted, KeepsTheOrder) {
  const std::vector<double> adjusted = HolmAdjusted({0.5, 0.025, 0.01, 0.02});
  EXPECT_NEAR(adjusted[2], 0.04, 1e-15);
  EXPECT_NEAR(adjusted[3], 0.06, 1e-15);
  EXPECT_NEAR(adjusted[1], 0.06, 1e-15);
  EXPECT_NEAR(adjusted[0], 0.5, 1e-15);
}

TEST(HolmAdjusted, TakesNoNumberAsNothingShown) {
  EXPECT_EQ(HolmAdjusted({std::nan(""), 0.01}), (std::vector<double>{1, 0.02}));
  EXPECT_TRUE(HolmAdjusted({}).empty());
}

}  // namespace
}  // namespace starling
