// What samples of one quantity say: the numbers that every row of a benchmark shows.
//
//   const SampleSummary summary = Summarize(samples);
//   std::printf("%g [%g, %g]\n", summary.median, summary.ci95_low, summary.ci95_high);
//
// Thread safety: pure functions; the same samples in any order give the same bits.
#ifndef STARLING_BENCH_STATISTICS_SUMMARY_H_
#define STARLING_BENCH_STATISTICS_SUMMARY_H_

#include <cstdint>
#include <limits>

#include "absl/types/span.h"

namespace starling {

// All in the unit of the samples. Of no sample: n is 0 and the rest NaN. Of one: spread and
// outliers are 0 and the interval is that sample.
struct SampleSummary {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  int64_t n = 0;
  double min = kNone;
  double max = kNone;
  double mean = kNone;
  double stddev = kNone;  // of the sample: divided by n - 1
  double median = kNone;
  double iqr = kNone;    // p75 - p25
  int64_t outliers = 0;  // beyond Tukey's inner fences (tukey.h); counted, never dropped
  // Quantiles (quantile.h).
  double p50 = kNone, p75 = kNone, p90 = kNone, p95 = kNone, p99 = kNone, p99_9 = kNone;
  // 95 % interval of the median (median_interval.h); below 6 samples: their range, which is less
  // sure.
  double ci95_low = kNone, ci95_high = kNone;
};

// Samples must be finite: a caller refuses others with their place (FirstNotFinite). With one that
// is not, only n is set. Spread is exact to rounding for magnitudes up to 1e300. O(n log n).
SampleSummary Summarize(absl::Span<const double> samples);

// The place of the first sample that is NaN or infinite; -1: none is.
int64_t FirstNotFinite(absl::Span<const double> samples);

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_SUMMARY_H_
