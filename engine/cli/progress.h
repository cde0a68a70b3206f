// How far a run is, on stderr: a bar on a terminal, a line every ten seconds elsewhere.
//
//   Progress progress("foraging", /*first_tick=*/0, /*last_tick=*/300, /*agents=*/4096,
//   TerminalOf(stderr, false), stderr); for (...) progress.Update(tick);   // a look at the clock;
//   prints at most ten times a second progress.Finish();                 // clears the bar
//
// Not thread-safe.
#ifndef STARLING_ENGINE_CLI_PROGRESS_H_
#define STARLING_ENGINE_CLI_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/strings/string_view.h"
#include "engine/cli/terminal.h"

namespace starling {

struct ProgressState {
  std::string name;
  int64_t first_tick = 0;  // where the run began
  int64_t tick = 0;        // ticks done
  int64_t last_tick = 0;   // where it ends
  int64_t agents = 0;
  double seconds = 0;  // since it began
};

// "foraging: 126 of 300 ticks (42 %), 104 k agent-steps/s, 7 s left"
std::string ProgressLine(const ProgressState& state);

// The same with a bar, at most `terminal.width` - 1 columns wide: what does not fit is left out,
// the bar first.
std::string ProgressBar(const ProgressState& state, const Terminal& terminal);

class Progress {
 public:
  Progress(absl::string_view name, int64_t first_tick, int64_t last_tick, int64_t agents,
           const Terminal& terminal, std::FILE* stream);
  ~Progress() { Finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Update(int64_t tick);
  void Finish();

 private:
  using Clock = std::chrono::steady_clock;

  ProgressState state_;
  const Terminal terminal_;
  std::FILE* const stream_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point next_;
  bool drawn_ = false;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_PROGRESS_H_
