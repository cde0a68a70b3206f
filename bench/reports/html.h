// Results as one page that opens from disk.
//
//   RETURN_IF_ERROR(folder.Write("report.html", ResultsHtml(results)));
//
// What came of the run; all rows, sortable; medians over parameters and against targets; the
// samples of each row in the order taken, so that drift is seen; what was used; machine, build and
// how far to trust it all.
//
// Thread safety: pure functions.
#ifndef STARLING_BENCH_REPORTS_HTML_H_
#define STARLING_BENCH_REPORTS_HTML_H_

#include <string>

#include "bench/results/results.h"

namespace starling {

// Names in the results may be hostile. The same results give the same bytes. O(samples).
std::string ResultsHtml(const BenchmarkResults& results);

}  // namespace starling

#endif  // STARLING_BENCH_REPORTS_HTML_H_
