// How the rows of a comparison are told: the same in all reports.
//
// Text is not escaped. Thread safety: pure functions. Groups point into the comparison.
#ifndef STARLING_BENCH_COMPARE_COMPARISON_ROWS_H_
#define STARLING_BENCH_COMPARE_COMPARISON_ROWS_H_

#include <string>
#include <vector>

#include "bench/compare/compare.h"

namespace starling {

// "1 regression, 2 improvements, 39 without a difference shown, 0 not comparable".
std::string VerdictLine(const Comparison& comparison);

// "A is main, B is mine; interleaved, measured for 3 min 5 s."
std::string SidesLine(const Comparison& comparison);

// Rows of one suite and metric, and what their names have in common: that is said once.
struct ComparisonGroup {
  std::string title;  // "inference: agent_steps_per_second; backend=serial, workers=2"
  std::vector<const RowComparison*> rows;
  std::vector<std::string> names;  // of the rows, without what is in the title: "b/agents=1000"
};

// The worst row first, then what became better, what shows no difference, what is not comparable;
// groups go by their first row. O(rows log rows).
std::vector<ComparisonGroup> GroupByMetric(const Comparison& comparison);

// How much better the row became, as a logarithm: below 0 it became worse. NaN if not comparable.
double Goodness(const RowComparison& row, double shift);

const char* FieldOf(Change change);  // "worse", "better", "same", "not_comparable"

std::string SideText(const SampleSummary& side, const std::string& unit);  // "1.31 M/s ± 1.2 %"
std::string ChangeText(const RowComparison& row);    // "-30.1 %"; "~" if none was shown; "–"
std::string MarkedChange(const RowComparison& row);  // "✗ -30.1 %", "✓ +50 %", "~"; "–"
std::string IntervalText(const RowComparison& row);  // "-31 % to -29 %"; "–"
std::string PText(const RowComparison& row);         // "0.0065", "< 0.0001"; "–"
std::string CountsText(const RowComparison& row);    // "8 + 8"

}  // namespace starling

#endif  // STARLING_BENCH_COMPARE_COMPARISON_ROWS_H_
