// What samples of one quantity say: the numbers that every row of a benchmark shows.
//
//   const SampleSummary summary = Summarize(samples);
//   std::printf("%g [%g, %g]\n", summary.median, summary.ci95_low, summary.ci95_high);
//
// Thread safety: pure functions; the same samples give the same bits.
#ifndef STARLING_BENCH_STATISTICS_SUMMARY_H_
#define STARLING_BENCH_STATISTICS_SUMMARY_H_

#include <cstdint>

#include "absl/types/span.h"

namespace starling {

// All in the unit of the samples. Of no sample: n is 0 and the rest NaN. Of one: spread and outliers
// are 0 and the interval is that sample.
struct SampleSummary {
  int64_t n = 0;
  double min, max;
  double mean;
  double stddev;  // of the sample: divided by n - 1
  double median;
  double iqr;        // p75 - p25
  int64_t outliers;  // beyond Tukey's inner fences; counted, never dropped
  double p50, p75, p90, p95, p99, p99_9;
  double ci95_low, ci95_high;  // of the median (bench/statistics/bootstrap.h)
};

// Samples must be finite: a caller refuses others with their place (FirstNotFinite). O(n log n) and
// the bootstrap.
SampleSummary Summarize(absl::Span<const double> samples);

// The place of the first sample that is NaN or infinite; -1: none is.
int64_t FirstNotFinite(absl::Span<const double> samples);

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_SUMMARY_H_
