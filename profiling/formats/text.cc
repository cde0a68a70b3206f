#include "profiling/formats/text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace starling {
namespace {

constexpr char kReplacement[] = "\xEF\xBF\xBD";

// What a first byte says of its character (Unicode 15, table 3-7): its length and the range of the
// second byte; the others are 80 to BF.
struct Sequence {
  size_t length;
  unsigned char low;
  unsigned char high;
};

Sequence SequenceOf(unsigned char first) {
  if (first < 0x80) return {1, 0, 0};
  if (first < 0xC2) return {0, 0, 0};
  if (first < 0xE0) return {2, 0x80, 0xBF};
  if (first < 0xF0) {
    return {3, static_cast<unsigned char>(first == 0xE0 ? 0xA0 : 0x80),
            static_cast<unsigned char>(first == 0xED ? 0x9F : 0xBF)};
  }
  if (first < 0xF5) {
    return {4, static_cast<unsigned char>(first == 0xF0 ? 0x90 : 0x80),
            static_cast<unsigned char>(first == 0xF4 ? 0x8F : 0xBF)};
  }
  return {0, 0, 0};
}

// The length of the valid character that `text` begins with, 0 if it begins with none.
size_t CharacterLength(absl::string_view text) {
  const Sequence sequence = SequenceOf(static_cast<unsigned char>(text[0]));
  if (sequence.length <= 1 || sequence.length > text.size()) return sequence.length == 1 ? 1 : 0;
  for (size_t i = 1; i < sequence.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < (i == 1 ? sequence.low : 0x80) || byte > (i == 1 ? sequence.high : 0xBF)) return 0;
  }
  return sequence.length;
}

// Control characters: U+0000 to U+001F, U+007F to U+009F, the line separators U+2028 and U+2029.
bool IsControl(absl::string_view character) {
  const auto byte = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return byte < 0x20 || byte == 0x7F;
  if (byte == 0xC2) return static_cast<unsigned char>(character[1]) < 0xA0;
  return character == "\xE2\x80\xA8" || character == "\xE2\x80\xA9";
}

// Calls `append(character)` for each valid character, and with U+FFFD for each other byte.
template <typename Append>
void ForEachCharacter(absl::string_view text, const Append& append) {
  while (!text.empty()) {
    const size_t length = CharacterLength(text);
    append(length == 0 ? absl::string_view(kReplacement) : text.substr(0, length));
    text.remove_prefix(std::max<size_t>(length, 1));
  }
}

bool IsPrintableAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace

std::string ValidUtf8(absl::string_view text) {
  if (IsPrintableAscii(text)) return std::string(text);
  std::string valid;
  ForEachCharacter(text, [&](absl::string_view character) { absl::StrAppend(&valid, character); });
  return valid;
}

std::string OneLine(absl::string_view text, char replacement) {
  if (IsPrintableAscii(text)) return std::string(text);
  std::string line;
  ForEachCharacter(text, [&](absl::string_view character) {
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
