#include "engine/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace starling {
namespace {

absl::string_view Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// The first of the variables that name the character set, in the order in which the C library asks
// them.
absl::string_view CharacterSet() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (!Variable(name).empty()) return Variable(name);
  }
  return "";
}

}  // namespace

Terminal TerminalOf(std::FILE* stream, bool no_color) {
  Terminal terminal;
  terminal.interactive = isatty(fileno(stream)) != 0;
  terminal.color = terminal.interactive && !no_color && Variable("NO_COLOR").empty() &&
                   Variable("TERM") != "dumb";
  const std::string characters = absl::AsciiStrToLower(CharacterSet());
  terminal.unicode =
      absl::StrContains(characters, "utf-8") || absl::StrContains(characters, "utf8");
  struct winsize size;
  if (terminal.interactive && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0) {
    if (size.ws_col > 0) terminal.width = size.ws_col;
    if (size.ws_row > 0) terminal.height = size.ws_row;
  }
  return terminal;
}

}  // namespace starling
