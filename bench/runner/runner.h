// Runs benchmarks so that their figures can be compared.
//
// Rows of one case are made together and measured in rounds: each round takes one sample of every
// row, in an order drawn anew. What disturbs the machine for a while disturbs all rows alike, and
// the spread of a row is that of the whole time.
//
//   BenchmarkResults results = NewResults(...);
//   RETURN_IF_ERROR(RunBenchmarks(rows, options, observer, stop, results));
//
// Single-threaded; benchmarks may use threads of their own.
#ifndef STARLING_BENCH_RUNNER_RUNNER_H_
#define STARLING_BENCH_RUNNER_RUNNER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "bench/results/results.h"
#include "bench/runner/row_measurement.h"
#include "bench/runner/suites.h"
#include "engine/core/stop_token.h"
#include "profiling/formats/profile.h"

namespace starling {

struct RunnerOptions {
  SamplingOptions sampling;
  uint64_t seed = 1;           // of the order of rows in a round
  bool cpu_profiles = false;   // profiles each row after its samples
  double profile_seconds = 1;  // of each row
};

struct RunnerProgress {
  int64_t rows = 0;          // all
  int64_t rows_done = 0;     // measured for good
  std::string doing;         // "inference/b: round 3 of 15"
  double share = 0;          // of the work, 0 to 1
  double seconds = 0;        // since the start
  double seconds_left = -1;  // about; -1: not known yet
};

// Is told what happens. Called on the runner's thread, never inside a timed section.
class RunnerObserver {
 public:
  virtual ~RunnerObserver() = default;
  virtual void OnProgress(const RunnerProgress& /*progress*/) {}
  // Rows were added to the results: the moment to save them.
  virtual absl::Status OnRows(const BenchmarkResults& /*results*/) { return absl::OkStatus(); }
  virtual absl::Status OnProfile(const BenchmarkRow& /*row*/, const Profile& /*profile*/) {
    return absl::OkStatus();
  }
};

// Results without rows: machine, build, time and what could not be controlled.
BenchmarkResults NewResults(const std::string& command, Extent extent);

// Measures the planned rows and appends them to `results` in their order; rows that are there
// already (by name) are left as they are, so that an interrupted run goes on where it ended. Sets
// noise, seconds and `complete`. CANCELLED when `stop` asks for it: the results then hold the cases
// that are complete, and nothing else. Errors of a benchmark's own work end the run likewise; the
// message names the row.
absl::Status RunBenchmarks(const std::vector<PlannedRow>& rows, const RunnerOptions& options,
                           RunnerObserver& observer, StopToken stop, BenchmarkResults& results);

}  // namespace starling

#endif  // STARLING_BENCH_RUNNER_RUNNER_H_
