#include "bench/statistics/median_interval.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "bench/statistics/testing/draws.h"
#include "bench/statistics/testing/golden.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

// Worked by hand: of 10 samples the intervals from the 2nd to the 9th and from the 3rd to the 8th
// hold the median with 1002/1024 and 912/1024.
TEST(MedianInterval, LiesBetweenTheTwoIntervalsAround95Percent) {
  const std::vector<double> sorted = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  const double share = (1002 - 0.95 * 1024) / (1002 - 912);
  const double weight = 8 * share / (2 + 6 * share);
  const Interval interval = MedianInterval(sorted);
  EXPECT_NEAR(interval.low, 1 + weight, 1e-12);
  EXPECT_NEAR(interval.high, 8 - weight, 1e-12);
}

TEST(MedianInterval, AgreesWithTheBinomialDistributionOfSciPy) {
  for (const nlohmann::json& golden : GoldenList("summaries")) {
    SCOPED_TRACE(golden["name"]);
    auto samples = golden["samples"].get<std::vector<double>>();
    std::sort(samples.begin(), samples.end());
    const Interval interval = MedianInterval(samples);
    ExpectClose(interval.low, golden["median_interval"][0], samples.back() - samples.front());
    ExpectClose(interval.high, golden["median_interval"][1], samples.back() - samples.front());
  }
}

TEST(MedianInterval, OfFewSamplesIsTheirRange) {
  EXPECT_TRUE(std::isnan(MedianInterval({}).low));
  EXPECT_TRUE(std::isnan(MedianInterval({}).high));
  for (size_t n = 1; n < 6; ++n) {
    std::vector<double> sorted(n);
    for (size_t i = 0; i < n; ++i) sorted[i] = static_cast<double>(i);
    EXPECT_EQ(MedianInterval(sorted).low, 0);
    EXPECT_EQ(MedianInterval(sorted).high, static_cast<double>(n - 1));
  }
}

struct Distribution {
  const char* name;
  double median;
  double (*draw)(std::mt19937_64&);
};

TEST(MedianInterval, HoldsTheMedianIn95PercentOfCases) {
  const Distribution distributions[] = {
      {"normal", 0, DrawNormal},
      {"exponential", std::log(2.0), [](std::mt19937_64& r) { return -std::log(DrawUniform(r)); }},
      {"lognormal", 1, [](std::mt19937_64& r) { return std::exp(DrawNormal(r)); }},
  };
  constexpr int kTrials = 10000;  // one standard error: 0.2 %
  std::mt19937_64 random(20261121);
  for (const Distribution& distribution : distributions) {
    for (const size_t n : {6, 7, 10, 11, 20, 50, 1001}) {
      const int trials = n > 100 ? kTrials / 10 : kTrials;
      int held = 0;
      std::vector<double> samples(n);
      for (int trial = 0; trial < trials; ++trial) {
        for (double& sample : samples) sample = distribution.draw(random);
        std::sort(samples.begin(), samples.end());
        const Interval interval = MedianInterval(samples);
        if (interval.low <= distribution.median && distribution.median <= interval.high) ++held;
      }
      const double coverage = static_cast<double>(held) / trials;
      EXPECT_NEAR(coverage, 0.95, 0.015) << distribution.name << ", n = " << n;
    }
  }
}

}  // namespace
}  // namespace starling
