// What a benchmark run leaves behind: one struct for each object of `results.json`.
//
//   BenchmarkResults results;
//   JudgeRow(row);
//   results.rows.push_back(row);
//   RETURN_IF_ERROR(WriteResults(path, results));     // bench/results/results_json.h
//
// Plain values. Every report (bench/reports) is drawn from them and from nothing else.
//
// Thread safety: pure functions.
#ifndef STARLING_BENCH_RESULTS_RESULTS_H_
#define STARLING_BENCH_RESULTS_RESULTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "bench/statistics/histogram.h"
#include "bench/statistics/summary.h"

namespace starling {

// As many samples of a row are kept in a file. Of more, an even subset in their order, with the
// summary of them all and, where no sample is negative, their histogram.
inline constexpr size_t kMostKeptSamples = 10000;

// Parameters of a row by name, in the order in which its case declares them. Values are text; those
// that are whole numbers stand in JSON as numbers.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// Numbers by name that belong to a row but are not what it measures: operations_per_agent_step, ...
using Facts = std::vector<std::pair<std::string, double>>;

// Facts in words, by name: "cpu", "kernel", "compiler", ...
using Properties = std::vector<std::pair<std::string, std::string>>;

enum class Direction { kHigherIsBetter, kLowerIsBetter };

// What the target is held against.
enum class TargetStatistic { kMedian, kP95, kP99 };

struct BenchmarkTarget {
  std::optional<double> value;     // none: nothing was stated for this row
  std::optional<double> critical;  // beyond it the row is not only missed but wrong
  TargetStatistic statistic = TargetStatistic::kMedian;
  std::string source;  // where it is stated: "targets.md"
};

BenchmarkTarget StatedTarget(double value, const std::string& source,
                             TargetStatistic statistic = TargetStatistic::kMedian);
// None, and where it would be stated.
BenchmarkTarget NoTarget(const std::string& source);

enum class RowVerdict {
  kMet,
  kMissed,
  kNotMeasurable,  // without samples, or without a target; the note says which and why
};

// What the process used while the row was measured, set-up and warm-up left out; -1: the system
// does not say.
struct RowResources {
  double cpu_seconds = 0;
  int64_t rss_bytes = -1;       // at the end
  int64_t rss_peak_bytes = -1;  // of the process up to then
  int64_t pss_bytes = -1;       // at the end
  int64_t context_switches = -1;
  int64_t page_faults = -1;
  int64_t disk_read_bytes = -1;
  int64_t disk_write_bytes = -1;
  int64_t network_rx_bytes = -1;  // of the machine: the system does not count by process
  int64_t network_tx_bytes = -1;
  int64_t threads = -1;
  int64_t connections = -1;  // open sockets
};

struct BenchmarkRow {
  std::string suite;
  std::string name;  // of the case: "b"; "case" in JSON
  Parameters params;
  std::string metric;  // "agent_steps_per_second_per_core"
  std::string unit;    // "1/s", "s", "B", "1"
  Direction direction = Direction::kHigherIsBetter;
  double threshold = 0.10;             // a smaller change is no regression; a fraction, 0 or more
  std::vector<double> samples;         // finite, in the order in which they were taken
  SampleSummary stats;                 // of all samples, those that are not kept included
  std::optional<Histogram> histogram;  // of latencies
  RowResources resources;
  BenchmarkTarget target;
  RowVerdict verdict = RowVerdict::kNotMeasurable;
  std::string note;  // what a reader must know; never empty if not measurable
  Facts facts;
  bool busy = false;  // others used the processors meanwhile; the note says how much
};

// How far the run can be trusted.
struct RunNoise {
  double aa_shift = 0;           // the noise floor, as a fraction (bench/statistics)
  std::string verdict;           // "quiet", "noisy", "busy", "unknown"
  std::vector<std::string> why;  // in sentences
};

struct BenchmarkResults {
  static constexpr int kSchema = 1;
  std::string started;   // UTC, RFC 3339
  double seconds = 0;    // it took
  bool complete = true;  // false: interrupted, or still under way
  std::string command;   // as it was called
  std::string extent;    // "quick", "default", "full"
  Properties
      machine;  // what must be the same for figures to be compared, and what helps to read them
  Properties build;
  std::vector<std::string> uncontrolled;  // what could not be controlled, in sentences
  RunNoise noise;
  std::vector<BenchmarkRow> rows;
};

// The value of a parameter; empty if there is none.
std::string ParameterOf(const Parameters& parameters, absl::string_view name);

// "SUITE/CASE/param=value/.../metric": unique in a run.
std::string RowName(const BenchmarkRow& row);

// The statistic that the target is held against; NaN without samples.
double TargetValueOf(const BenchmarkRow& row);

// What stats and target give: kMet on the target itself or on its better side, kNotMeasurable
// without samples or without a target.
RowVerdict VerdictOf(const BenchmarkRow& row);

// Sets stats and verdict from samples and target. Where it is kNotMeasurable, the note says why;
// what it said already stays in front, and nothing is said twice. With a sample that is not finite
// nothing can be said: all samples of the row go, and the note names the first such one. O(n log n)
// of samples.
void JudgeRow(BenchmarkRow& row);

}  // namespace starling

#endif  // STARLING_BENCH_RESULTS_RESULTS_H_
