// RunPool: the threads on which simulations of a server run, each for a slice of time in turn.
//
//   RunPool pool(8);
//   pool.Schedule(session);   // calls session->RunSlice() until it returns false
//
// Every strand is run by one thread at a time, and all of them get their turn, however long the
// others want to run. Thread-safe.
#ifndef STARLING_ENGINE_SERVICE_SESSIONS_RUN_POOL_H_
#define STARLING_ENGINE_SERVICE_SESSIONS_RUN_POOL_H_

#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"

namespace starling {

// Something that runs on one thread at a time.
class Strand {
 public:
  virtual ~Strand() = default;

  // Works for some milliseconds at most, if that can be; true: there is more to do. After false it
  // must be scheduled again to be run again.
  virtual bool RunSlice() = 0;
};

class RunPool {
 public:
  // `threads` >= 1; fewer where the system refuses to start so many. std::system_error if it starts
  // none.
  explicit RunPool(int threads);

  // Waits for the slices that run; those that wait are dropped.
  ~RunPool();

  // Puts a strand at the end of the queue. It must not be there, nor run, already.
  void Schedule(std::shared_ptr<Strand> strand);

 private:
  void Work();

  Mutex mutex_;
  CondVar changed_;
  std::deque<std::shared_ptr<Strand>> queue_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SESSIONS_RUN_POOL_H_
