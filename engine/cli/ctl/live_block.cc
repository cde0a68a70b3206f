#include "engine/cli/ctl/live_block.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/utf8.h"

namespace starling {
namespace {

constexpr char kEscape = '\x1b';
constexpr absl::string_view kClearToEndOfLine = "\x1b[K";
constexpr absl::string_view kClearBelow = "\x1b[J";

// Bytes of "\x1b[...m" at the beginning of `text`; 0 if there is none.
size_t EscapeLength(absl::string_view text) {
  if (text.size() < 2 || text[0] != kEscape || text[1] != '[') return 0;
  for (size_t i = 2; i < text.size(); ++i) {
    if (absl::ascii_isalpha(static_cast<unsigned char>(text[i]))) return i + 1;
  }
  return 0;
}

}  // namespace

std::string CutLine(absl::string_view line, int columns) {
  std::string cut;
  while (!line.empty()) {
    size_t length = EscapeLength(line);
    if (length > 0) {
      absl::StrAppend(&cut, line.substr(0, length));
    } else {
      length = std::max<size_t>(Utf8Length(line), 1);
      if (--columns >= 0) absl::StrAppend(&cut, line.substr(0, length));
    }
    line.remove_prefix(length);
  }
  return cut;
}

void LiveBlock::Draw(absl::string_view text, const Terminal& terminal) {
  const std::vector<absl::string_view> lines = absl::StrSplit(absl::StripSuffix(text, "\n"), '\n');
  const int room = std::max(1, terminal.height - 1);
  const int shown = std::min(static_cast<int>(lines.size()), room);
  std::string frame;
  if (lines_ > 0) frame = absl::StrCat("\x1b[", std::min(lines_, room), "A\r");
  for (int i = 0; i < shown; ++i) {
    absl::StrAppend(&frame, CutLine(lines[i], terminal.width - 1), kClearToEndOfLine, "\n");
  }
  absl::StrAppend(&frame, kClearBelow);
  std::fwrite(frame.data(), 1, frame.size(), stream_);
  std::fflush(stream_);
  lines_ = shown;
}

}  // namespace starling
