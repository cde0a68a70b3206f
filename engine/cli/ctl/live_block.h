// Lines on a terminal that are drawn again in place.
//
//   LiveBlock block(stdout);
//   while (...) block.Draw(text, TerminalOf(stdout, false));
//
// What was drawn last stays when the block goes. Not thread-safe.
#ifndef STARLING_ENGINE_CLI_CTL_LIVE_BLOCK_H_
#define STARLING_ENGINE_CLI_CTL_LIVE_BLOCK_H_

#include <cstdio>
#include <string>

#include "absl/strings/string_view.h"
#include "engine/cli/terminal.h"

namespace starling {

class LiveBlock {
 public:
  explicit LiveBlock(std::FILE* stream) : stream_(stream) {}

  // Replaces what was drawn last by `text`: as many of its lines as the terminal has room for, each
  // cut at its width.
  void Draw(absl::string_view text, const Terminal& terminal);

 private:
  std::FILE* const stream_;
  int lines_ = 0;  // drawn last
};

// The first `columns` columns of a line; escape sequences for colours take none and are kept.
std::string CutLine(absl::string_view line, int columns);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_LIVE_BLOCK_H_
