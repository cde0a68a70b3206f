#include "profiling/capture/thread_timers.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <set>

#include "absl/strings/str_cat.h"

namespace starling {
namespace {

// The CPU-time clock of a thread, as the kernel numbers them (linux/posix-timers.h).
clockid_t CpuClockOf(pid_t thread) {
  constexpr unsigned kPerThread = 4;
  constexpr unsigned kScheduledTime = 2;
  return static_cast<clockid_t>((~static_cast<unsigned>(thread) << 3) | kPerThread |
                                kScheduledTime);
}

// Empty if the system does not tell.
std::set<pid_t> ThreadsOfThisProcess() {
  std::set<pid_t> threads;
  DIR* const folder = opendir("/proc/self/task");
  if (folder == nullptr) return threads;
  while (const dirent* const entry = readdir(folder)) {
    const pid_t thread = atoi(entry->d_name);
    if (thread > 0) threads.insert(thread);
  }
  closedir(folder);
  return threads;
}

// Of a thread that is gone, though another may have its number now, no time is left.
bool Runs(timer_t timer) {
  itimerspec left = {};
  return timer_gettime(timer, &left) == 0 &&
         (left.it_value.tv_sec != 0 || left.it_value.tv_nsec != 0);
}

}  // namespace

absl::Status ThreadTimers::AddNewThreads() {
  const std::set<pid_t> threads = ThreadsOfThisProcess();
  for (auto timer = timers_.begin(); timer != timers_.end();) {
    if (threads.count(timer->first) != 0 && Runs(timer->second)) {
      ++timer;
    } else {
      timer_delete(timer->second);
      timer = timers_.erase(timer);
    }
  }
  absl::Status status = threads.empty() ? absl::UnavailableError("/proc/self/task tells no threads")
                                        : absl::OkStatus();
  for (const pid_t thread : threads) {
    if (timers_.count(thread) == 0) status.Update(Add(thread));
  }
  return status;
}

absl::Status ThreadTimers::Add(pid_t thread) {
  sigevent event = {};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = SIGPROF;
  event._sigev_un._tid = thread;
  timer_t timer;
  if (timer_create(CpuClockOf(thread), &event, &timer) != 0) {
    if (errno == EINVAL || errno == ESRCH) return absl::OkStatus();  // it has ended meanwhile
    return absl::UnavailableError(absl::StrCat("no timer for a thread: ", strerror(errno)));
  }
  itimerspec interval = {};
  interval.it_interval.tv_sec = hz_ == 1 ? 1 : 0;
  interval.it_interval.tv_nsec = hz_ <= 1 ? 0 : 1000000000 / hz_;
  interval.it_value = interval.it_interval;
  timer_settime(timer, 0, &interval, nullptr);
  timers_.emplace(thread, timer);
  return absl::OkStatus();
}

void ThreadTimers::Stop() {
  for (const auto& [thread, timer] : timers_) timer_delete(timer);
  timers_.clear();
}

}  // namespace starling
