// Results as Markdown, short enough for the text of a pull request.
//
//   RETURN_IF_ERROR(folder.Write("report.md", ResultsMarkdown(results)));
//
// Thread safety: pure functions.
#ifndef STARLING_BENCH_REPORTS_MARKDOWN_H_
#define STARLING_BENCH_REPORTS_MARKDOWN_H_

#include <string>

#include "bench/results/results.h"

namespace starling {

// What came of the run, the rows with a target, what could not be measured; folded away: rows
// without a target, and the machine. At most 150 rows of each kind, missed ones first. Names cannot
// become markup. O(rows).
std::string ResultsMarkdown(const BenchmarkResults& results);

}  // namespace starling

#endif  // STARLING_BENCH_REPORTS_MARKDOWN_H_
