// WorkerPool: a persistent team of threads that share one piece of work at a time.
//
// The thread that calls Run is worker 0, so a pool of one worker has no thread of its own. Idle
// workers spin for kSpinTime and then sleep; with more workers than processors they sleep at once,
// and so does the caller while it waits for the others.
//
//   ASSIGN_OR_RETURN(auto pool, WorkerPool::Create(4));
//   pool->Run(work, units);  // work.RunShare is called by workers 0 to 3, at most once each
//
// A worker that is late (asleep, or without a processor) is not waited for unless the work keeps
// units for it: Run returns when as many units were run as there are and nobody is inside.
//
// Not thread-safe: one Run at a time, always from outside of the pool.
#ifndef STARLING_ENGINE_BACKENDS_WORKER_POOL_H_
#define STARLING_ENGINE_BACKENDS_WORKER_POOL_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/backends/parking.h"

namespace starling {

// Work that consists of units which the workers share among themselves.
class PoolWork {
 public:
  virtual ~PoolWork() = default;

  // Runs units until none is left for `worker`; returns how many it ran. Called by several workers
  // at once, each with its own number.
  virtual int32_t RunShare(int worker) = 0;
};

class WorkerPool {
 public:
  // Starts workers - 1 threads (workers >= 1). RESOURCE_EXHAUSTED if the system refuses one.
  static absl::StatusOr<std::unique_ptr<WorkerPool>> Create(int workers);

  // Ends the threads.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Runs the `units` (>= 0) units of `work`; what they wrote is then visible to the caller.
  // Allocates nothing.
  void Run(PoolWork& work, int32_t units);

  int workers() const { return workers_; }

 private:
  explicit WorkerPool(int workers);

  absl::Status StartThreads();
  void WorkerLoop(int worker);
  void Leave(int32_t units_run);

  const int workers_;
  const std::chrono::nanoseconds idle_spin_;   // of workers between two Runs
  const std::chrono::nanoseconds inner_spin_;  // of the caller inside a Run

  // Written by the caller of Run while the phase is even, read by workers while it is odd.
  PoolWork* work_ = nullptr;

  // Odd: a Run is open to workers. Even: it is closed.
  alignas(64) std::atomic<uint32_t> phase_{0};
  // Units run by others than the caller in the high half, workers inside in the low half.
  alignas(64) std::atomic<uint64_t> progress_{0};
  std::atomic<bool> stopping_{false};
  ParkingSpot idle_;       // workers, for the next Run
  ParkingSpot finishing_;  // the caller, for the workers inside
  std::vector<std::thread> threads_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_BACKENDS_WORKER_POOL_H_
