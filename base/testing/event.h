// Event: one thread waits for what another has done, in a way that ThreadSanitizer can see
// (absl::Notification it cannot look into).
//
//   Event done;
//   std::thread other([&] { done.Set(); });
//   done.Wait();
//
// Thread-safe.
#ifndef STARLING_BASE_TESTING_EVENT_H_
#define STARLING_BASE_TESTING_EVENT_H_

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"

namespace starling {

class Event {
 public:
  void Set() {
    const MutexLock lock(&mutex_);
    set_ = true;
    changed_.SignalAll();
  }
  void Wait() {
    const MutexLock lock(&mutex_);
    while (!set_) changed_.Wait(&mutex_);
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  bool set_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace starling

#endif  // STARLING_BASE_TESTING_EVENT_H_
