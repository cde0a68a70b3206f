// Numbers as people read them: "1,228,800", "1.2 M/s", "412 MB", "3.4 s", "12 %".
//
// Independent of the locale, so the same values give the same bytes everywhere. Values that are
// not finite read "NaN", "inf" and "-inf". Prefixes are decimal (1 kB is 1,000 bytes).
//
// Thread safety: pure functions.
#ifndef STARLING_REPORT_FORMAT_H_
#define STARLING_REPORT_FORMAT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace starling {

// What a value is, and so how plots and tables write it.
enum class NumberStyle {
  kPlain,    // 0.1235, 1,229, 2.5e-07; axes write 1.2 M
  kBytes,    // 412 MB
  kSeconds,  // 3.4 s, 12 ms
  kPercent,  // a fraction: 0.125 is 12.5 %
};

// Exactly `decimals` (0 to 17) digits after the point; "-0" never appears.
std::string FormatFixed(double value, int decimals);

// At most `digits` (1 to 17) significant digits, trailing zeros dropped: thousands grouped by
// commas below 1e15, scientific from there and below 1e-4.
std::string FormatSignificant(double value, int digits = 4);

// A whole number with its thousands grouped by commas.
std::string FormatCount(int64_t value);

// Three significant digits with an SI prefix before `unit`: FormatSi(1.2e6, "/s") is "1.2 M/s".
// From 1e-9 to 1e15 in magnitude; beyond that scientific without a prefix.
std::string FormatSi(double value, absl::string_view unit = "");

// "0 B", "412 MB", "1.5 GB".
std::string FormatBytes(double bytes);

// "850 ns", "12 ms", "3.4 s", "2 min 5 s", "1 h 3 min".
std::string FormatDuration(double seconds);

// A fraction as percent with at most one decimal: 0.125 is "12.5 %".
std::string FormatPercent(double fraction);

// One value in the given style, as a table cell or tooltip shows it.
std::string FormatValue(double value, NumberStyle style);

}  // namespace starling

#endif  // STARLING_REPORT_FORMAT_H_
