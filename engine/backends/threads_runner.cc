#include "engine/backends/threads_runner.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/floating_point_scope.h"
#include "base/status_macros.h"

namespace starling {
namespace {

class ScheduledBlocks final : public PoolWork {
 public:
  ScheduledBlocks(Scheduler& scheduler, BlockWork& work, const WorkerLabels& labels)
      : scheduler_(scheduler), work_(work), labels_(labels) {}

  int32_t RunShare(int worker) override {
    FloatingPointScope floating_point;
    int32_t ran = 0;
    labels_.Run(worker, [&] {
      for (int32_t block; (block = scheduler_.Next(worker)) >= 0; ++ran) {
        work_.RunBlock(block, worker);
      }
    });
    return ran;
  }

 private:
  Scheduler& scheduler_;
  BlockWork& work_;
  const WorkerLabels& labels_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ThreadsTickRunner>> ThreadsTickRunner::Create(
    int workers, std::unique_ptr<Scheduler> scheduler) {
  ASSIGN_OR_RETURN(auto pool, WorkerPool::Create(workers));
  return std::unique_ptr<ThreadsTickRunner>(
      new ThreadsTickRunner(std::move(scheduler), std::move(pool)));
}

ThreadsTickRunner::ThreadsTickRunner(std::unique_ptr<Scheduler> scheduler,
                                     std::unique_ptr<WorkerPool> pool)
    : scheduler_(std::move(scheduler)),
      pool_(std::move(pool)),
      labels_("threads", pool_->workers()) {}

absl::Status ThreadsTickRunner::RunTick(BlockWork& work, int32_t num_blocks) {
  if (num_blocks < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("a tick of ", num_blocks, " blocks; it must have 0 or more"));
  }
  scheduler_->BeginTick(num_blocks, pool_->workers());
  ScheduledBlocks blocks(*scheduler_, work, labels_);
  pool_->Run(blocks, num_blocks);
  return absl::OkStatus();
}

}  // namespace starling
