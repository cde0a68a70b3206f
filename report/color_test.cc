#include "report/color.h"

#include <cmath>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(SeriesClass, RepeatsColoursWithDashes) {
  EXPECT_EQ(SeriesClass(0), "s0");
  EXPECT_EQ(SeriesClass(5), "s5");
  EXPECT_EQ(SeriesClass(6), "s0 dash1");
  EXPECT_EQ(SeriesClass(13), "s1 dash2");
}

TEST(ScaleColor, RunsFromVioletToYellowAndClamps) {
  EXPECT_EQ(ScaleColor(0), "#440154");
  EXPECT_EQ(ScaleColor(1), "#fde725");
  EXPECT_EQ(ScaleColor(-3), "#440154");
  EXPECT_EQ(ScaleColor(7), "#fde725");
  EXPECT_EQ(ScaleColor(std::nan("")), "#440154");
  EXPECT_EQ(ScaleColor(1.0 / 3), "#31688e");
}

TEST(SafeColor, RefusesEverythingButHexColours) {
  EXPECT_EQ(SafeColor("#0072B2"), "#0072b2");
  EXPECT_EQ(SafeColor("#fA0"), "#ffaa00");
  EXPECT_EQ(SafeColor(""), "");
  EXPECT_EQ(SafeColor("red;background:url(//x)"), kGrey);
  EXPECT_EQ(SafeColor("#12345g"), kGrey);
  EXPECT_EQ(SafeColor("#"), kGrey);
}

}  // namespace
}  // namespace starling
