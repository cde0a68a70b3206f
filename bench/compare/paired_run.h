// Two programs measure the same benchmarks in turns: A B, B A, A B, ...
//
//   ASSIGN_OR_RETURN(const auto results,
//                    RunPaired({{{"main", {"/tmp/main/starling", "bench", "inference", "--quick"}},
//                                {"mine", {"/tmp/mine/starling", "bench", "inference",
//                                "--quick"}}}},
//                              {}, stop));
//
// What disturbs the machine for a while disturbs both sides. Each turn is a process of its own, so
// that the luck of one process with addresses and pages is one sample among others: the medians of
// the processes are the samples of a row.
#ifndef STARLING_BENCH_COMPARE_PAIRED_RUN_H_
#define STARLING_BENCH_COMPARE_PAIRED_RUN_H_

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/results/results.h"
#include "engine/core/stop_token.h"

namespace starling {

struct PairedSide {
  std::string name;
  // The program and its arguments; `--filter` and `--out FOLDER` are added. It must leave
  // FOLDER/results.json there and exit with 0 or 3.
  std::vector<std::string> command;
};

inline constexpr int kLeastTurns = 6;  // five pairs are never significant

struct PairedOptions {
  // Of each side. Many short ones rather than few long ones: a machine that is slow for a second is
  // then slow for few of them.
  int turns = 16;
  std::string filter;  // of rows, as for `starling bench`; empty: all
  // Called before each turn: how many are done, of how many, and which side is next.
  std::function<void(int done, int all, const std::string& side)> on_turn;
};

// Runs one side once, with further arguments, and reads what it leaves in `folder`, which stays.
// CANCELLED and UNAVAILABLE as below.
absl::StatusOr<BenchmarkResults> RunSide(const PairedSide& side,
                                         const std::vector<std::string>& arguments,
                                         const std::string& folder, StopToken stop);

// The results of both sides: the rows of the first process, with one sample for each process, taken
// in order. INVALID_ARGUMENT for too few turns; CANCELLED when `stop` asks for it: the child is
// told to end and waited for. UNAVAILABLE if a program cannot be started or leaves no results, with
// the end of what it printed. Leaves no files.
absl::StatusOr<std::array<BenchmarkResults, 2>> RunPaired(const std::array<PairedSide, 2>& sides,
                                                          const PairedOptions& options,
                                                          StopToken stop);

}  // namespace starling

#endif  // STARLING_BENCH_COMPARE_PAIRED_RUN_H_
