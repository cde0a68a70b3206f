// Stops gperftools' profiler without its line on stderr.
#ifndef STARLING_PROFILING_CAPTURE_QUIET_STOP_H_
#define STARLING_PROFILING_CAPTURE_QUIET_STOP_H_

#include <stdio.h>

namespace starling {

// ProfilerStop() prints "PROFILE: interrupts/evictions/bytes = ..." unconditionally. While it runs,
// `stderr` is StderrWithoutProfiler().
void StopProfilerQuietly();

// A stream that drops this line and passes everything else on to standard error, unbuffered. The
// same at every call; never closed. The real `stderr` where it cannot be made.
FILE* StderrWithoutProfiler();

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_QUIET_STOP_H_
