// Outliers by Tukey's fences (Exploratory Data Analysis, 1977): beyond 1.5 interquartile ranges
// from the quartiles a sample is mild, beyond 3 severe.
//
//   const OutlierCounts outliers = CountOutliers(sorted);
//   if (outliers.severe_high > 0) ...   // something else ran meanwhile
//
// They are told, never dropped: in a benchmark they are part of what happens. Of normal samples 0.7
// % are outliers. Where half of all samples are equal the range is 0, and every other one is
// severe.
#ifndef STARLING_BENCH_STATISTICS_TUKEY_H_
#define STARLING_BENCH_STATISTICS_TUKEY_H_

#include <cstdint>

#include "absl/types/span.h"

namespace starling {

// A sample on a fence is within it.
struct TukeyFences {
  double outer_low, inner_low, inner_high, outer_high;
};

struct OutlierCounts {
  int64_t severe_low = 0;  // below outer_low
  int64_t mild_low = 0;    // below inner_low, not severe
  int64_t mild_high = 0;
  int64_t severe_high = 0;

  int64_t total() const { return severe_low + mild_low + mild_high + severe_high; }
};

// Samples finite and in ascending order. NaN of no sample.
TukeyFences FencesOf(absl::Span<const double> sorted);

// O(log n).
OutlierCounts CountOutliers(absl::Span<const double> sorted);

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_TUKEY_H_
