#include "profiling/formats/text.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/utf8.h"

namespace starling {
namespace {

// Control characters: U+0000 to U+001F, U+007F to U+009F, the line separators U+2028 and U+2029.
bool IsControl(absl::string_view character) {
  const auto byte = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return byte < 0x20 || byte == 0x7F;
  if (byte == 0xC2) return static_cast<unsigned char>(character[1]) < 0xA0;
  return character == "\xE2\x80\xA8" || character == "\xE2\x80\xA9";
}

bool IsPrintableAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace

std::string ValidUtf8(absl::string_view text) {
  if (IsPrintableAscii(text)) return std::string(text);
  std::string valid;
  ForEachUtf8Character(text,
                       [&](absl::string_view character) { absl::StrAppend(&valid, character); });
  return valid;
}

std::string OneLine(absl::string_view text, char replacement) {
  if (IsPrintableAscii(text)) return std::string(text);
  std::string line;
  ForEachUtf8Character(text, [&](absl::string_view character) {
    absl::StrAppend(&line, IsControl(character) ? absl::string_view(&replacement, 1) : character);
  });
  return line;
}

std::string NumberText(double value) {
  int decimals = 0;
  for (double scale = std::abs(value); scale > 0 && scale < 99.95 && decimals < 9; scale *= 10) {
    ++decimals;
  }
  return absl::StrFormat("%.*f", decimals, value);
}

std::string PercentText(double share) { return absl::StrCat(NumberText(100 * share), " %"); }

}  // namespace starling
