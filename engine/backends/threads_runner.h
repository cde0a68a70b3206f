// ThreadsTickRunner: a persistent team of threads shares the blocks of a tick by a scheduler.
//
// The caller of RunTick is worker 0 and works too. Between ticks the others spin briefly and then
// sleep; see WorkerPool. Every worker sees the environment of FloatingPointScope while it runs
// blocks.
//
//   ASSIGN_OR_RETURN(auto runner, ThreadsTickRunner::Create(4, std::make_unique<FifoScheduler>()));
//   RETURN_IF_ERROR(runner->RunTick(work, num_blocks));
#ifndef STARLING_ENGINE_BACKENDS_THREADS_RUNNER_H_
#define STARLING_ENGINE_BACKENDS_THREADS_RUNNER_H_

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "engine/backends/worker_labels.h"
#include "engine/backends/worker_pool.h"
#include "engine/core/tick_runner.h"
#include "engine/schedulers/scheduler.h"

namespace starling {

class ThreadsTickRunner final : public TickRunner {
 public:
  // Starts workers - 1 threads (workers >= 1). RESOURCE_EXHAUSTED if the system refuses one.
  static absl::StatusOr<std::unique_ptr<ThreadsTickRunner>> Create(
      int workers, std::unique_ptr<Scheduler> scheduler);

  // INVALID_ARGUMENT if num_blocks is negative.
  absl::Status RunTick(BlockWork& work, int32_t num_blocks) override;

  absl::string_view backend() const override { return "threads"; }
  absl::string_view scheduler() const override { return scheduler_->name(); }
  int workers() const override { return pool_->workers(); }

 private:
  ThreadsTickRunner(std::unique_ptr<Scheduler> scheduler, std::unique_ptr<WorkerPool> pool);

  std::unique_ptr<Scheduler> scheduler_;
  std::unique_ptr<WorkerPool> pool_;
  const WorkerLabels labels_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_BACKENDS_THREADS_RUNNER_H_
