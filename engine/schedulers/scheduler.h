// Scheduler: decides which worker runs which block of a tick, and in which order.
//
// One thread begins a tick; then every worker asks until it is told that nothing is left for it.
//
//   scheduler->BeginTick(num_blocks, workers);          // one thread, nobody asks meanwhile
//   for (int32_t block; (block = scheduler->Next(worker)) >= 0;) work.RunBlock(block, worker);
//
// Each block is handed out exactly once per tick. The order depends on timing and so must not
// matter to the result. A scheduler may reserve blocks for a worker, so a tick is over when as many
// blocks were run as it has, not when one worker found nothing.
//
// Thread-safe: Next, for distinct workers. BeginTick must happen before the Next calls of its tick
// and after those of the tick before.
#ifndef STARLING_ENGINE_SCHEDULERS_SCHEDULER_H_
#define STARLING_ENGINE_SCHEDULERS_SCHEDULER_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/strings/string_view.h"

namespace starling {

class Scheduler {
 public:
  virtual ~Scheduler() = default;

  // Makes blocks 0 to num_blocks - 1 (num_blocks >= 0) available to workers 0 to workers - 1
  // (workers >= 1). The blocks of the last tick must all have been handed out. Allocates only when
  // `workers` or `num_blocks` is larger than ever before. O(workers) or O(num_blocks).
  virtual void BeginTick(int32_t num_blocks, int workers) = 0;

  // The next block for `worker`, or -1 when there is none left for it in this tick. Never blocks.
  virtual int32_t Next(int worker) = 0;

  // The name it is registered under.
  virtual absl::string_view name() const = 0;
};

using SchedulerFactory = std::function<std::unique_ptr<Scheduler>()>;

}  // namespace starling

#endif  // STARLING_ENGINE_SCHEDULERS_SCHEDULER_H_
