#include "engine/cli/thinned_series.h"

#include <algorithm>
#include <vector>

#include "engine/cli/metric_summary.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(ThinnedSeries, KeepsAShortSeriesWhole) {
  ThinnedSeries series(4);
  for (int i = 1; i <= 4; ++i) series.Add(i, i * i);
  std::vector<double> x, y;
  series.Points(x, y);
  EXPECT_EQ(x, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(y, (std::vector<double>{1, 4, 9, 16}));
}

TEST(ThinnedSeries, KeepsExtremesOfALongSeriesInBoundedMemory) {
  ThinnedSeries series(100);
  for (int i = 0; i < 1000000; ++i) {
    series.Add(i, i == 123457 ? 50.0 : i == 123458 ? -50.0 : i % 7);
  }
  std::vector<double> x, y;
  series.Points(x, y);
  EXPECT_LE(x.size(), 200u);
  EXPECT_GE(x.size(), 50u);
  EXPECT_TRUE(std::is_sorted(x.begin(), x.end()));
  const size_t peak = std::max_element(y.begin(), y.end()) - y.begin();
  EXPECT_EQ(x[peak], 123457);
  EXPECT_EQ(y[peak], 50);
  EXPECT_EQ(*std::min_element(y.begin(), y.end()), -50);
}

TEST(MetricSummary, HoldsFirstLastExtremesAndMean) {
  MetricSummary summary;
  for (const double value : {3.0, -1.0, 6.0, 4.0}) summary.Add(value);
  EXPECT_EQ(summary.first, 3);
  EXPECT_EQ(summary.last, 4);
  EXPECT_EQ(summary.min, -1);
  EXPECT_EQ(summary.max, 6);
  EXPECT_DOUBLE_EQ(summary.mean, 3);
}

}  // namespace
}  // namespace starling
