// FifoScheduler: hands the blocks out in ascending order from one index that all workers share.
//
// Balances any mix of costs down to one block, at the price of one cache line that travels between
// the workers for every block (some 80 ns): use blocks of several microseconds. Prefer it when
// block order matters for memory, or as the simplest thing to compare with.
//
// Beyond the contract of Scheduler, a Next that overlaps a BeginTick is harmless: a worker that is
// held up in Next while the next tick begins gets -1, never a block of the tick it did not ask in.
#ifndef STARLING_ENGINE_SCHEDULERS_FIFO_H_
#define STARLING_ENGINE_SCHEDULERS_FIFO_H_

#include <atomic>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "engine/schedulers/scheduler.h"

namespace starling {

class FifoScheduler final : public Scheduler {
 public:
  void BeginTick(int32_t num_blocks, int workers) override;
  int32_t Next(int worker) override;
  absl::string_view name() const override { return "fifo"; }

 private:
  // The phase, which grows by one every tick, in the high half; the next block in the low half.
  alignas(64) std::atomic<uint64_t> claim_{0};
  alignas(64) std::atomic<uint32_t> num_blocks_{0};
};

}  // namespace starling

#endif  // STARLING_ENGINE_SCHEDULERS_FIFO_H_
