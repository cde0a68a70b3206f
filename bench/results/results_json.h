// results.json: the whole of a benchmark run as one file, and back.
//
//   RETURN_IF_ERROR(WriteResults(folder + "/results.json", results));
//   ASSIGN_OR_RETURN(BenchmarkResults before, ReadResults("baseline/results.json"));
//
// Numbers are exact: what is read has the bits of what was written. Infinities and NaN, which JSON
// cannot say, are null; so is a resource that the system does not count.
//
// What is read is checked as a whole. The samples are the truth: a summary, a histogram or a
// verdict that contradicts them makes the file invalid. Fields that are not known are ignored.
//
// Thread safety: pure functions; files are replaced in one instant.
#ifndef STARLING_BENCH_RESULTS_RESULTS_JSON_H_
#define STARLING_BENCH_RESULTS_RESULTS_JSON_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "bench/results/results.h"

namespace starling {

// A text may have as many bytes: about 700 rows with all the samples that are kept.
inline constexpr int64_t kMostResultsBytes = int64_t{128} << 20;

// The rows must have been judged (JudgeRow). A row is one line. O(samples).
std::string ResultsToJson(const BenchmarkResults& results);

// Errors: INVALID_ARGUMENT that begins with the path of the field, says what is there and what is
// allowed: "rows[3].stats.median: is 7.0; the samples say 6.5".
absl::StatusOr<BenchmarkResults> ResultsFromJson(absl::string_view text);

// Writes to a temporary name, syncs and renames. If anything fails (disk full, ...), UNAVAILABLE
// with path and reason, and the file is as it was. RESOURCE_EXHAUSTED for more than
// kMostResultsBytes.
absl::Status WriteResults(const std::string& path, const BenchmarkResults& results);

// NOT_FOUND without the file; otherwise as ResultsFromJson, with the path of the file in front.
absl::StatusOr<BenchmarkResults> ReadResults(const std::string& path);

}  // namespace starling

#endif  // STARLING_BENCH_RESULTS_RESULTS_JSON_H_
