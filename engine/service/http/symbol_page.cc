#include "engine/service/http/symbol_page.h"

#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "profiling/symbols/module_list.h"
#include "profiling/symbols/symbolize.h"

namespace starling {

std::string SymbolNames(absl::string_view addresses) {
  Profile profile;
  for (const absl::string_view word : absl::StrSplit(addresses, '+')) {
    Profile::Frame frame;
    if (absl::SimpleHexAtoi(absl::StripAsciiWhitespace(word), &frame.address)) {
      profile.frames.push_back(frame);
    }
  }
  Symbolize(profile, LoadedModules(), /*own_process=*/true);
  std::string text;
  for (const Profile::Frame& frame : profile.frames) {
    if (frame.function.empty()) continue;
    absl::StrAppend(&text, "0x", absl::Hex(frame.address), "\t", frame.function, "\n");
  }
  return text;
}

}  // namespace starling
