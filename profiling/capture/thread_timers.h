// A timer for each thread of this process: the thread gets SIGPROF whenever it has used so much CPU
// time of its own.
//
// One timer for the whole process (ITIMER_PROF) counts the kernel's ticks instead of CPU time, and
// its signal goes to whichever thread the next tick finds: neither its rate nor the shares of
// threads hold on a busy machine.
//
//   ThreadTimers timers(100);
//   RETURN_IF_ERROR(timers.AddNewThreads());   // and again from time to time
//
// Not thread-safe.
#ifndef STARLING_PROFILING_CAPTURE_THREAD_TIMERS_H_
#define STARLING_PROFILING_CAPTURE_THREAD_TIMERS_H_

#include <sys/types.h>
#include <time.h>

#include <map>

#include "absl/status/status.h"

namespace starling {

class ThreadTimers {
 public:
  // `hz` signals for each second of a thread's CPU time, 1 to 1000. No timer yet.
  explicit ThreadTimers(int hz) : hz_(hz) {}
  ~ThreadTimers() { Stop(); }
  ThreadTimers(const ThreadTimers&) = delete;
  ThreadTimers& operator=(const ThreadTimers&) = delete;

  // Gives a timer to each thread that has none, and takes back those of threads that are gone.
  // UNAVAILABLE with the system's reason if one cannot be made; the others keep theirs. O(threads),
  // some microseconds each.
  absl::Status AddNewThreads();

  // Takes all timers back. Signals may still be on their way.
  void Stop();

  int threads() const { return static_cast<int>(timers_.size()); }

 private:
  absl::Status Add(pid_t thread);

  const int hz_;
  std::map<pid_t, timer_t> timers_;
};

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_THREAD_TIMERS_H_
