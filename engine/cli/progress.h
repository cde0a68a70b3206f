// How far long work is, on stderr: a bar on a terminal, a line every ten seconds elsewhere.
//
//   Progress progress(TerminalOf(stderr, false), stderr);
//   for (...) {
//     if (progress.IsDue()) progress.Show({"foraging", 0.42, {"126/300", "7 s left"}});
//   }
//   progress.Finish();   // clears the bar
//
// Not thread-safe.
#ifndef STARLING_ENGINE_CLI_PROGRESS_H_
#define STARLING_ENGINE_CLI_PROGRESS_H_

#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "engine/cli/terminal.h"

namespace starling {

struct ProgressState {
  std::string name;
  double share = 0;                  // of the work, 0 to 1
  std::vector<std::string> details;  // the most important first
};

// "foraging: 42 %, 126/300 ticks, 104 k agent-steps/s, 7 s left"
std::string ProgressLine(const ProgressState& state);

// The same with a bar, at most `terminal.width` - 1 columns wide: what does not fit is left out,
// the bar first.
std::string ProgressBar(const ProgressState& state, const Terminal& terminal);

class Progress {
 public:
  Progress(const Terminal& terminal, std::FILE* stream);
  ~Progress() { Finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Whether it is time to show something: a look at the clock. At most ten times a second.
  bool IsDue() const { return Clock::now() >= next_; }
  void Show(const ProgressState& state);
  void Finish();

 private:
  using Clock = std::chrono::steady_clock;

  const Terminal terminal_;
  std::FILE* const stream_;
  Clock::time_point next_;
  bool drawn_ = false;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_PROGRESS_H_
