#include "report/decimate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "gtest/gtest.h"

namespace starling {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Decimate, ReturnsAShortSeriesPointByPoint) {
  const std::vector<PlotColumn> columns = Decimate({}, {3, kNan, 5}, 800);
  ASSERT_EQ(columns.size(), 3u);
  EXPECT_EQ(columns[0].x, 0);
  EXPECT_EQ(columns[0].low, 3);
  EXPECT_TRUE(std::isnan(columns[1].mean));
  EXPECT_EQ(columns[2].x, 2);
  EXPECT_EQ(columns[2].high, 5);
}

TEST(Decimate, KeepsEveryExtremeOfALongSeries) {
  std::vector<double> y(1000000);
  for (size_t i = 0; i < y.size(); ++i) y[i] = std::sin(static_cast<double>(i) * 1e-4);
  y[123456] = 50;
  y[765432] = -70;
  const std::vector<PlotColumn> columns = Decimate({}, y, 800);
  ASSERT_EQ(columns.size(), 800u);
  double low = 0, high = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    low = std::min(low, columns[i].low);
    high = std::max(high, columns[i].high);
    EXPECT_LE(columns[i].low, columns[i].mean);
    EXPECT_LE(columns[i].mean, columns[i].high);
    if (i > 0) {
      EXPECT_LT(columns[i - 1].x, columns[i].x);
    }
  }
  EXPECT_EQ(low, -70);
  EXPECT_EQ(high, 50);
  EXPECT_EQ(columns[98].high, 50) << "123456 of 1000000 lies in column 98 of 800";
}

TEST(Decimate, MarksAColumnWithoutFiniteValuesAsAGap) {
  std::vector<double> y(1000, 1.0);
  std::fill(y.begin() + 500, y.begin() + 600, kNan);
  y[700] = std::numeric_limits<double>::infinity();
  const std::vector<PlotColumn> columns = Decimate({}, y, 10);
  ASSERT_EQ(columns.size(), 10u);
  EXPECT_TRUE(std::isnan(columns[5].mean));
  EXPECT_EQ(columns[7].high, 1) << "an infinite value is left out";
}

TEST(Decimate, SortsAndDropsBadAbscissas) {
  const std::vector<PlotColumn> columns = Decimate({3, kNan, 1, 2, 9}, {30, 99, 10, 20}, 800);
  ASSERT_EQ(columns.size(), 3u);
  EXPECT_EQ(columns[0].mean, 10);
  EXPECT_EQ(columns[2].mean, 30);
}

TEST(Decimate, GathersEqualAbscissasInOneColumn) {
  const std::vector<double> x(50, 7.0);
  std::vector<double> y(50, 1.0);
  y[20] = 4;
  const std::vector<PlotColumn> columns = Decimate(x, y, 10);
  ASSERT_EQ(columns.size(), 1u);
  EXPECT_EQ(columns[0].x, 7);
  EXPECT_EQ(columns[0].high, 4);
}

TEST(Decimate, SurvivesHugeValuesAndNoValues) {
  const double huge = std::numeric_limits<double>::max();
  const std::vector<PlotColumn> columns = Decimate({}, {huge, -huge, huge, -huge}, 1);
  ASSERT_EQ(columns.size(), 1u);
  EXPECT_TRUE(std::isfinite(columns[0].mean));
  EXPECT_TRUE(Decimate({}, {}, 800).empty());
}

}  // namespace
}  // namespace starling
