// The folder of a benchmark run: results.json and the reports that are drawn from it.
#ifndef STARLING_ENGINE_CLI_BENCH_RESULT_FOLDER_H_
#define STARLING_ENGINE_CLI_BENCH_RESULT_FOLDER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/results/results.h"
#include "engine/cli/output_folder.h"

namespace starling {

inline constexpr char kResultsFile[] = "results.json";

// Draws report.html, report.md and results.csv beside the results. UNAVAILABLE with path and
// reason.
absl::Status WriteReports(const OutputFolder& folder, const BenchmarkResults& results);

// The results at `path`: a file, or a folder that holds one. Errors as ReadResults.
absl::StatusOr<BenchmarkResults> ReadResultsAt(const std::string& path);

// The results as a table for the terminal that stdout is.
std::string ResultsTable(const BenchmarkResults& results, const std::string& sort,
                         const std::string& group_by, bool no_color);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_BENCH_RESULT_FOLDER_H_
