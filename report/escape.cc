#include "report/escape.h"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/utf8.h"

namespace starling {
namespace {

bool IsForbiddenControl(absl::string_view sequence) {
  if (sequence.size() == 1) {
    const uint8_t c = static_cast<uint8_t>(sequence[0]);
    return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
  }
  return sequence.size() == 2 && sequence[0] == '\xC2' && static_cast<uint8_t>(sequence[1]) < 0xA0;
}

// Calls `emit` with each character of `text`, cleaned.
template <typename Emit>
void ForEachCharacter(absl::string_view text, Emit emit) {
  ForEachUtf8Character(text, [&](absl::string_view character) {
    emit(IsForbiddenControl(character) ? absl::string_view(kUtf8Replacement) : character);
  });
}

}  // namespace

std::string HtmlEscape(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  ForEachCharacter(text, [&out](absl::string_view c) {
    if (c == "&") {
      out += "&amp;";
    } else if (c == "<") {
      out += "&lt;";
    } else if (c == ">") {
      out += "&gt;";
    } else if (c == "\"") {
      out += "&quot;";
    } else if (c == "'") {
      out += "&#39;";
    } else {
      absl::StrAppend(&out, c);
    }
  });
  return out;
}

std::string MarkdownEscape(absl::string_view text) {
  std::string out;
  ForEachCharacter(text, [&out](absl::string_view c) {
    if (c == "\n" || c == "\t") {
      out += ' ';
    } else if (c == "<") {
      out += "&lt;";
    } else if (c == ">") {
      out += "&gt;";
    } else if (c == "&") {
      out += "&amp;";
    } else if (c == "@") {
      out += "&#64;";
    } else {
      if (c.size() == 1 && absl::StrContains("\\`*_[]|~#", c)) out += '\\';
      absl::StrAppend(&out, c);
    }
  });
  return out;
}

std::string JsonString(absl::string_view text) {
  std::string out = "\"";
  out.reserve(text.size() + 2);
  ForEachCharacter(text, [&out](absl::string_view c) {
    if (c == "\"") {
      out += "\\\"";
    } else if (c == "\\") {
      out += "\\\\";
    } else if (c == "\n") {
      out += "\\n";
    } else if (c == "\t") {
      out += "\\t";
    } else if (c == "<" || c == ">" || c == "&" || c == "'") {
      absl::StrAppend(&out, "\\u00", absl::Hex(c[0], absl::kZeroPad2));
    } else if (c == "\xE2\x80\xA8" || c == "\xE2\x80\xA9") {
      out += c[2] == '\xA8' ? "\\u2028" : "\\u2029";
    } else {
      absl::StrAppend(&out, c);
    }
  });
  out += '"';
  return out;
}

std::string JsonNumber(double value, int digits) {
  if (!std::isfinite(value)) return "null";
  if (value == 0) return "0";
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::general,
                                 digits < 1 ? 1 : (digits > 17 ? 17 : digits));
  return std::string(buffer, end.ptr);
}

std::string Slug(absl::string_view text) {
  std::string out;
  for (const char c : text) {
    if (out.size() == 64) break;
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      out += absl::ascii_tolower(static_cast<unsigned char>(c));
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "section" : out;
}

}  // namespace starling
