#include "engine/schedulers/fifo.h"

namespace starling {
namespace {

// Above every number of blocks: nothing can be claimed.
constexpr uint64_t kClosed = 0x80000000u;

uint64_t Phase(uint64_t claim) { return claim >> 32; }

}  // namespace

void FifoScheduler::BeginTick(int32_t num_blocks, int /*workers*/) {
  // Closed first, so that nobody can claim a block of the last phase under the limit of this one.
  const uint64_t phase = (Phase(claim_.load(std::memory_order_relaxed)) + 1) << 32;
  claim_.store(phase | kClosed, std::memory_order_release);
  num_blocks_.store(static_cast<uint32_t>(num_blocks), std::memory_order_release);
  claim_.store(phase, std::memory_order_release);
}

int32_t FifoScheduler::Next(int /*worker*/) {
  uint64_t claim = claim_.load(std::memory_order_acquire);
  const uint64_t phase = Phase(claim);
  while (Phase(claim) == phase) {
    const uint32_t block = static_cast<uint32_t>(claim);
    if (block >= num_blocks_.load(std::memory_order_acquire)) return -1;
    if (claim_.compare_exchange_weak(claim, claim + 1, std::memory_order_acq_rel,
                                     std::memory_order_acquire)) {
      return static_cast<int32_t>(block);
    }
  }
  return -1;
}

}  // namespace starling
