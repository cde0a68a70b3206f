#include "report/format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace starling {
namespace {

// "NaN", "inf", "-inf", or empty for finite values.
absl::string_view NotFinite(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return "";
}

std::string ToChars(double value, std::chars_format format, int precision) {
  std::array<char, 400> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format,
                                 std::clamp(precision, 0, 17));
  return std::string(buffer.data(), end.ptr);
}

// Drops the zeros that end a fraction, and a point left alone.
void DropTrailingZeros(std::string* text) {
  if (text->find('.') == std::string::npos) return;
  while (text->back() == '0') text->pop_back();
  if (text->back() == '.') text->pop_back();
}

// Inserts commas into the whole part of a decimal number.
std::string Group(absl::string_view text) {
  const size_t begin = !text.empty() && text[0] == '-' ? 1 : 0;
  const size_t end = std::min(text.find('.'), text.size());
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i > begin && i < end && (end - i) % 3 == 0) out += ',';
    out += text[i];
  }
  return out;
}

std::string Scientific(double value, int digits) {
  std::string text = ToChars(value, std::chars_format::scientific, digits - 1);
  const size_t exponent = text.find('e');
  std::string mantissa = text.substr(0, exponent);
  DropTrailingZeros(&mantissa);
  return mantissa + text.substr(exponent);
}

}  // namespace

std::string FormatFixed(double value, int decimals) {
  const absl::string_view special = NotFinite(value);
  if (!special.empty()) return std::string(special);
  std::string text = ToChars(value, std::chars_format::fixed, decimals);
  const bool is_zero = text.find_first_of("123456789") == std::string::npos;
  return is_zero && text[0] == '-' ? text.substr(1) : text;
}

std::string FormatSignificant(double value, int digits) {
  const absl::string_view special = NotFinite(value);
  if (!special.empty()) return std::string(special);
  if (value == 0) return "0";
  digits = std::clamp(digits, 1, 17);
  const double magnitude = std::abs(value);
  if (magnitude >= 1e15 || magnitude < 1e-4) return Scientific(value, digits);
  // Rounding may carry into the next power of ten, so the exponent is read off the rounded value.
  const std::string rounded = ToChars(value, std::chars_format::scientific, digits - 1);
  int exponent = 0;
  const char* begin = rounded.data() + rounded.find('e') + 1;
  std::from_chars(*begin == '+' ? begin + 1 : begin, rounded.data() + rounded.size(), exponent);
  std::string text = FormatFixed(value, std::max(0, digits - 1 - exponent));
  DropTrailingZeros(&text);
  return Group(text);
}

std::string FormatCount(int64_t value) { return Group(absl::StrCat(value)); }

std::string FormatSi(double value, absl::string_view unit) {
  struct Prefix {
    double factor;
    const char* name;
  };
  static constexpr Prefix kPrefixes[] = {{1e12, "T"}, {1e9, "G"},  {1e6, "M"},  {1e3, "k"},
                                         {1, ""},     {1e-3, "m"}, {1e-6, "µ"}, {1e-9, "n"}};
  const double magnitude = std::abs(value);
  const auto with_unit = [&](absl::string_view number, absl::string_view prefix) {
    const bool bare = prefix.empty() && unit.empty();
    return absl::StrCat(number, bare ? "" : " ", prefix, unit);
  };
  if (!std::isfinite(value) || value == 0 || magnitude >= 1e15 || magnitude < 1e-9) {
    return with_unit(FormatSignificant(value, 3), "");
  }
  for (const Prefix& prefix : kPrefixes) {
    // 0.9995 keeps 999.5 from being written as "1,000" of the smaller unit.
    if (magnitude >= prefix.factor * 0.9995) {
      return with_unit(FormatSignificant(value / prefix.factor, 3), prefix.name);
    }
  }
  return with_unit(FormatSignificant(value / 1e-9, 3), "n");
}

std::string FormatBytes(double bytes) {
  return std::abs(bytes) < 1 ? absl::StrCat(FormatSignificant(bytes, 3), " B")
                             : FormatSi(bytes, "B");
}

std::string FormatDuration(double seconds) {
  const double magnitude = std::abs(seconds);
  if (!(magnitude >= 119.5) || !(magnitude < 1e15)) return FormatSi(seconds, "s");
  const absl::string_view sign = seconds < 0 ? "-" : "";
  const int64_t whole = std::llround(magnitude);
  if (whole < 3600) return absl::StrCat(sign, whole / 60, " min ", whole % 60, " s");
  const int64_t minutes = std::llround(magnitude / 60);
  return absl::StrCat(sign, FormatCount(minutes / 60), " h ", minutes % 60, " min");
}

std::string FormatPercent(double fraction) {
  const double percent = fraction * 100;
  if (!std::isfinite(percent)) return std::string(NotFinite(percent));
  std::string text = FormatFixed(percent, 1);
  DropTrailingZeros(&text);
  return Group(text) + " %";
}

std::string FormatValue(double value, NumberStyle style) {
  switch (style) {
    case NumberStyle::kPlain:
      return std::abs(value) >= 1e4 && std::abs(value) < 1e15 ? Group(FormatFixed(value, 0))
                                                              : FormatSignificant(value, 5);
    case NumberStyle::kBytes:
      return FormatBytes(value);
    case NumberStyle::kSeconds:
      return FormatDuration(value);
    case NumberStyle::kPercent:
      return FormatPercent(value);
  }
  return "";
}

}  // namespace starling
