// Characters of UTF-8 in text that may hold anything.
//
//   ForEachUtf8Character(name, [&](absl::string_view character) { line.append(character); });
//
// Thread safety: pure functions.
#ifndef STARLING_BASE_UTF8_H_
#define STARLING_BASE_UTF8_H_

#include <algorithm>
#include <cstddef>

#include "absl/strings/string_view.h"

namespace starling {

// U+FFFD, which stands for what is no character.
inline constexpr char kUtf8Replacement[] = "\xEF\xBF\xBD";

// Bytes of the well-formed character that `text`, not empty, begins with; 0 if it begins with none
// (Unicode 15, table 3-7).
size_t Utf8Length(absl::string_view text);

// Whether a byte goes on with a character that began before it.
inline bool IsUtf8Continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// Calls `visit` with each character, and with U+FFFD for each byte that is part of none.
template <typename Visit>
void ForEachUtf8Character(absl::string_view text, Visit visit) {
  while (!text.empty()) {
    const size_t length = Utf8Length(text);
    visit(length == 0 ? absl::string_view(kUtf8Replacement) : text.substr(0, length));
    text.remove_prefix(std::max<size_t>(length, 1));
  }
}

}  // namespace starling

#endif  // STARLING_BASE_UTF8_H_
