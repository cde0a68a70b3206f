// The mutex and the condition variable of engine code: those of Abseil, whose waiting the profiler
// can see.
//
// ThreadSanitizer cannot look into the system's Abseil library and would report correct code, so
// under it the same names stand for those of the standard library.
#ifndef STARLING_BASE_MUTEX_H_
#define STARLING_BASE_MUTEX_H_

#if defined(__SANITIZE_THREAD__)
#include <condition_variable>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

namespace starling {

class ABSL_LOCKABLE Mutex {
 public:
  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void Unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex* mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) {
    mutex_->Lock();
  }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_->Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex* mutex_;
};

class CondVar {
 public:
  void Wait(Mutex* mutex) { WaitWithTimeout(mutex, absl::InfiniteDuration()); }
  // True if the time has passed.
  bool WaitWithTimeout(Mutex* mutex, absl::Duration timeout) {
    std::unique_lock<std::mutex> lock(mutex->mutex_, std::adopt_lock);
    bool timed_out = false;
    if (timeout == absl::InfiniteDuration()) {
      changed_.wait(lock);
    } else {
      timed_out =
          changed_.wait_for(lock, absl::ToChronoNanoseconds(timeout)) == std::cv_status::timeout;
    }
    lock.release();
    return timed_out;
  }
  void Signal() { changed_.notify_one(); }
  void SignalAll() { changed_.notify_all(); }

 private:
  std::condition_variable changed_;
};

}  // namespace starling
#else
#include "absl/synchronization/mutex.h"

namespace starling {

using Mutex = absl::Mutex;
using MutexLock = absl::MutexLock;
using CondVar = absl::CondVar;

}  // namespace starling
#endif

#endif  // STARLING_BASE_MUTEX_H_
