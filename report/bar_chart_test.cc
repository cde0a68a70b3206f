#include "report/bar_chart.h"

#include <cmath>
#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(BarChart, ScalesToTheLargestValue) {
  const std::string html = BarChartHtml({"", "", {{"a", 50, ""}, {"b", 200, ""}}});
  EXPECT_THAT(html, HasSubstr("left:0.00%;width:25.00%"));
  EXPECT_THAT(html, HasSubstr("left:0.00%;width:100.00%"));
}

TEST(BarChart, DrawsNegativeValuesLeftOfZero) {
  const std::string html = BarChartHtml({"", "", {{"utility", -1, ""}, {"gain", 3, ""}}});
  EXPECT_THAT(html, HasSubstr("left:0.00%;width:25.00%"));
  EXPECT_THAT(html, HasSubstr("left:25.00%;width:75.00%"));
}

TEST(BarChart, WritesValuesItCannotDraw) {
  const double inf = std::numeric_limits<double>::infinity();
  const std::string html =
      BarChartHtml({"", "", {{"a", std::nan(""), ""}, {"b", inf, ""}, {"c", 0, ""}}});
  EXPECT_THAT(html, HasSubstr("NaN"));
  EXPECT_THAT(html, HasSubstr("inf"));
  EXPECT_THAT(html, Not(HasSubstr("width:nan")));
  EXPECT_THAT(html, HasSubstr("left:0%;width:0%"));
}

TEST(BarChart, EscapesAndSaysWhenEmpty) {
  EXPECT_THAT(BarChartHtml({"<u>", "<u>", {{"<u>", 1, "<u>"}}}), Not(HasSubstr("<u>")));
  EXPECT_THAT(BarChartHtml({"x", "", {}}), HasSubstr("no data"));
}

}  // namespace
}  // namespace starling
