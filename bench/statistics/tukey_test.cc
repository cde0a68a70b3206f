#include "bench/statistics/tukey.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "bench/statistics/testing/golden.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

std::vector<int64_t> CountsOf(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  const OutlierCounts counts = CountOutliers(samples);
  EXPECT_EQ(counts.total(),
            counts.severe_low + counts.mild_low + counts.mild_high + counts.severe_high);
  return {counts.severe_low, counts.mild_low, counts.mild_high, counts.severe_high};
}

TEST(CountOutliers, AgreesWithNumPy) {
  std::vector<int64_t> seen(4);
  for (const nlohmann::json& golden : GoldenList("summaries")) {
    const auto counts = CountsOf(golden["samples"]);
    EXPECT_EQ(counts, golden["outliers"].get<std::vector<int64_t>>()) << golden["name"];
    for (size_t i = 0; i < 4; ++i) seen[i] += counts[i];
  }
  for (const int64_t count : seen) EXPECT_GT(count, 0);
}

// Quartiles 2 and 6: fences at -10, -4, 12 and 18.
TEST(CountOutliers, TakesASampleOnAFenceAsWithinIt) {
  const std::vector<double> within = {-4, 2, 4, 6, 12};
  const TukeyFences fences = FencesOf(within);
  EXPECT_EQ(fences.outer_low, -10);
  EXPECT_EQ(fences.inner_low, -4);
  EXPECT_EQ(fences.inner_high, 12);
  EXPECT_EQ(fences.outer_high, 18);
  EXPECT_EQ(CountsOf(within), (std::vector<int64_t>{0, 0, 0, 0}));
  EXPECT_EQ(CountsOf({-10, 2, 4, 6, 18}), (std::vector<int64_t>{0, 1, 1, 0}));
  EXPECT_EQ(CountsOf({-10.5, 2, 4, 6, 18.5}), (std::vector<int64_t>{1, 0, 0, 1}));
}

TEST(CountOutliers, OfNoSampleIsNone) {
  EXPECT_EQ(CountsOf({}), (std::vector<int64_t>{0, 0, 0, 0}));
  EXPECT_TRUE(std::isnan(FencesOf({}).inner_low));
}

}  // namespace
}  // namespace starling
