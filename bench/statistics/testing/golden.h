// What SciPy says of the same samples (testdata/golden.json), for the tests of this folder.
#ifndef STARLING_BENCH_STATISTICS_TESTING_GOLDEN_H_
#define STARLING_BENCH_STATISTICS_TESTING_GOLDEN_H_

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {

// The list of that name.
inline nlohmann::json GoldenList(const std::string& name) {
  std::ifstream file("bench/statistics/testdata/golden.json");
  return nlohmann::json::parse(file)[name];
}

// Equal to the last but one or two digits, relative to the larger of the number and `scale`.
inline void ExpectClose(double actual, double expected, double scale = 0) {
  EXPECT_LE(std::abs(actual - expected), 1e-12 * std::max(std::abs(expected), scale))
      << actual << " is not " << expected;
}

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_TESTING_GOLDEN_H_
