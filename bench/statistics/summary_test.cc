#include "bench/statistics/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "bench/statistics/testing/golden.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> NumbersOf(const SampleSummary& summary) {
  return {summary.min, summary.max,   summary.mean,     summary.stddev,   summary.median,
          summary.iqr, summary.p50,   summary.p75,      summary.p90,      summary.p95,
          summary.p99, summary.p99_9, summary.ci95_low, summary.ci95_high};
}

TEST(Summarize, AgreesWithNumPy) {
  const nlohmann::json summaries = GoldenList("summaries");
  ASSERT_GE(summaries.size(), 17u);
  for (const nlohmann::json& golden : summaries) {
    SCOPED_TRACE(golden["name"]);
    const auto samples = golden["samples"].get<std::vector<double>>();
    const SampleSummary summary = Summarize(samples);
    const nlohmann::json& quantiles = golden["quantiles"];
    EXPECT_EQ(summary.n, static_cast<int64_t>(samples.size()));
    EXPECT_EQ(summary.min, quantiles["0"]);
    EXPECT_EQ(summary.max, quantiles["1"]);
    const double range = summary.max - summary.min;
    ExpectClose(summary.mean, golden["mean"], range);
    // NumPy rounds the mean before it takes distances from it; of equal samples some are then left.
    ExpectClose(summary.stddev, golden["stddev"], std::max(range, 1e-4 * std::abs(summary.max)));
    ExpectClose(summary.median, quantiles["0.5"], range);
    ExpectClose(summary.p50, quantiles["0.5"], range);
    ExpectClose(summary.p75, quantiles["0.75"], range);
    ExpectClose(summary.p90, quantiles["0.9"], range);
    ExpectClose(summary.p95, quantiles["0.95"], range);
    ExpectClose(summary.p99, quantiles["0.99"], range);
    ExpectClose(summary.p99_9, quantiles["0.999"], range);
    ExpectClose(summary.iqr, quantiles["0.75"].get<double>() - quantiles["0.25"].get<double>(),
                range);
    int64_t outliers = 0;
    for (const nlohmann::json& count : golden["outliers"]) outliers += count.get<int64_t>();
    EXPECT_EQ(summary.outliers, outliers);
    ExpectClose(summary.ci95_low, golden["median_interval"][0], range);
    ExpectClose(summary.ci95_high, golden["median_interval"][1], range);
  }
}

TEST(Summarize, OfNoSampleKnowsNothing) {
  const SampleSummary summary = Summarize({});
  EXPECT_EQ(summary.n, 0);
  EXPECT_EQ(summary.outliers, 0);
  for (const double number : NumbersOf(summary)) EXPECT_TRUE(std::isnan(number));
}

TEST(Summarize, OfOneSampleIsThatSampleWithoutSpread) {
  const SampleSummary summary = Summarize({-2.5});
  EXPECT_EQ(summary.n, 1);
  EXPECT_EQ(summary.outliers, 0);
  EXPECT_EQ(NumbersOf(summary), (std::vector<double>{-2.5, -2.5, -2.5, 0, -2.5, 0, -2.5, -2.5, -2.5,
                                                     -2.5, -2.5, -2.5, -2.5, -2.5}));
}

TEST(Summarize, OfEqualSamplesHasNoSpreadAtAll) {
  const std::vector<double> samples(7, 0.1);
  const SampleSummary summary = Summarize(samples);
  EXPECT_EQ(summary.mean, 0.1);
  EXPECT_EQ(summary.stddev, 0);
  EXPECT_EQ(summary.iqr, 0);
  EXPECT_EQ(summary.ci95_low, 0.1);
  EXPECT_EQ(summary.ci95_high, 0.1);
}

TEST(Summarize, DoesNotDependOnTheOrder) {
  std::vector<double> samples = {0.3, 0.1, 7.7, 0.2, 0.7, 1e-9, 0.6};
  const std::vector<double> once = NumbersOf(Summarize(samples));
  std::reverse(samples.begin(), samples.end());
  EXPECT_EQ(NumbersOf(Summarize(samples)), once);
}

TEST(Summarize, DoesNotOverflowOrVanish) {
  for (const double scale : {1e-300, 1e300}) {
    const SampleSummary summary = Summarize({1 * scale, 2 * scale, 3 * scale});
    EXPECT_NEAR(summary.stddev / scale, 1, 1e-14);
    EXPECT_NEAR(summary.mean / scale, 2, 1e-14);
  }
}

TEST(Summarize, KeepsASpreadThatIsSmallBesideTheMean) {
  EXPECT_EQ(Summarize({1e9 + 1, 1e9 + 2, 1e9 + 3}).stddev, 1);
}

TEST(Summarize, OfWhatIsNotFiniteOnlyCounts) {
  for (const double bad : {kNan, kInfinity, -kInfinity}) {
    const std::vector<double> samples = {1, 2, bad, 3};
    EXPECT_EQ(FirstNotFinite(samples), 2);
    const SampleSummary summary = Summarize(samples);
    EXPECT_EQ(summary.n, 4);
    for (const double number : NumbersOf(summary)) EXPECT_TRUE(std::isnan(number));
  }
  EXPECT_EQ(FirstNotFinite({1, 2, 3}), -1);
  EXPECT_EQ(FirstNotFinite({}), -1);
}

}  // namespace
}  // namespace starling
