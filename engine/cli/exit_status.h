// How commands end: the exit status, and the one line that says what went wrong.
//
//   if (!scenario.ok()) return UsageError(scenario.status());   // bad input: exit 2
//   if (!stepped.ok()) return WorkError(stepped);               // the work failed: exit 1
#ifndef STARLING_ENGINE_CLI_EXIT_STATUS_H_
#define STARLING_ENGINE_CLI_EXIT_STATUS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace starling {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitMismatch = 3;
inline constexpr int kExitInterrupted = 130;

// Text that came from elsewhere, as one line for a terminal: line breaks become "; ", control
// characters "?", and of a text above 1,900 characters the middle is left out.
std::string OneLine(absl::string_view text);

// What is printed for an error: "starling: error: MESSAGE\n", the message as OneLine() makes it.
std::string ErrorLine(absl::string_view message);

// Print the error to stderr and give the exit status: of bad usage or input, or of failed work.
int UsageError(const absl::Status& status);
int WorkError(const absl::Status& status);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_EXIT_STATUS_H_
