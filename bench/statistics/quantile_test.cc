#include "bench/statistics/quantile.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "bench/statistics/testing/golden.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

TEST(Quantile, AgreesWithNumPy) {
  const nlohmann::json summaries = GoldenList("summaries");
  ASSERT_GE(summaries.size(), 17u);
  for (const nlohmann::json& golden : summaries) {
    auto samples = golden["samples"].get<std::vector<double>>();
    std::sort(samples.begin(), samples.end());
    ASSERT_GE(golden["quantiles"].size(), 12u);
    for (const auto& [fraction, value] : golden["quantiles"].items()) {
      SCOPED_TRACE(golden["name"].get<std::string>() + " " + fraction);
      ExpectClose(Quantile(samples, std::stod(fraction)), value, samples.back() - samples.front());
    }
  }
}

TEST(Quantile, LiesBetweenNeighbours) {
  const std::vector<double> sorted = {1, 2, 4};
  EXPECT_EQ(Quantile(sorted, 0.25), 1.5);
  EXPECT_EQ(Quantile(sorted, 0.5), 2);
  EXPECT_EQ(Quantile(sorted, 0.75), 3);
}

TEST(Quantile, StaysWithinTheSamples) {
  const std::vector<double> sorted = {1, 2};
  EXPECT_EQ(Quantile(sorted, -0.5), 1);
  EXPECT_EQ(Quantile(sorted, 1.5), 2);
  EXPECT_EQ(Quantile(sorted, std::nan("")), 1);
  EXPECT_TRUE(std::isnan(Quantile({}, 0.5)));
}

}  // namespace
}  // namespace starling
