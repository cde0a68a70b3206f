#include "bench/statistics/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace starling {
namespace {

Histogram Of(absl::Span<const double> samples) {
  const absl::StatusOr<Histogram> histogram = HistogramOf(samples);
  EXPECT_TRUE(histogram.ok()) << histogram.status();
  return histogram.value_or(Histogram());
}

TEST(Histogram, CutsEachDoublingIntoSixteen) {
  const Histogram histogram = Of({1, 1.0624, 1.0625, 1.99, 2, 2.1});
  ASSERT_EQ(histogram.bounds.size(), 18u);
  EXPECT_EQ(histogram.bounds[0], 1);
  EXPECT_EQ(histogram.bounds[1], 1.0625);
  EXPECT_EQ(histogram.bounds[16], 2);
  EXPECT_EQ(histogram.bounds[17], 2.125);
  std::vector<int64_t> counts(17);
  counts[0] = 2;
  counts[1] = 1;
  counts[15] = 1;
  counts[16] = 2;
  EXPECT_EQ(histogram.counts, counts);
}

TEST(Histogram, CountsEverySampleInTheBucketThatHoldsIt) {
  std::mt19937_64 random(7);
  std::vector<double> samples;
  for (int i = 0; i < 2000; ++i) {
    samples.push_back(std::ldexp(1 + 0x1p-64 * static_cast<double>(random()), i % 60 - 40));
  }
  const Histogram histogram = Of(samples);
  ASSERT_EQ(histogram.bounds.size(), histogram.counts.size() + 1);
  EXPECT_TRUE(std::is_sorted(histogram.bounds.begin(), histogram.bounds.end()));
  for (size_t i = 0; i < histogram.counts.size(); ++i) {
    const double low = histogram.bounds[i];
    const double high = histogram.bounds[i + 1];
    EXPECT_LE((high - low) / 2, 0.032 * low);
    EXPECT_EQ(histogram.counts[i],
              std::count_if(samples.begin(), samples.end(),
                            [=](double sample) { return low <= sample && sample < high; }));
  }
}

TEST(Histogram, GivesZerosABucketOfTheirOwn) {
  const Histogram histogram = Of({0, 0.5, 0});
  EXPECT_EQ(histogram.bounds, (std::vector<double>{0, 0.5, 0.53125}));
  EXPECT_EQ(histogram.counts, (std::vector<int64_t>{2, 1}));
  EXPECT_EQ(Of({0, 0.5, 1e-310}).bounds, histogram.bounds);
  EXPECT_EQ(Of({0, 0.5, 1e-310}).counts, histogram.counts);
  const Histogram zeros = Of({0, -0.0, 1e-310});
  EXPECT_EQ(zeros.bounds, (std::vector<double>{0, std::numeric_limits<double>::min()}));
  EXPECT_EQ(zeros.counts, (std::vector<int64_t>{3}));
}

TEST(Histogram, HoldsTheSmallestAndTheLargest) {
  const Histogram histogram = Of({std::numeric_limits<double>::min(), 1e300, 8.9e307});
  EXPECT_EQ(histogram.counts.front(), 1);
  EXPECT_EQ(histogram.counts.back(), 1);
  EXPECT_TRUE(std::isfinite(histogram.bounds.back()));
  EXPECT_LT(histogram.counts.size(), 33000u);
}

TEST(Histogram, OfNoSampleHasNoBucket) {
  EXPECT_TRUE(Of({}).bounds.empty());
  EXPECT_TRUE(Of({}).counts.empty());
}

TEST(Histogram, RefusesWhatHasNoPlaceInIt) {
  for (const double bad : {-1e-9, std::nan(""), std::numeric_limits<double>::infinity(), 9e307}) {
    const absl::Status status = HistogramOf({1, 2, bad}).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_NE(status.message().find("samples[2]"), absl::string_view::npos) << status;
    EXPECT_NE(status.message().find("from 0 to"), absl::string_view::npos) << status;
  }
}

}  // namespace
}  // namespace starling
