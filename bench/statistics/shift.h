// How far one series of samples lies above another, with what is known of it.
//
//   const absl::optional<Shift> shift = RatioShift(base, changed);
//   // {0.10, 0.07, 0.12}: 10 % more than the base; 95 % sure that it is between 7 and 12 % more
//
// The estimate is that of Hodges and Lehmann (1963): the median of all differences between a sample
// of one and a sample of the other. The interval is from one of these differences to another, as
// the distribution of Mann and Whitney's U tells (Hollander and Wolfe): exact for up to 40 samples
// together, by the normal approximation above. Where samples tie it is a little too wide, never too
// narrow.
//
// Thread safety: pure functions; the same samples in any order give the same bits.
#ifndef STARLING_BENCH_STATISTICS_SHIFT_H_
#define STARLING_BENCH_STATISTICS_SHIFT_H_

#include "absl/types/optional.h"
#include "absl/types/span.h"

namespace starling {

struct Shift {
  double estimate, low, high;
};

// In the unit of the samples, which must be finite; above 0 if `changed` is the larger. With too
// few for 95 % (2 / C(n1 + n2, n1) above 5 %: 3 and 4, or 2 and 7) the interval is all that was
// seen and less sure. None if a series has no sample or one that is not finite. O((n1 + n2) log(n1
// + n2)), no memory for the differences.
absl::optional<Shift> DifferenceShift(absl::Span<const double> base,
                                      absl::Span<const double> changed);

// As a fraction of the base, from the differences of logarithms; above -1. None also if a sample is
// not positive.
absl::optional<Shift> RatioShift(absl::Span<const double> base, absl::Span<const double> changed);

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_SHIFT_H_
