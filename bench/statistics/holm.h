// Holm's correction (1979): of many comparisons one in twenty is "significant" at 5 % by chance
// alone; these p-values are raised so that the chance of even one false alarm among them stays
// below 5 %.
//
//   const std::vector<double> adjusted = HolmAdjusted(p_of_each_row);
//   if (adjusted[i] < 0.05) ...
//
// It asks nothing about how the comparisons depend on each other.
#ifndef STARLING_BENCH_STATISTICS_HOLM_H_
#define STARLING_BENCH_STATISTICS_HOLM_H_

#include <vector>

#include "absl/types/span.h"

namespace starling {

// In the order given, each at least what it was and at most 1. 0 <= p <= 1; NaN is taken as 1.
// O(n log n).
std::vector<double> HolmAdjusted(absl::Span<const double> p_values);

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_HOLM_H_
