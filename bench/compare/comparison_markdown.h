// A comparison as Markdown, short enough for the text of a pull request.
//
// Thread safety: pure function.
#ifndef STARLING_BENCH_COMPARE_COMPARISON_MARKDOWN_H_
#define STARLING_BENCH_COMPARE_COMPARISON_MARKDOWN_H_

#include <string>

#include "bench/compare/compare.h"

namespace starling {

// What came of it, what limits it, and the rows that changed; folded away: the others, and the
// machine. At most 150 rows of each, the worst first. Names cannot become markup. O(rows log rows).
std::string ComparisonMarkdown(const Comparison& comparison);

}  // namespace starling

#endif  // STARLING_BENCH_COMPARE_COMPARISON_MARKDOWN_H_
