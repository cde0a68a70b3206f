#include "report/color.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace starling {
namespace {

// viridis (matplotlib, CC0) at ten even positions; linear in between.
constexpr std::array<int, 10> kScale = {0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e,
                                        0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725};

std::string Hex(int color) { return absl::StrCat("#", absl::Hex(color, absl::kZeroPad6)); }

}  // namespace

std::string SeriesClass(int index) {
  constexpr int kColors = 6;
  const int dash = (index / kColors) % 3;
  return dash == 0 ? absl::StrCat("s", index % kColors)
                   : absl::StrCat("s", index % kColors, " dash", dash);
}

std::string ScaleColor(double fraction) {
  if (std::isnan(fraction)) fraction = 0;
  const double position = std::clamp(fraction, 0.0, 1.0) * (kScale.size() - 1);
  const size_t below = std::min(static_cast<size_t>(position), kScale.size() - 2);
  const double weight = position - static_cast<double>(below);
  int color = 0;
  for (const int shift : {16, 8, 0}) {
    const double a = (kScale[below] >> shift) & 255;
    const double b = (kScale[below + 1] >> shift) & 255;
    color |= static_cast<int>(std::lround(a + (b - a) * weight)) << shift;
  }
  return Hex(color);
}

std::string ScaleGradient() {
  std::string out = "linear-gradient(90deg";
  for (const int color : kScale) absl::StrAppend(&out, ",", Hex(color));
  return out + ")";
}

std::string SafeColor(absl::string_view color) {
  if (color.empty()) return "";
  const absl::string_view digits = color.substr(1);
  const bool is_hex = color[0] == '#' && (digits.size() == 3 || digits.size() == 6) &&
                      std::all_of(digits.begin(), digits.end(),
                                  [](unsigned char c) { return absl::ascii_isxdigit(c); });
  if (!is_hex) return std::string(kGrey);
  std::string out = "#";
  for (const char c : digits) out.append(digits.size() == 3 ? 2 : 1, absl::ascii_tolower(c));
  return out;
}

}  // namespace starling
