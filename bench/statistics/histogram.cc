#include "bench/statistics/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace starling {
namespace {

constexpr int kBucketsPerDoubling = 16;
constexpr double kSmallest =
    std::numeric_limits<double>::min();  // below it bounds would be rounded
constexpr double kTooLarge = 0x1p1023;   // or be infinite
constexpr int kNone = std::numeric_limits<int>::max();

// Buckets of positive values are numbered in order; number 0 begins at 1/2.
int BucketOf(double value) {
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);  // 1/2 <= fraction < 1
  return exponent * kBucketsPerDoubling +
         static_cast<int>((fraction - 0.5) * (2 * kBucketsPerDoubling));
}

double LowerBound(int bucket) {
  const int exponent =
      static_cast<int>(std::floor(static_cast<double>(bucket) / kBucketsPerDoubling));
  const int step = bucket - exponent * kBucketsPerDoubling;
  return std::ldexp(0.5 + step / (2.0 * kBucketsPerDoubling), exponent);
}

}  // namespace

absl::StatusOr<Histogram> HistogramOf(absl::Span<const double> samples) {
  int64_t zeros = 0;
  int first = kNone;
  int last = -kNone;
  for (size_t i = 0; i < samples.size(); ++i) {
    if (!(samples[i] >= 0 && samples[i] < kTooLarge)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "samples[", i, "] is ", samples[i], "; a histogram takes values from 0 to ", kTooLarge));
    }
    if (samples[i] < kSmallest) {
      ++zeros;
      continue;
    }
    const int bucket = BucketOf(samples[i]);
    first = std::min(first, bucket);
    last = std::max(last, bucket);
  }

  Histogram histogram;
  if (samples.empty()) return histogram;
  if (zeros > 0) {
    histogram.bounds.push_back(0);
    histogram.counts.push_back(zeros);
  }
  if (first == kNone) {
    histogram.bounds.push_back(kSmallest);
    return histogram;
  }
  for (int bucket = first; bucket <= last; ++bucket) histogram.bounds.push_back(LowerBound(bucket));
  histogram.bounds.push_back(LowerBound(last + 1));
  const size_t offset = histogram.counts.size();
  histogram.counts.resize(offset + static_cast<size_t>(last - first) + 1);
  for (const double sample : samples) {
    if (sample >= kSmallest)
      ++histogram.counts[offset + static_cast<size_t>(BucketOf(sample) - first)];
  }
  return histogram;
}

}  // namespace starling
