// The way gperftools walks stacks in this process.
#ifndef STARLING_PROFILING_CAPTURE_UNWINDER_H_
#define STARLING_PROFILING_CAPTURE_UNWINDER_H_

#include <string>

#include "absl/status/status.h"

namespace starling {

// By this gperftools is told, before main.
inline constexpr char kUnwinderVariable[] = "TCMALLOC_STACKTRACE_METHOD";

// "libgcc", "generic_fp", ...; "libunwind", the library's own choice, where nothing that it knows
// was asked for when the process started.
std::string ActiveUnwinder();

// OK where samples may be taken with it; else FAILED_PRECONDITION with the reason and what to do.
absl::Status CanProfileCpu();

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_UNWINDER_H_
