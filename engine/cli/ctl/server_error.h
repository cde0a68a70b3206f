// Errors of calls, and how they are shown:
//
//   starling: NOT_FOUND: there is no simulation "simulations/one" (SIMULATION_NOT_FOUND)
//   starling: INVALID_ARGUMENT: the scenario is wrong (INVALID_SCENARIO)
//     populations[0].count: is 0; it must be at least 1
#ifndef STARLING_ENGINE_CLI_CTL_SERVER_ERROR_H_
#define STARLING_ENGINE_CLI_CTL_SERVER_ERROR_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace starling {

// Marks an error as one that the server gave, with its code.
absl::Status FromServer(const absl::Status& status);

// UNAVAILABLE: nobody answers there, `why` as gRPC has it; with what to check.
absl::Status Unreachable(absl::string_view address, bool tls, absl::string_view why);

// Whether it is one of those: the call broke on its way, so that calling again may succeed.
bool IsUnreachable(const absl::Status& status);

// CANCELLED, for Ctrl-C ended the work. `where` says what is left as it is; may be empty.
absl::Status Interrupted(absl::string_view where = "");

// What is printed for an error, ending in a line break.
std::string ErrorText(const absl::Status& status);

// The exit status: 130 if it was interrupted, 2 for bad usage or input, also by the server's word,
// else 1.
int ExitStatusOf(const absl::Status& status);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_SERVER_ERROR_H_
