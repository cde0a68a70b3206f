#include "bench/statistics/noise_floor.h"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "bench/statistics/shift.h"
#include "bench/statistics/testing/draws.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(AaShift, IsTheLargestOfThreeWaysToHalveASeries) {
  EXPECT_NEAR(*AaShift({1, 1.2, 1.2, 1}), 0.2, 1e-12);          // first and fourth
  EXPECT_NEAR(*AaShift({1, 1.3, 1, 1.3}), 0.3, 1e-12);          // first and third
  EXPECT_NEAR(*AaShift({1, 1, 1.4, 1.4}), 0.4, 1e-12);          // first and second
  EXPECT_NEAR(*AaShift({2, 1, 1, 2, 2, 1, 1, 2}), 0.5, 1e-12);  // less counts as more does
  EXPECT_EQ(*AaShift({3, 3, 3, 3, 3}), 0);
}

TEST(AaShift, OfWhatCannotBeHalvedIsNone) {
  EXPECT_FALSE(AaShift({}).has_value());
  EXPECT_FALSE(AaShift({1, 2, 3}).has_value());
  EXPECT_FALSE(AaShift({1, 2, 3, 0}).has_value());
  EXPECT_FALSE(AaShift({1, 2, 3, -1}).has_value());
  EXPECT_FALSE(AaShift({1, 2, 3, std::nan("")}).has_value());
  EXPECT_FALSE(AaShift({1, 2, 3, std::numeric_limits<double>::infinity()}).has_value());
}

// A series with an AaShift of this size.
std::vector<double> Series(double shift) { return {1, 1 + shift, 1 + shift, 1}; }

TEST(NoiseFloor, IsTheLargestOfFewAndThe95thPercentileOfMany) {
  EXPECT_FALSE(NoiseFloor({}).has_value());
  EXPECT_FALSE(NoiseFloor({{1, 2, 3}, {0, 0, 0, 0}}).has_value());
  std::vector<std::vector<double>> series = {{1, 2}};
  for (int i = 0; i < 19; ++i) series.push_back(Series(0.01 * i));
  EXPECT_NEAR(*NoiseFloor(series), 0.18, 1e-12);
  series.push_back(Series(0.19));
  EXPECT_NEAR(*NoiseFloor(series), 0.1805, 1e-12);
}

// How often an unchanged program seems changed by more than three times the floor, and that a
// changed one still does.
TEST(NoiseFloor, PartsChangeFromNoise) {
  struct Run {
    size_t rows;
    double spread;  // of the rows' noise: standard deviation of its logarithm
    double most;    // share of A/A runs with an alarm
  };
  constexpr int kRuns = 500;
  constexpr size_t kSamples = 10;
  constexpr double kNoise = 0.02;
  std::mt19937_64 random(20261121);
  for (const Run& run : {Run{1, 0, 0.03}, Run{5, 0, 0.01}, Run{30, 0, 0.01}, Run{30, 1, 0.06}}) {
    int alarms = 0;
    int found = 0;
    for (int i = 0; i < kRuns; ++i) {
      std::vector<std::vector<double>> base(run.rows);
      std::vector<std::vector<double>> changed(run.rows);
      for (size_t row = 0; row < run.rows; ++row) {
        const double noise = kNoise * std::exp(run.spread * DrawNormal(random));
        for (size_t sample = 0; sample < kSamples; ++sample) {
          base[row].push_back(std::exp(noise * DrawNormal(random)));
          changed[row].push_back(std::exp(noise * DrawNormal(random)));
        }
      }
      const double limit = 3 * *NoiseFloor(base);
      bool alarm = false;
      for (size_t row = 0; row < run.rows; ++row) {
        alarm |= std::abs(RatioShift(base[row], changed[row])->estimate) > limit;
      }
      alarms += alarm ? 1 : 0;
      for (double& sample : changed[0]) sample *= 1.25;
      found += RatioShift(base[0], changed[0])->estimate > limit ? 1 : 0;
    }
    EXPECT_LE(alarms, run.most * kRuns) << run.rows << " rows, spread " << run.spread;
    if (run.spread == 0) {
      EXPECT_GE(found, 0.99 * kRuns) << run.rows << " rows";
    }
  }
}

}  // namespace
}  // namespace starling
