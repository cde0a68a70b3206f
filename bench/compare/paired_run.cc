#include "bench/compare/paired_run.h"

#include <signal.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/child_process.h"
#include "base/status_macros.h"
#include "base/temporary_folder.h"
#include "bench/results/results_json.h"

namespace starling {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(50);
constexpr absl::Duration kPatience = absl::Seconds(20);  // with one that was told to end
constexpr int kMissedTarget = 3;

// The last lines of a text file, as one message.
std::string EndOf(const std::string& path) {
  constexpr size_t kMost = 600;
  std::ifstream file(path);
  std::string text;
  std::getline(file, text, '\0');
  if (text.size() > kMost) text.erase(0, text.size() - kMost);
  return std::string(absl::StripAsciiWhitespace(text));
}

// Waits for the end of a child, or ends it.
absl::StatusOr<int> WaitOrStop(ChildProcess& child, StopToken stop) {
  while (true) {
    const absl::optional<int> status = child.WaitFor(kLook);
    if (status.has_value()) return *status;
    if (!stop.stop_requested()) continue;
    child.Signal(SIGINT);
    child.WaitFor(kPatience);
    return absl::CancelledError("interrupted");
  }
}

const BenchmarkRow* RowOf(const BenchmarkResults& results, const std::string& name) {
  for (const BenchmarkRow& row : results.rows) {
    if (RowName(row) == name) return &row;
  }
  return nullptr;
}

// One sample a process: its median. A row that a process lacks has a sample less.
BenchmarkResults Merged(const std::vector<BenchmarkResults>& turns) {
  BenchmarkResults merged = turns.front();
  for (BenchmarkRow& row : merged.rows) {
    const std::string name = RowName(row);
    row.samples.clear();
    row.histogram.reset();
    row.busy = false;
    for (const BenchmarkResults& turn : turns) {
      const BenchmarkRow* const taken = RowOf(turn, name);
      if (taken == nullptr || taken->stats.n == 0) continue;
      row.samples.push_back(taken->stats.median);
      if (taken->busy) row.busy = true;
    }
    if (!row.samples.empty()) row.note = row.busy ? "busy in at least one turn" : "";
    JudgeRow(row);
  }
  merged.seconds = 0;
  for (const BenchmarkResults& turn : turns) {
    merged.seconds += turn.seconds;
    merged.noise.aa_shift = std::max(merged.noise.aa_shift, turn.noise.aa_shift);
  }
  return merged;
}

}  // namespace

absl::StatusOr<BenchmarkResults> RunSide(const PairedSide& side,
                                         const std::vector<std::string>& arguments,
                                         const std::string& folder, StopToken stop) {
  const std::string log = absl::StrCat(folder, ".log");
  std::vector<std::string> command = side.command;
  command.insert(command.end(), arguments.begin(), arguments.end());
  command.insert(command.end(), {"--out", folder});
  ASSIGN_OR_RETURN(ChildProcess child, ChildProcess::Start(command, {log, true}));
  ASSIGN_OR_RETURN(const int status, WaitOrStop(child, stop));
  if (status != 0 && status != kMissedTarget) {
    return absl::UnavailableError(absl::StrCat(side.name, " (", side.command[0],
                                               ") ended with status ", status, ": ", EndOf(log)));
  }
  return ReadResults(absl::StrCat(folder, "/results.json"));
}

absl::StatusOr<std::array<BenchmarkResults, 2>> RunPaired(const std::array<PairedSide, 2>& sides,
                                                          const PairedOptions& options,
                                                          StopToken stop) {
  if (options.turns < kLeastTurns) {
    return absl::InvalidArgumentError(absl::StrCat("turns is ", options.turns, "; at least ",
                                                   kLeastTurns,
                                                   " of each side can show a difference"));
  }
  ASSIGN_OR_RETURN(const TemporaryFolder folder, TemporaryFolder::Create("starling-compare"));
  std::vector<std::string> arguments;
  if (!options.filter.empty()) arguments = {"--filter", options.filter};
  std::array<std::vector<BenchmarkResults>, 2> taken;
  const int all = 2 * options.turns;
  for (int turn = 0; turn < all; ++turn) {
    // A B, B A, A B, ...: both sides stand equally in what changes slowly.
    const int side = (turn % 2) ^ (turn / 2 % 2);
    if (stop.stop_requested()) return absl::CancelledError("interrupted");
    if (options.on_turn) options.on_turn(turn, all, sides[side].name);
    ASSIGN_OR_RETURN(BenchmarkResults results,
                     RunSide(sides[side], arguments, folder.File(absl::StrCat(turn)), stop));
    taken[side].push_back(std::move(results));
  }
  return std::array<BenchmarkResults, 2>{Merged(taken[0]), Merged(taken[1])};
}

}  // namespace starling
