// Work for a sampler to find.
#ifndef STARLING_PROFILING_CAPTURE_TESTING_BURN_H_
#define STARLING_PROFILING_CAPTURE_TESTING_BURN_H_

#include <time.h>

namespace starling {

inline double ThreadCpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Uses so much CPU time of the calling thread.
__attribute__((noinline)) inline void BurnCpu(double seconds) {
  const double end = ThreadCpuSeconds() + seconds;
  volatile double value = 1;
  while (ThreadCpuSeconds() < end) {
    for (int i = 0; i < 20000; ++i) value = value * 1.0000001 + 1e-9;
  }
}

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_TESTING_BURN_H_
