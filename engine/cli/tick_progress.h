// How far a simulation is, for Progress.
//
//   TickProgress ticks("foraging", /*first_tick=*/0, /*last_tick=*/300, /*agents=*/4096);
//   if (progress.IsDue()) progress.Show(ticks.At(tick));
#ifndef STARLING_ENGINE_CLI_TICK_PROGRESS_H_
#define STARLING_ENGINE_CLI_TICK_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "engine/cli/progress.h"

namespace starling {

// Share, ticks, rate and time left of work that began `seconds` ago at `first_tick`.
ProgressState TickState(absl::string_view name, int64_t first_tick, int64_t tick, int64_t last_tick,
                        int64_t agents, double seconds);

// The same with its own clock, which starts now.
class TickProgress {
 public:
  TickProgress(absl::string_view name, int64_t first_tick, int64_t last_tick, int64_t agents)
      : name_(name), first_tick_(first_tick), last_tick_(last_tick), agents_(agents) {}

  ProgressState At(int64_t tick) const;

 private:
  const std::string name_;
  const int64_t first_tick_;
  const int64_t last_tick_;
  const int64_t agents_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_TICK_PROGRESS_H_
