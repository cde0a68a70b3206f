// Histogram: how often which latency was seen, in buckets as fine as the values are small.
//
//   ASSIGN_OR_RETURN(const Histogram histogram, HistogramOf(seconds));
//   for (size_t i = 0; i < histogram.counts.size(); ++i) {
//     Draw(histogram.bounds[i], histogram.bounds[i + 1], histogram.counts[i]);
//   }
//
// Log-linear: every span from a power of two to the next is cut into 16 equal buckets, so the
// middle of a bucket is within 3.2 % of all it holds, be it a nanosecond or an hour. The bounds
// depend on no setting: histograms of two runs have the same ones where both have values.
#ifndef STARLING_BENCH_STATISTICS_HISTOGRAM_H_
#define STARLING_BENCH_STATISTICS_HISTOGRAM_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace starling {

struct Histogram {
  // Ascending, in the unit of the samples; one more than counts, or none of either. Bucket i holds
  // bounds[i] <= sample < bounds[i + 1].
  std::vector<double> bounds;
  std::vector<int64_t> counts;
};

// From the bucket of the smallest sample to that of the largest, with the empty ones between. Zeros
// (and what is below 2.2e-308) have a bucket of their own in front, which ends where the others
// begin. Empty of no sample.
//
// Errors: INVALID_ARGUMENT for a sample that is negative, NaN, or 9e307 and more, with its place.
// O(samples + buckets); there are 16 buckets for each doubling from the smallest to the largest.
absl::StatusOr<Histogram> HistogramOf(absl::Span<const double> samples);

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_HISTOGRAM_H_
