#include "profiling/capture/quiet_stop.h"

#include <gperftools/profiler.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

namespace starling {
namespace {

constexpr char kLine[] = "PROFILE: interrupts/";

ssize_t PassOn(void* /*cookie*/, const char* bytes, size_t size) {
  if (size >= sizeof(kLine) - 1 && memcmp(bytes, kLine, sizeof(kLine) - 1) == 0) {
    return static_cast<ssize_t>(size);
  }
  const ssize_t written = write(STDERR_FILENO, bytes, size);
  return written < 0 ? 0 : written;
}

}  // namespace

// Never closed: another thread may still hold it after the profiler has stopped.
FILE* StderrWithoutProfiler() {
  static FILE* const filtered = [] {
    cookie_io_functions_t functions = {};
    functions.write = PassOn;
    FILE* const file = fopencookie(nullptr, "w", functions);
    if (file == nullptr) return stderr;
    setvbuf(file, nullptr, _IONBF, 0);
    return file;
  }();
  return filtered;
}

void StopProfilerQuietly() {
  FILE* const real = stderr;
  stderr = StderrWithoutProfiler();
  ProfilerStop();
  stderr = real;
}

}  // namespace starling
