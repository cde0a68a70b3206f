// Results for a terminal: a table a suite, then what came of the run.
//
//   TextReportOptions options;
//   options.sort = "target";
//   std::fputs(ResultsText(results, options).c_str(), stdout);
//
//   inference: agent_steps_per_second_per_core; backend=serial, workers=1
//   CASE  AGENTS  PRECISION    MEDIAN      +-            TARGET  OF TARGET  VERDICT
//   a       1000      float  2.31 M/s   0.8 %    at least 2 M/s     1.16 x      met
//
// Thread safety: pure functions.
#ifndef STARLING_BENCH_REPORTS_TEXT_H_
#define STARLING_BENCH_REPORTS_TEXT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "bench/results/results.h"

namespace starling {

struct TextReportOptions {
  // "plan" (as measured), "name", "median", "min", "max", "stddev", "iqr", "spread" (of the
  // interval) or "target" (how near it was, the worst first). The others but the name: the largest
  // first. What has no such value comes last.
  std::string sort = "plan";
  std::string group_by;     // a parameter: a table for each of its values
  int terminal_width = 80;  // columns are left out, and names cut, until a table fits
  bool unicode = false;     // characters beyond ASCII in what is not a name
  bool color = false;       // escape sequences for the verdicts
};

// INVALID_ARGUMENT for an order that there is not, with those there are.
absl::Status CheckRowSort(absl::string_view sort);

// Control characters in names are shown as '?'. An unknown order is "plan". O(rows log rows).
std::string ResultsText(const BenchmarkResults& results, const TextReportOptions& options);

}  // namespace starling

#endif  // STARLING_BENCH_REPORTS_TEXT_H_
