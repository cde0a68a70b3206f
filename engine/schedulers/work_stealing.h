// WorkStealingScheduler: every worker begins with its own contiguous run of blocks; one that has
// finished takes half of what another has left.
//
// While all are busy nobody touches another worker's cache line, and a worker tends to meet the
// same blocks every tick, whose memory is still in its cache. A worker takes its own blocks from
// the front; a thief takes the back half of the first worker after itself that has any left. A
// worker that never asks costs nothing: its run is stolen.
#ifndef STARLING_ENGINE_SCHEDULERS_WORK_STEALING_H_
#define STARLING_ENGINE_SCHEDULERS_WORK_STEALING_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "absl/strings/string_view.h"
#include "engine/schedulers/scheduler.h"

namespace starling {

class WorkStealingScheduler final : public Scheduler {
 public:
  void BeginTick(int32_t num_blocks, int workers) override;
  int32_t Next(int worker) override;
  absl::string_view name() const override { return "work_stealing"; }

 private:
  // The blocks [begin, end) a worker has left; `begin` in the high half, `end` in the low half, so
  // that one compare-and-swap takes from either side.
  struct alignas(64) Range {
    std::atomic<uint64_t> bounds{0};
  };

  int32_t TakeFront(Range& range);
  int32_t StealHalf(Range& victim, Range& thief);

  std::unique_ptr<Range[]> ranges_;
  int capacity_ = 0;
  int workers_ = 0;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SCHEDULERS_WORK_STEALING_H_
