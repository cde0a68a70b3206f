// What the stream that people read can show.
#ifndef STARLING_ENGINE_CLI_TERMINAL_H_
#define STARLING_ENGINE_CLI_TERMINAL_H_

#include <cstdio>

namespace starling {

struct Terminal {
  bool interactive = false;  // a terminal, on which a line can be drawn again
  bool color = false;        // escape sequences for colours are welcome
  bool unicode = false;      // characters beyond ASCII are welcome
  int width = 80;            // columns
  int height = 24;           // rows
};

// What `stream` can show. Colours are welcome on a terminal unless `no_color`, NO_COLOR is set
// (https://no-color.org) or TERM is "dumb".
Terminal TerminalOf(std::FILE* stream, bool no_color);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_TERMINAL_H_
