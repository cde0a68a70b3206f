// What a page of results draws: rows against their targets, medians over a parameter, samples in
// the order in which they were taken.
//
// Thread safety: pure functions. All text is escaped here.
#ifndef STARLING_BENCH_REPORTS_CHARTS_H_
#define STARLING_BENCH_REPORTS_CHARTS_H_

#include <string>
#include <vector>

#include "bench/reports/row_group.h"
#include "bench/results/results.h"

namespace starling {

// How many times as good as its target each row is, on a logarithmic scale: to the right of the
// line it is met. At most 80 rows, the worst first. Empty without such rows.
std::string TargetChart(const std::vector<RowGroup>& groups);

// Medians of a group over the parameter that takes most numeric values, a line a case, a plot for
// each combination of the others; bars where no parameter is numeric. At most 12 plots; none of a
// single row.
std::string MedianPlots(const RowGroup& group);

// For each row the samples over time and their distribution, with median and interval. At most 60
// rows: beyond, those with the widest intervals. Empty without samples.
std::string SampleStrips(const std::vector<RowGroup>& groups);

// The style sheet for what is drawn here.
extern const char kBenchStyle[];

}  // namespace starling

#endif  // STARLING_BENCH_REPORTS_CHARTS_H_
