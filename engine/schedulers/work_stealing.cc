#include "engine/schedulers/work_stealing.h"

namespace starling {
namespace {

uint64_t Pack(uint32_t begin, uint32_t end) { return static_cast<uint64_t>(begin) << 32 | end; }
uint32_t Begin(uint64_t bounds) { return static_cast<uint32_t>(bounds >> 32); }
uint32_t End(uint64_t bounds) { return static_cast<uint32_t>(bounds); }

}  // namespace

void WorkStealingScheduler::BeginTick(int32_t num_blocks, int workers) {
  if (workers > capacity_) {
    ranges_ = std::make_unique<Range[]>(workers);
    capacity_ = workers;
  }
  workers_ = workers;
  for (int w = 0; w < workers; ++w) {
    const auto begin = static_cast<uint32_t>(int64_t{num_blocks} * w / workers);
    const auto end = static_cast<uint32_t>(int64_t{num_blocks} * (w + 1) / workers);
    ranges_[w].bounds.store(Pack(begin, end), std::memory_order_release);
  }
}

int32_t WorkStealingScheduler::Next(int worker) {
  Range& own = ranges_[worker];
  int32_t block = TakeFront(own);
  for (int distance = 1; block < 0 && distance < workers_; ++distance) {
    const int victim = worker + distance;
    block = StealHalf(ranges_[victim < workers_ ? victim : victim - workers_], own);
  }
  return block;
}

int32_t WorkStealingScheduler::TakeFront(Range& range) {
  uint64_t bounds = range.bounds.load(std::memory_order_acquire);
  while (Begin(bounds) < End(bounds)) {
    if (range.bounds.compare_exchange_weak(bounds, Pack(Begin(bounds) + 1, End(bounds)),
                                           std::memory_order_acq_rel, std::memory_order_acquire)) {
      return static_cast<int32_t>(Begin(bounds));
    }
  }
  return -1;
}

int32_t WorkStealingScheduler::StealHalf(Range& victim, Range& thief) {
  uint64_t bounds = victim.bounds.load(std::memory_order_acquire);
  while (Begin(bounds) < End(bounds)) {
    const uint32_t cut = Begin(bounds) + (End(bounds) - Begin(bounds)) / 2;
    if (victim.bounds.compare_exchange_weak(bounds, Pack(Begin(bounds), cut),
                                            std::memory_order_acq_rel, std::memory_order_acquire)) {
      // The thief's own range is empty, so that nobody else changes it: a plain store will do.
      thief.bounds.store(Pack(cut + 1, End(bounds)), std::memory_order_release);
      return static_cast<int32_t>(cut);
    }
  }
  return -1;
}

}  // namespace starling
