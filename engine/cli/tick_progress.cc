#include "engine/cli/tick_progress.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "report/format.h"

namespace starling {

ProgressState TickState(absl::string_view name, int64_t first_tick, int64_t tick, int64_t last_tick,
                        int64_t agents, double seconds) {
  const auto done = static_cast<double>(tick - first_tick);
  const auto all = static_cast<double>(last_tick - first_tick);
  ProgressState state;
  state.name = std::string(name);
  state.share = all > 0 ? std::clamp(done / all, 0.0, 1.0) : 1;
  state.details = {absl::StrCat(FormatCount(tick), "/", FormatCount(last_tick), " ticks")};
  if (done <= 0 || seconds <= 0) return state;
  state.details.push_back(
      absl::StrCat(FormatSi(static_cast<double>(agents) * done / seconds), " agent-steps/s"));
  state.details.push_back(
      absl::StrCat(FormatDuration(std::ceil(seconds / done * (all - done))), " left"));
  return state;
}

ProgressState TickProgress::At(int64_t tick) const {
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start_;
  return TickState(name_, first_tick_, tick, last_tick_, agents_, seconds.count());
}

}  // namespace starling
