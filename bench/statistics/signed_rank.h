// The signed-rank test of Wilcoxon (1945), for samples that were taken in pairs: does one side of
// the pairs lie above the other?
//
//   const double p = SignedRankP(PairedLogRatios(base, changed));
//   const absl::optional<Shift> shift = PairedRatioShift(base, changed);
//
// What disturbs both samples of a pair cancels, so two programs that take turns on a machine that
// changes are told apart sooner than by the ranks of all samples (mann_whitney.h).
//
// Thread safety: pure functions.
#ifndef STARLING_BENCH_STATISTICS_SIGNED_RANK_H_
#define STARLING_BENCH_STATISTICS_SIGNED_RANK_H_

#include <cstddef>
#include <vector>

#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "bench/statistics/shift.h"

namespace starling {

// The two-sided p-value of differences. Zeros are left out, as Wilcoxon did. Exact, with ties, for
// up to 40 differences; above by the normal approximation with ties and continuity corrected. 1 if
// nothing is left or one is not a number.
double SignedRankP(absl::Span<const double> differences);

// The smallest p-value that so many differences can have: 2 / 2^n, at most 1.
double SmallestSignedRankP(size_t n);

// ln(changed / base), pair by pair. None if the series differ in length, are empty, or hold a
// sample that is not positive and finite.
absl::optional<std::vector<double>> PairedLogRatios(absl::Span<const double> base,
                                                    absl::Span<const double> changed);

// How far `changed` lies above `base`, as a fraction: the median of the means of all two log ratios
// (Hodges and Lehmann), with the 95 % interval that belongs to the test; of fewer than 6 pairs that
// is all that was seen. None where PairedLogRatios is. O(n^2) time and memory.
absl::optional<Shift> PairedRatioShift(absl::Span<const double> base,
                                       absl::Span<const double> changed);

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_SIGNED_RANK_H_
