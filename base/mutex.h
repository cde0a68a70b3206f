// The mutex of engine code: absl::Mutex, whose waiting the profiler can see.
//
// ThreadSanitizer cannot look into the system's Abseil library and would report correct code, so
// under it the same names stand for std::mutex.
#ifndef STARLING_BASE_MUTEX_H_
#define STARLING_BASE_MUTEX_H_

#if defined(__SANITIZE_THREAD__)
#include <mutex>

#include "absl/base/thread_annotations.h"

namespace starling {

class ABSL_LOCKABLE Mutex {
 public:
  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void Unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

 private:
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

}  // namespace starling
#else
#include "absl/synchronization/mutex.h"

namespace starling {

using Mutex = absl::Mutex;
using MutexLock = absl::MutexLock;

}  // namespace starling
#endif

#endif  // STARLING_BASE_MUTEX_H_
