#include "engine/cli/ctl/status_line.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "engine/cli/ctl/live_block.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr absl::Duration kRedraw = absl::Milliseconds(100);
constexpr absl::string_view kClearLine = "\r\x1b[K";

}  // namespace

void StatusLine::Show(absl::string_view text) {
  if (!shown_ || absl::Now() < next_) return;
  std::fputs(absl::StrCat(kClearLine, CutLine(text, terminal_.width - 1)).c_str(), stream_);
  std::fflush(stream_);
  drawn_ = true;
  next_ = absl::Now() + kRedraw;
}

void StatusLine::Clear() {
  if (!drawn_) return;
  std::fputs(std::string(kClearLine).c_str(), stream_);
  std::fflush(stream_);
  drawn_ = false;
}

std::string BytesProgress(absl::string_view what, int64_t done, int64_t all) {
  std::string text = absl::StrCat(what, ": ", FormatBytes(static_cast<double>(done)), " of ",
                                  FormatBytes(static_cast<double>(all)));
  if (all > 0) {
    absl::StrAppend(&text, " (",
                    FormatPercent(static_cast<double>(done) / static_cast<double>(all)), ")");
  }
  return text;
}

}  // namespace starling
