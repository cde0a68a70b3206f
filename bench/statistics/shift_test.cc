#include "bench/statistics/shift.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "bench/statistics/testing/draws.h"
#include "bench/statistics/testing/golden.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

void ExpectShift(const absl::optional<Shift>& actual, const nlohmann::json& expected,
                 double scale) {
  ASSERT_TRUE(actual.has_value());
  ExpectClose(actual->estimate, expected[0], scale);
  ExpectClose(actual->low, expected[1], scale);
  ExpectClose(actual->high, expected[2], scale);
}

TEST(Shift, AgreesWithTheDifferencesWrittenDown) {
  int ratios = 0;
  for (const nlohmann::json& golden : GoldenList("pairs")) {
    SCOPED_TRACE(golden["name"]);
    const auto base = golden["a"].get<std::vector<double>>();
    const auto changed = golden["b"].get<std::vector<double>>();
    ExpectShift(DifferenceShift(base, changed), golden["shift"], 0);
    if (!golden.contains("ratio")) continue;
    ExpectShift(RatioShift(base, changed), golden["ratio"], 1);
    ++ratios;
  }
  EXPECT_GE(ratios, 15);
}

TEST(Shift, IsAFractionOfTheBase) {
  const std::vector<double> base = {10, 20, 30, 40, 50, 60};
  std::vector<double> changed = base;
  for (double& sample : changed) sample *= 1.1;
  EXPECT_NEAR(RatioShift(base, changed)->estimate, 0.1, 1e-14);
  EXPECT_EQ(RatioShift(base, base)->estimate, 0);
  EXPECT_EQ(DifferenceShift(base, base)->estimate, 0);
}

TEST(Shift, TurnsRoundWithTheSeries) {
  const std::vector<double> a = {1.5, 2.5, 4, 5, 6, 9};
  const std::vector<double> b = {2, 3, 7, 8, 12};
  const Shift there = *DifferenceShift(a, b);
  const Shift back = *DifferenceShift(b, a);
  EXPECT_EQ(there.estimate, -back.estimate);
  EXPECT_EQ(there.low, -back.high);
  EXPECT_EQ(there.high, -back.low);
}

TEST(Shift, DoesNotDependOnTheOrder) {
  const Shift once = *RatioShift({1, 3, 2, 5, 4}, {7, 6, 9, 8});
  const Shift again = *RatioShift({5, 4, 3, 2, 1}, {6, 7, 8, 9});
  EXPECT_EQ(once.estimate, again.estimate);
  EXPECT_EQ(once.low, again.low);
  EXPECT_EQ(once.high, again.high);
}

TEST(Shift, OfTooFewSamplesIsAllThatWasSeen) {
  const Shift shift = *DifferenceShift({1, 2, 3}, {11, 13, 17});
  EXPECT_EQ(shift.estimate, 11);
  EXPECT_EQ(shift.low, 8);
  EXPECT_EQ(shift.high, 16);
}

TEST(Shift, IsFoundInManySamples) {
  std::vector<double> base(10000);
  std::vector<double> changed(10000);
  for (size_t i = 0; i < base.size(); ++i) {
    base[i] = static_cast<double>(i * 7919 % base.size()) + 1;
    changed[i] = 2 * base[i];
  }
  EXPECT_NEAR(RatioShift(base, changed)->estimate, 1, 1e-12);
  EXPECT_LT(RatioShift(base, changed)->low, 1);
  EXPECT_GT(RatioShift(base, changed)->high, 1);
}

TEST(Shift, OfWhatCannotBeComparedIsNone) {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> good = {1, 2, 3};
  EXPECT_FALSE(DifferenceShift({}, good).has_value());
  EXPECT_FALSE(DifferenceShift(good, {}).has_value());
  EXPECT_FALSE(DifferenceShift(good, {1, std::nan("")}).has_value());
  EXPECT_FALSE(DifferenceShift({1, infinity}, good).has_value());
  EXPECT_FALSE(RatioShift(good, {1, 0}).has_value());
  EXPECT_FALSE(RatioShift({-1, 2}, good).has_value());
  EXPECT_FALSE(RatioShift({1, std::nan("")}, good).has_value());
  EXPECT_FALSE(RatioShift({1, infinity}, good).has_value());
  EXPECT_FALSE(RatioShift({}, {}).has_value());
}

// Exact intervals of few samples can only be surer than 95 %.
TEST(Shift, LiesInItsIntervalIn95PercentOfCases) {
  struct Sizes {
    size_t n1, n2;
    double least, most;
  };
  constexpr int kTrials = 4000;  // one standard error: 0.35 %
  std::mt19937_64 random(20261121);
  for (const Sizes& sizes :
       {Sizes{4, 4, 0.95, 0.985}, Sizes{5, 9, 0.94, 0.97}, Sizes{10, 10, 0.94, 0.965},
        Sizes{20, 20, 0.94, 0.96}, Sizes{25, 25, 0.94, 0.96}}) {
    for (const bool lognormal : {false, true}) {
      int held = 0;
      std::vector<double> base(sizes.n1);
      std::vector<double> changed(sizes.n2);
      const auto draw = [&] {
        const double normal = DrawNormal(random);
        return lognormal ? std::exp(normal) : normal;
      };
      for (int trial = 0; trial < kTrials; ++trial) {
        std::generate(base.begin(), base.end(), draw);
        std::generate(changed.begin(), changed.end(), [&] { return draw() + 0.5; });
        const Shift shift = *DifferenceShift(base, changed);
        if (shift.low <= 0.5 && 0.5 <= shift.high) ++held;
      }
      EXPECT_GE(held, sizes.least * kTrials) << sizes.n1 << ", " << sizes.n2;
      EXPECT_LE(held, sizes.most * kTrials) << sizes.n1 << ", " << sizes.n2;
    }
  }
}

}  // namespace
}  // namespace starling
