#include "engine/cli/progress.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::seconds kLine{10};
constexpr int kShortestBar = 8;
constexpr int kLongestBar = 40;
constexpr absl::string_view kClearLine = "\r\x1b[K";
constexpr absl::string_view kGreenText = "\x1b[32m";
constexpr absl::string_view kDimText = "\x1b[2m";
constexpr absl::string_view kPlainText = "\x1b[0m";

double FractionDone(const ProgressState& state) {
  const double ticks = static_cast<double>(state.last_tick - state.first_tick);
  if (ticks <= 0) return 1;
  return std::clamp(static_cast<double>(state.tick - state.first_tick) / ticks, 0.0, 1.0);
}

std::string Percent(const ProgressState& state) {
  return absl::StrCat(static_cast<int>(100 * FractionDone(state)), " %");
}

std::string Rate(const ProgressState& state) {
  const double steps = static_cast<double>(state.agents) * (state.tick - state.first_tick);
  if (steps <= 0 || state.seconds <= 0) return "";
  return absl::StrCat(FormatSi(steps / state.seconds), " agent-steps/s");
}

std::string TimeLeft(const ProgressState& state) {
  const int64_t done = state.tick - state.first_tick;
  if (done <= 0) return "";
  const double left = state.seconds / done * (state.last_tick - state.tick);
  return absl::StrCat(FormatDuration(std::ceil(left)), " left");
}

// `glyph`, `count` times.
std::string Repeated(absl::string_view glyph, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) absl::StrAppend(&text, glyph);
  return text;
}

std::string Bar(double fraction, int columns, const Terminal& terminal) {
  const int full = static_cast<int>(fraction * columns);
  const absl::string_view glyph = terminal.unicode ? "\u2501" : "#";
  const absl::string_view rest = terminal.color && terminal.unicode ? "\u2501" : "-";
  if (!terminal.color) {
    return absl::StrCat("[", Repeated(glyph, full), Repeated(rest, columns - full), "]");
  }
  return absl::StrCat(" ", kGreenText, Repeated(glyph, full), kPlainText, kDimText,
                      Repeated(rest, columns - full), kPlainText, " ");
}

}  // namespace

std::string ProgressLine(const ProgressState& state) {
  std::string line = absl::StrCat(state.name, ": ", FormatCount(state.tick), " of ",
                                  FormatCount(state.last_tick), " ticks (", Percent(state), ")");
  for (const std::string& part : {Rate(state), TimeLeft(state)}) {
    if (!part.empty()) absl::StrAppend(&line, ", ", part);
  }
  return line;
}

std::string ProgressBar(const ProgressState& state, const Terminal& terminal) {
  const int columns = terminal.width - 1;
  std::string left = absl::StrCat(state.name.substr(0, 20), " ");
  std::string right = absl::StrCat(" ", Percent(state));
  for (const std::string& part :
       {absl::StrCat(FormatCount(state.tick), "/", FormatCount(state.last_tick)), Rate(state),
        TimeLeft(state)}) {
    if (part.empty()) continue;
    if (static_cast<int>(left.size() + right.size() + part.size()) + 2 > columns) break;
    absl::StrAppend(&right, "  ", part);
  }
  const int room = columns - static_cast<int>(left.size() + right.size()) - 2;
  if (room >= kShortestBar) {
    return absl::StrCat(left, Bar(FractionDone(state), std::min(room, kLongestBar), terminal),
                        right);
  }
  return absl::StrCat(left, right).substr(0, std::max(columns, 0));
}

Progress::Progress(absl::string_view name, int64_t first_tick, int64_t last_tick, int64_t agents,
                   const Terminal& terminal, std::FILE* stream)
    : terminal_(terminal), stream_(stream) {
  state_.name = std::string(name);
  state_.first_tick = state_.tick = first_tick;
  state_.last_tick = last_tick;
  state_.agents = agents;
  next_ = start_ + (terminal.interactive ? Clock::duration(kRedraw) : Clock::duration(kLine));
}

void Progress::Update(int64_t tick) {
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  state_.tick = tick;
  state_.seconds = std::chrono::duration<double>(now - start_).count();
  if (terminal_.interactive) {
    const std::string bar = absl::StrCat(kClearLine, ProgressBar(state_, terminal_));
    std::fputs(bar.c_str(), stream_);
    std::fflush(stream_);
    drawn_ = true;
    next_ = now + kRedraw;
  } else {
    std::fputs(absl::StrCat(ProgressLine(state_), "\n").c_str(), stream_);
    next_ = now + kLine;
  }
}

void Progress::Finish() {
  if (!drawn_) return;
  std::fputs(std::string(kClearLine).c_str(), stream_);
  std::fflush(stream_);
  drawn_ = false;
}

}  // namespace starling
