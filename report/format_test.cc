#include "report/format.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "gtest/gtest.h"

namespace starling {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

TEST(FormatFixed, RoundsAndNeverShowsNegativeZero) {
  EXPECT_EQ(FormatFixed(1.25, 1), "1.2");
  EXPECT_EQ(FormatFixed(-0.01, 1), "0.0");
  EXPECT_EQ(FormatFixed(-0.06, 1), "-0.1");
  EXPECT_EQ(FormatFixed(12345.678, 0), "12346");
}

TEST(FormatSignificant, KeepsDigitsAndDropsZeros) {
  EXPECT_EQ(FormatSignificant(0.123456), "0.1235");
  EXPECT_EQ(FormatSignificant(0.1), "0.1");
  EXPECT_EQ(FormatSignificant(9.99996), "10");
  EXPECT_EQ(FormatSignificant(1234567, 4), "1,234,567");
  EXPECT_EQ(FormatSignificant(-1234.5, 6), "-1,234.5");
  EXPECT_EQ(FormatSignificant(2.5e-7), "2.5e-07");
  EXPECT_EQ(FormatSignificant(3e20), "3e+20");
  EXPECT_EQ(FormatSignificant(0), "0");
}

TEST(FormatSignificant, NamesWhatIsNotFinite) {
  EXPECT_EQ(FormatSignificant(std::nan("")), "NaN");
  EXPECT_EQ(FormatSignificant(kInf), "inf");
  EXPECT_EQ(FormatSi(-kInf, "B"), "-inf B");
  EXPECT_EQ(FormatPercent(std::nan("")), "NaN");
}

TEST(FormatCount, GroupsThousands) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(1228800), "1,228,800");
  EXPECT_EQ(FormatCount(-1000), "-1,000");
  EXPECT_EQ(FormatCount(std::numeric_limits<int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(FormatSi, PicksThePrefix) {
  EXPECT_EQ(FormatSi(1.2e6, "/s"), "1.2 M/s");
  EXPECT_EQ(FormatSi(999.6), "1 k");
  EXPECT_EQ(FormatSi(42), "42");
  EXPECT_EQ(FormatSi(0.012, "s"), "12 ms");
  EXPECT_EQ(FormatSi(8.5e-7, "s"), "850 ns");
  EXPECT_EQ(FormatSi(0, "s"), "0 s");
}

TEST(FormatBytes, UsesDecimalPrefixes) {
  EXPECT_EQ(FormatBytes(412e6), "412 MB");
  EXPECT_EQ(FormatBytes(0), "0 B");
  EXPECT_EQ(FormatBytes(1500), "1.5 kB");
}

TEST(FormatDuration, SwitchesToMinutesAndHours) {
  EXPECT_EQ(FormatDuration(3.42), "3.42 s");
  EXPECT_EQ(FormatDuration(90), "90 s");
  EXPECT_EQ(FormatDuration(125), "2 min 5 s");
  EXPECT_EQ(FormatDuration(3599.9), "1 h 0 min");
  EXPECT_EQ(FormatDuration(3780), "1 h 3 min");
}

TEST(FormatValue, FollowsTheStyle) {
  EXPECT_EQ(FormatValue(1228800, NumberStyle::kPlain), "1,228,800");
  EXPECT_EQ(FormatValue(0.25, NumberStyle::kPlain), "0.25");
  EXPECT_EQ(FormatValue(2e9, NumberStyle::kBytes), "2 GB");
  EXPECT_EQ(FormatValue(0.5, NumberStyle::kSeconds), "500 ms");
  EXPECT_EQ(FormatValue(0.125, NumberStyle::kPercent), "12.5 %");
}

}  // namespace
}  // namespace starling
