// A comparison as one page that opens from disk.
//
//   RETURN_IF_ERROR(folder.Write("comparison.html", ComparisonHtml(comparison, profiles)));
//
// What came of it and what limits it; all shifts with their intervals; tables, sortable; for
// regressions that were profiled the functions whose share changed most, with links to the folded
// stacks, which must lie in "profiles/" beside the page; the machine.
//
// Thread safety: pure function of the comparison and the files.
#ifndef STARLING_BENCH_COMPARE_COMPARISON_HTML_H_
#define STARLING_BENCH_COMPARE_COMPARISON_HTML_H_

#include <string>
#include <vector>

#include "bench/compare/compare.h"
#include "bench/compare/paired_comparison.h"

namespace starling {

// Names may be hostile. A profile that cannot be read is told on the page. O(rows log rows).
std::string ComparisonHtml(const Comparison& comparison, const std::vector<ProfiledRow>& profiles);

}  // namespace starling

#endif  // STARLING_BENCH_COMPARE_COMPARISON_HTML_H_
