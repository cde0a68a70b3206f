// Names and numbers as the text formats write them.
#ifndef STARLING_PROFILING_FORMATS_TEXT_H_
#define STARLING_PROFILING_FORMATS_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace starling {

// `text` with U+FFFD in place of each byte that is not part of valid UTF-8.
std::string ValidUtf8(absl::string_view text);

// Valid UTF-8 without control characters (also those beyond ASCII), each of which becomes
// `replacement`: one line that cannot steer a terminal.
std::string OneLine(absl::string_view text, char replacement = ' ');

// At least three significant digits, no exponent: "0.0123", "98.7", "1234". `value` finite.
std::string NumberText(double value);

// A share as "12.3 %", by NumberText.
std::string PercentText(double share);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_TEXT_H_
