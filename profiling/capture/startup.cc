#include "profiling/capture/startup.h"

#include <gperftools/profiler.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <unistd.h>

#include "absl/strings/match.h"
#include "profiling/capture/allocator.h"
#include "profiling/capture/unwinder.h"

namespace starling {
namespace {

constexpr char kRestarted[] = "STARLING_PROFILING_RESTARTED";

// gperftools profiles from before main where CPUPROFILE is set. Its timer would go on over the
// execution and find no handler, and it has marked the variable for children.
void TakeBackWhatGperftoolsBegan() {
  const itimerval off = {};
  setitimer(ITIMER_PROF, &off, nullptr);
  ProfilerState state;
  ProfilerGetCurrentState(&state);
  if (!state.enabled) return;
  setitimer(ITIMER_REAL, &off, nullptr);
  signal(SIGPROF, SIG_IGN);
  char* const variable = getenv("CPUPROFILE");
  if (variable != nullptr && (variable[0] & 0x80) != 0) {
    variable[0] = static_cast<char>(variable[0] & 0x7F);
    if (strcmp(variable, state.profile_name) != 0)
      variable[0] = static_cast<char>(variable[0] | 0x80);
  }
}

// By its own path, so that the process keeps its name; by the kernel's link where that is gone.
void ExecuteAgain(char** argv) {
  char path[PATH_MAX];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof(path) - 1);
  if (size > 0) {
    path[size] = '\0';
    if (!absl::EndsWith(path, " (deleted)")) execv(path, argv);
  }
  execv("/proc/self/exe", argv);
}

void RestoreName(char** argv) {
  char name[17] = {};
  if (argv[0] == nullptr || prctl(PR_GET_NAME, name) != 0 || strcmp(name, "exe") != 0) return;
  const char* const slash = strrchr(argv[0], '/');
  prctl(PR_SET_NAME, slash == nullptr ? argv[0] : slash + 1);
}

}  // namespace

void PrepareProfiling(char** argv) {
  const char* const wish = getenv("STARLING_PROFILING");
  if (wish != nullptr && strcmp(wish, "off") == 0) return;
  if (getenv(kUnwinderVariable) == nullptr) {
    setenv(kUnwinderVariable, "libgcc", 0);
    setenv(kRestarted, "1", 1);
    TakeBackWhatGperftoolsBegan();
    ExecuteAgain(argv);
    unsetenv(kUnwinderVariable);  // it could not be: the choice was made without us
    unsetenv(kRestarted);
  } else if (getenv(kRestarted) != nullptr) {
    unsetenv(kRestarted);
    RestoreName(argv);
  }
  MarkThreadIdle();
}

}  // namespace starling
