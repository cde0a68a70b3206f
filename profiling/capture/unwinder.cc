#include "profiling/capture/unwinder.h"

#include <stdlib.h>
#include <string.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace starling {
namespace {

// As gperftools reads it: what the program sets later has no effect.
struct MethodAtStart {
  MethodAtStart() {
    const char* const value = getenv(kUnwinderVariable);
    if (value != nullptr) strncpy(name, value, sizeof(name) - 1);
  }
  char name[32] = {};
};
const MethodAtStart kMethodAtStart;

}  // namespace

std::string ActiveUnwinder() {
  for (const char* known : {"libgcc", "generic_fp", "generic_fp_unsafe", "x86", "null"}) {
    if (strcmp(kMethodAtStart.name, known) == 0) return known;
  }
  return "libunwind";
}

absl::Status CanProfileCpu() {
  // With these gperftools takes samples by other signals and timers than those measured here.
  for (const char* variable :
       {"CPUPROFILE_REALTIME", "CPUPROFILE_TIMER_SIGNAL", "CPUPROFILE_PER_THREAD_TIMERS"}) {
    if (getenv(variable) != nullptr) {
      return absl::FailedPreconditionError(
          absl::StrCat(variable, " changes how samples are taken; start without it"));
    }
  }
  const std::string unwinder = ActiveUnwinder();
  if (unwinder == "libgcc" || absl::StartsWith(unwinder, "generic_fp")) return absl::OkStatus();
  const absl::string_view reason =
      unwinder == "libunwind"
          ? "it takes the loader's lock in a signal handler and can stop the whole process"
          : "it gives no usable stacks";
  return absl::FailedPreconditionError(
      absl::StrCat("stacks are walked with ", unwinder, " here, and ", reason, "; start with ",
                   kUnwinderVariable, "=libgcc, or leave it and STARLING_PROFILING unset"));
}

}  // namespace starling
