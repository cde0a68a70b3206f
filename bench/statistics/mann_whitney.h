// The rank test of Mann and Whitney (1947): could two series of samples come from one distribution?
//
//   const double p = MannWhitneyP(base, changed);
//   if (p < 0.05) ...   // chance alone would part them so far in less than 5 % of cases
//
// It asks nothing of the distribution, and an outlier counts for no more than its rank. Not of how
// much they differ: that is a shift (shift.h). Few samples can never be significant, whatever they
// are: SmallestMannWhitneyP(3, 3) is 0.1, (4, 4) 0.029, (5, 5) 0.008, (10, 10) 0.00001.
#ifndef STARLING_BENCH_STATISTICS_MANN_WHITNEY_H_
#define STARLING_BENCH_STATISTICS_MANN_WHITNEY_H_

#include <cstddef>

#include "absl/types/span.h"

namespace starling {

// The two-sided p-value: twice that of the nearer tail, at most 1. Exact, with ties, for up to 40
// samples together (below 1 ms); above by the normal approximation with ties and continuity
// corrected. 1 if all samples are equal, and if there are none on one side: nothing is shown.
// Samples in any order, not NaN: with one the answer is 1.
double MannWhitneyP(absl::Span<const double> a, absl::Span<const double> b);

// The smallest p-value that so many samples can have: 2 / C(a + b, a), when all of one side lie
// below all of the other. 1 without samples on one side. Exact, so for many samples it may
// underflow to 0.
double SmallestMannWhitneyP(size_t a, size_t b);

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_MANN_WHITNEY_H_
