// A picture of all shifts with their intervals, and of how much it takes to be a change.
//
// Thread safety: pure function. All text is escaped here.
#ifndef STARLING_BENCH_COMPARE_SHIFT_CHART_H_
#define STARLING_BENCH_COMPARE_SHIFT_CHART_H_

#include <string>
#include <vector>

#include "bench/compare/comparison_rows.h"

namespace starling {

// A card for each group with a line for each row that can be compared: the interval as a bar and
// the shift as a dot, to the right what is better, on a logarithmic scale, the same in all; behind
// it, in grey, what is below the threshold or within the noise. At most 80 rows, the first ones.
// Empty without such rows.
std::string ShiftChart(const std::vector<ComparisonGroup>& groups);

// The style sheet for it, beside that of bench/reports/charts.h.
extern const char kShiftStyle[];

}  // namespace starling

#endif  // STARLING_BENCH_COMPARE_SHIFT_CHART_H_
