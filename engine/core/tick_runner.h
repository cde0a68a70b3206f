// The seam between the engine and those who execute it: a tick (and the making of the agents before
// the first) is a number of blocks, and a TickRunner runs each of them once.
//
// The core implements BlockWork, the backends implement TickRunner. Which worker runs which block,
// and in which order, must not matter: blocks read what the last tick wrote and write only their
// own part of the next.
#ifndef STARLING_ENGINE_CORE_TICK_RUNNER_H_
#define STARLING_ENGINE_CORE_TICK_RUNNER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace starling {

// The work of one tick. RunBlock is called from several threads at once with different blocks;
// `worker` is in [0, workers()) and no two threads use the same one at the same time, so that it
// may select scratch memory.
class BlockWork {
 public:
  virtual ~BlockWork() = default;
  virtual void RunBlock(int32_t block, int worker) = 0;
};

// Runs ticks. Not thread-safe: one tick at a time. Owns its workers from construction to
// destruction.
class TickRunner {
 public:
  virtual ~TickRunner() = default;

  // Runs blocks 0 to num_blocks - 1 of `work`, each exactly once, and returns when all are done;
  // what the blocks wrote is then visible to the caller. Allocates nothing. An error means that the
  // tick is incomplete.
  virtual absl::Status RunTick(BlockWork& work, int32_t num_blocks) = 0;

  virtual absl::string_view backend() const = 0;  // "serial", "threads", ...
  virtual absl::string_view scheduler()
      const = 0;                    // "fifo", ...; "none" where there is nothing to choose
  virtual int workers() const = 0;  // >= 1
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_TICK_RUNNER_H_
