#include "engine/cli/bench/turn_progress.h"

#include "absl/strings/str_cat.h"
#include "report/format.h"

namespace starling {

TurnProgress::TurnProgress(const std::string& name, bool quiet, bool no_color)
    : name_(name), quiet_(quiet), progress_(TerminalOf(stderr, no_color), stderr) {}

std::function<void(int done, int all, const std::string& side)> TurnProgress::on_turn() {
  return [this](int done, int all, const std::string& side) {
    const auto now = std::chrono::steady_clock::now();
    if (done == 0) start_ = now;
    if (quiet_ || !progress_.IsDue()) return;
    ProgressState state = {name_, static_cast<double>(done) / all, {}};
    state.details = {absl::StrCat("turn ", done + 1, "/", all)};
    if (done > 0) {
      const double seconds = std::chrono::duration<double>(now - start_).count();
      state.details.push_back(absl::StrCat(FormatDuration(seconds / done * (all - done)), " left"));
    }
    state.details.push_back(side);
    progress_.Show(state);
  };
}

}  // namespace starling
