// Quantiles of samples, by linear interpolation between neighbours in order: type 7 of Hyndman and
// Fan (1996), what NumPy and R give when nothing else is asked for.
//
//   std::sort(samples.begin(), samples.end());
//   const double p99 = Quantile(samples, 0.99);
//
// Few samples know little of a tail: p99 of 30 is nearly their maximum.
#ifndef STARLING_BENCH_STATISTICS_QUANTILE_H_
#define STARLING_BENCH_STATISTICS_QUANTILE_H_

#include "absl/types/span.h"

namespace starling {

// Samples finite and in ascending order. 0 <= fraction <= 1; what is outside is taken as the nearer
// end. NaN of no sample. Constant time.
double Quantile(absl::Span<const double> sorted, double fraction);

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_QUANTILE_H_
