#include "bench/statistics/signed_rank.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(SignedRankP, AgreesWithSciPy) {
  // scipy.stats.wilcoxon, SciPy 1.17.1.
  EXPECT_NEAR(SignedRankP({0.3, -0.1, 0.25, 0.4, 0.15, -0.05, 0.35, 0.2}), 0.0390625, 1e-12);
  EXPECT_NEAR(SignedRankP({1.5, 2.5, -0.5, 3.5, 4.5, -6.5, 5.5, 7.5, 8.5, -9.5, 10.5, 11.5, 12.5,
                           13.5, 14.5, 15.5}),
              0.00762939453125, 1e-12);
  std::vector<double> many;  // with ties; method "asymptotic" with the correction for continuity
  for (int i = 0; i < 50; ++i) many.push_back(std::round((i + 1) * (i % 2 == 0 ? 1 : -1) + 6) / 10);
  EXPECT_NEAR(SignedRankP(many), 0.2064734675039107, 1e-9);
}

// By trying all signs of the differences.
double ByEveryChoice(const std::vector<double>& differences) {
  const size_t n = differences.size();
  std::vector<double> ranks(n);
  for (size_t i = 0; i < n; ++i) {
    double below = 0, equal = 0;
    for (const double other : differences) {
      below += std::abs(other) < std::abs(differences[i]) ? 1 : 0;
      equal += std::abs(other) == std::abs(differences[i]) ? 1 : 0;
    }
    ranks[i] = below + (equal + 1) / 2;
  }
  double seen = 0;
  for (size_t i = 0; i < n; ++i) seen += differences[i] > 0 ? ranks[i] : 0;
  double below = 0, above = 0;
  for (uint32_t signs = 0; signs < (1u << n); ++signs) {
    double sum = 0;
    for (size_t i = 0; i < n; ++i) sum += (signs >> i & 1) != 0 ? ranks[i] : 0;
    below += sum <= seen ? 1 : 0;
    above += sum >= seen ? 1 : 0;
  }
  return std::min(1.0, 2 * std::min(below, above) / std::ldexp(1, static_cast<int>(n)));
}

TEST(SignedRankP, AgreesWithTryingAllSignsWhereDifferencesTie) {
  for (const std::vector<double>& differences : std::vector<std::vector<double>>{
           {1, 1, 1, 1, 1, 1}, {1, -1, 2, 2, -2, 3, 3}, {-1, -1, -1, 2, 2, -5, 7, 7, 7}, {4}}) {
    EXPECT_NEAR(SignedRankP(differences), ByEveryChoice(differences), 1e-12);
  }
}

TEST(SignedRankP, ShowsNothingOfNothing) {
  EXPECT_EQ(SignedRankP({}), 1);
  EXPECT_EQ(SignedRankP({0, 0, 0}), 1);
  EXPECT_EQ(SignedRankP({1, 2, 3, 4, 5, 6, 7, std::nan("")}), 1);
}

TEST(SmallestSignedRankP, IsThatOfDifferencesThatAllPointOneWay) {
  for (size_t n = 1; n < 20; ++n) {
    std::vector<double> differences(n);
    std::iota(differences.begin(), differences.end(), 1);
    EXPECT_NEAR(SignedRankP(differences), SmallestSignedRankP(n), 1e-15) << n;
  }
  EXPECT_EQ(SmallestSignedRankP(0), 1);
}

TEST(PairedRatioShift, FindsAFactorThroughWhatDisturbsBothSidesOfAPair) {
  std::vector<double> base, changed;
  for (int i = 0; i < 16; ++i) {
    const double machine = i % 5 == 0 ? 0.7 : 1 + 0.001 * i;  // slow for whole pairs
    base.push_back(100 * machine);
    changed.push_back(80 * machine * (1 + 0.002 * (i % 3)));
  }
  const absl::optional<Shift> shift = PairedRatioShift(base, changed);
  ASSERT_TRUE(shift.has_value());
  EXPECT_NEAR(shift->estimate, -0.198, 0.003);
  EXPECT_GT(shift->low, -0.202);
  EXPECT_LT(shift->high, -0.195);
  EXPECT_LT(SignedRankP(*PairedLogRatios(base, changed)), 1e-4);
}

TEST(PairedRatioShift, TheIntervalOfFewPairsIsAllThatWasSeen) {
  const absl::optional<Shift> shift = PairedRatioShift({1, 1, 1}, {1.1, 1.2, 1.3});
  ASSERT_TRUE(shift.has_value());
  EXPECT_NEAR(shift->low, 0.1, 1e-12);
  EXPECT_NEAR(shift->high, 0.3, 1e-12);
}

// Hollander and Wolfe's table: of 10 pairs the 95 % interval goes from the 9th to the 9th last of
// the 55 means.
TEST(PairedRatioShift, TheIntervalIsThatOfTheTables) {
  std::vector<double> base(10, 1.0), changed;
  std::vector<double> logs;
  for (int i = 0; i < 10; ++i) logs.push_back(0.01 * i * i);
  for (const double value : logs) changed.push_back(std::exp(value));
  std::vector<double> means;
  for (size_t i = 0; i < 10; ++i) {
    for (size_t j = i; j < 10; ++j) means.push_back((logs[i] + logs[j]) / 2);
  }
  std::sort(means.begin(), means.end());
  const absl::optional<Shift> shift = PairedRatioShift(base, changed);
  ASSERT_TRUE(shift.has_value());
  EXPECT_NEAR(shift->low, std::expm1(means[8]), 1e-12);
  EXPECT_NEAR(shift->high, std::expm1(means[46]), 1e-12);
}

TEST(PairedLogRatios, AreNoneOfWhatHasNoRatio) {
  EXPECT_FALSE(PairedLogRatios({1, 2}, {1}).has_value());
  EXPECT_FALSE(PairedLogRatios({}, {}).has_value());
  EXPECT_FALSE(PairedLogRatios({1, 0}, {1, 1}).has_value());
  EXPECT_FALSE(PairedLogRatios({1, 1}, {1, std::numeric_limits<double>::infinity()}).has_value());
}

}  // namespace
}  // namespace starling
