#include "report/axis.h"

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <tuple>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::TestWithParam;
using ::testing::Values;

constexpr double kInf = std::numeric_limits<double>::infinity();

TEST(MakeAxis, PlacesTicksAtOneTwoFive) {
  EXPECT_THAT(MakeAxis(0.03, 0.97).labels, ElementsAre("0", "0.2", "0.4", "0.6", "0.8", "1.0"));
  EXPECT_THAT(MakeAxis(0, 300).labels, ElementsAre("0", "100", "200", "300"));
  EXPECT_THAT(MakeAxis(-3.1, 4).labels, ElementsAre("-4", "-2", "0", "2", "4"));
}

TEST(MakeAxis, KeepsTheRangeWhenNotRoundedOutward) {
  AxisOptions options;
  options.round_outward = false;
  const Axis axis = MakeAxis(3, 297, options);
  EXPECT_EQ(axis.low, 3);
  EXPECT_EQ(axis.high, 297);
  EXPECT_THAT(axis.ticks, ElementsAre(100, 200));
}

TEST(MakeAxis, WritesAllLabelsInOneUnit) {
  AxisOptions options;
  EXPECT_THAT(MakeAxis(0, 4e6).labels, ElementsAre("0", "1 M", "2 M", "3 M", "4 M"));
  options.style = NumberStyle::kBytes;
  EXPECT_THAT(MakeAxis(0, 4e8, options).labels,
              ElementsAre("0", "100 MB", "200 MB", "300 MB", "400 MB"));
  options.style = NumberStyle::kSeconds;
  EXPECT_THAT(MakeAxis(0, 0.004, options).labels, ElementsAre("0", "1 ms", "2 ms", "3 ms", "4 ms"));
  options.style = NumberStyle::kPercent;
  EXPECT_THAT(MakeAxis(0, 1, options).labels,
              ElementsAre("0", "20 %", "40 %", "60 %", "80 %", "100 %"));
}

TEST(MakeAxis, WidensAConstant) {
  const Axis five = MakeAxis(5, 5);
  EXPECT_LT(five.low, 5);
  EXPECT_GT(five.high, 5);
  EXPECT_THAT(five.Fraction(5), DoubleNear(0.5, 1e-9));
  const Axis zero = MakeAxis(0, 0);
  EXPECT_EQ(zero.low, -1);
  EXPECT_EQ(zero.high, 1);
}

TEST(MakeAxis, FallsBackToTheUnitRangeWithoutData) {
  for (const auto& range : {std::pair(1.0, 0.0), std::pair(std::nan(""), 1.0),
                            std::pair(-kInf, kInf), std::pair(kInf, -kInf)}) {
    const Axis axis = MakeAxis(range.first, range.second);
    EXPECT_EQ(axis.low, 0);
    EXPECT_EQ(axis.high, 1);
  }
}

class AwkwardRange : public TestWithParam<std::tuple<double, double>> {};

TEST_P(AwkwardRange, GivesFewDistinctAscendingTicksWithinTheRange) {
  for (const bool outward : {false, true}) {
    for (const NumberStyle style :
         {NumberStyle::kPlain, NumberStyle::kBytes, NumberStyle::kSeconds, NumberStyle::kPercent}) {
      AxisOptions options;
      options.round_outward = outward;
      options.style = style;
      const Axis axis = MakeAxis(std::get<0>(GetParam()), std::get<1>(GetParam()), options);
      ASSERT_TRUE(std::isfinite(axis.low) && std::isfinite(axis.high));
      ASSERT_LT(axis.low, axis.high);
      ASSERT_GE(axis.ticks.size(), 2u);
      ASSERT_LE(axis.ticks.size(), 12u);
      ASSERT_EQ(axis.labels.size(), axis.ticks.size());
      for (size_t i = 0; i < axis.ticks.size(); ++i) {
        EXPECT_GE(axis.ticks[i], axis.low);
        EXPECT_LE(axis.ticks[i], axis.high);
        if (i > 0) {
          EXPECT_LT(axis.ticks[i - 1], axis.ticks[i]);
        }
      }
      EXPECT_EQ(std::set<std::string>(axis.labels.begin(), axis.labels.end()).size(),
                axis.labels.size());
      for (const std::string& label : axis.labels) EXPECT_LE(label.size(), 24u) << label;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Ranges, AwkwardRange,
                         Values(std::tuple(-1.7e308, 1.7e308), std::tuple(1e299, 1e300),
                                std::tuple(5e-324, 1e-323), std::tuple(1e-200, 3e-200),
                                std::tuple(-2e-7, 3e-7), std::tuple(1e6, 1e6 + 1e-5),
                                std::tuple(1.0, 1.0 + 1e-15), std::tuple(-1e9, -1e9 + 3),
                                std::tuple(0.0, 1e18), std::tuple(-80.5, -20.25),
                                std::tuple(0.0, 9.999999), std::tuple(99999.0, 100001.0)));

TEST(Axis, ClampsValuesOutsideTheRange) {
  const Axis axis = MakeAxis(0, 10);
  EXPECT_EQ(axis.Fraction(-5), 0);
  EXPECT_EQ(axis.Fraction(1e308), 1);
  EXPECT_EQ(axis.Fraction(2.5), 0.25);
}

AxisOptions Logarithmic() {
  AxisOptions options;
  options.logarithmic = true;
  return options;
}

TEST(MakeAxis, HasPowersOfTenOnAWideLogarithmicAxis) {
  const Axis axis = MakeAxis(1, 1000000, Logarithmic());
  EXPECT_THAT(axis.labels, ElementsAre("1", "100", "10 k", "1 M"));
  EXPECT_NEAR(axis.Fraction(1000), 0.5, 1e-12);
  EXPECT_EQ(axis.Fraction(1), 0);
  EXPECT_EQ(axis.Fraction(0), 0);
  EXPECT_EQ(axis.Fraction(-5), 0);
  EXPECT_EQ(axis.Fraction(1e9), 1);
}

TEST(MakeAxis, HasOneTwoFiveOnANarrowLogarithmicAxis) {
  EXPECT_THAT(MakeAxis(1.3, 40, Logarithmic()).labels,
              ElementsAre("1", "2", "5", "10", "20", "50"));
  AxisOptions seconds = Logarithmic();
  seconds.style = NumberStyle::kSeconds;
  EXPECT_THAT(MakeAxis(2e-6, 5e-5, seconds).labels,
              ElementsAre("2 µs", "5 µs", "10 µs", "20 µs", "50 µs"));
}

TEST(MakeAxis, IsUsefulForAwkwardLogarithmicRanges) {
  const Axis constant = MakeAxis(7, 7, Logarithmic());
  EXPECT_LT(constant.low, 7);
  EXPECT_GT(constant.high, 7);
  EXPECT_GE(constant.ticks.size(), 2u);
  EXPECT_FALSE(MakeAxis(0, 7, Logarithmic()).logarithmic);
  EXPECT_GE(MakeAxis(1e-300, 1e300, Logarithmic()).ticks.size(), 2u);
  EXPECT_GE(MakeAxis(1e300, 1e308, Logarithmic()).high, 1e300);
}

}  // namespace
}  // namespace starling
