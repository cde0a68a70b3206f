// One line on a terminal that says how far something is, and goes when it is done.
//
//   StatusLine line(stderr, TerminalOf(stderr, no_color), quiet);
//   line.Show("downloading: 12 MB of 80 MB");
//
// Says nothing where there is no terminal. Not thread-safe.
#ifndef STARLING_ENGINE_CLI_CTL_STATUS_LINE_H_
#define STARLING_ENGINE_CLI_CTL_STATUS_LINE_H_

#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "engine/cli/terminal.h"

namespace starling {

class StatusLine {
 public:
  StatusLine(std::FILE* stream, const Terminal& terminal, bool quiet)
      : stream_(stream), terminal_(terminal), shown_(terminal.interactive && !quiet) {}
  ~StatusLine() { Clear(); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  // Draws at most ten times a second.
  void Show(absl::string_view text);
  void Clear();

 private:
  std::FILE* const stream_;
  const Terminal terminal_;
  const bool shown_;
  bool drawn_ = false;
  absl::Time next_ = absl::InfinitePast();
};

// "WHAT: 12 MB of 80 MB (15 %)"
std::string BytesProgress(absl::string_view what, int64_t done, int64_t all);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_STATUS_LINE_H_
