#include "engine/cli/progress.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace starling {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::seconds kLine{10};
constexpr int kLongestName = 30;
constexpr int kShortestBar = 8;
constexpr int kLongestBar = 40;
constexpr absl::string_view kClearLine = "\r\x1b[K";
constexpr absl::string_view kGreenText = "\x1b[32m";
constexpr absl::string_view kDimText = "\x1b[2m";
constexpr absl::string_view kPlainText = "\x1b[0m";

std::string Percent(const ProgressState& state) {
  return absl::StrCat(static_cast<int>(100 * state.share), " %");
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
  std::string line = absl::StrCat(state.name, ": ", Percent(state));
  for (const std::string& detail : state.details) absl::StrAppend(&line, ", ", detail);
  return line;
}

std::string ProgressBar(const ProgressState& state, const Terminal& terminal) {
  const int columns = terminal.width - 1;
  const std::string left = absl::StrCat(state.name.substr(0, kLongestName), " ");
  std::string right = absl::StrCat(" ", Percent(state));
  for (const std::string& detail : state.details) {
    if (static_cast<int>(left.size() + right.size() + detail.size()) + 2 > columns) break;
    absl::StrAppend(&right, "  ", detail);
  }
  const int room = columns - static_cast<int>(left.size() + right.size()) - 2;
  if (room >= kShortestBar) {
    return absl::StrCat(left, Bar(state.share, std::min(room, kLongestBar), terminal), right);
  }
  return absl::StrCat(left, right).substr(0, std::max(columns, 0));
}

Progress::Progress(const Terminal& terminal, std::FILE* stream)
    : terminal_(terminal),
      stream_(stream),
      next_(Clock::now() +
            (terminal.interactive ? Clock::duration(kRedraw) : Clock::duration(kLine))) {}

void Progress::Show(const ProgressState& state) {
  if (terminal_.interactive) {
    const std::string bar = absl::StrCat(kClearLine, ProgressBar(state, terminal_));
    std::fputs(bar.c_str(), stream_);
    std::fflush(stream_);
    drawn_ = true;
    next_ = Clock::now() + kRedraw;
  } else {
    std::fputs(absl::StrCat(ProgressLine(state), "\n").c_str(), stream_);
    next_ = Clock::now() + kLine;
  }
}

void Progress::Finish() {
  if (!drawn_) return;
  std::fputs(std::string(kClearLine).c_str(), stream_);
  std::fflush(stream_);
  drawn_ = false;
}

}  // namespace starling
