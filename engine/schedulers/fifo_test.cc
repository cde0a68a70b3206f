#include "engine/schedulers/fifo.h"

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(Fifo, HandsOutBlocksInAscendingOrderWhoeverAsks) {
  FifoScheduler fifo;
  fifo.BeginTick(5, 2);
  EXPECT_EQ(fifo.Next(1), 0);
  EXPECT_EQ(fifo.Next(0), 1);
  EXPECT_EQ(fifo.Next(0), 2);
  EXPECT_EQ(fifo.Next(1), 3);
  EXPECT_EQ(fifo.Next(1), 4);
  EXPECT_EQ(fifo.Next(0), -1);
  EXPECT_EQ(fifo.Next(1), -1);
}

TEST(Fifo, HasNothingBeforeTheFirstTick) {
  FifoScheduler fifo;
  EXPECT_EQ(fifo.Next(0), -1);
}

// One worker keeps asking while another begins the next tick: no block may be lost, invented or
// handed out twice by a claim that began in one tick and ended in the next.
TEST(Fifo, LosesNothingToAWorkerThatAsksWhileTheNextTickBegins) {
  constexpr int kTicks = 200000;
  constexpr int32_t kSizes[] = {3, 1, 8, 0, 5};
  FifoScheduler fifo;
  std::atomic<bool> stop{false};
  std::vector<int> by_straggler(8, 0);
  std::vector<int> by_coordinator(8, 0);
  std::vector<int> expected(8, 0);
  std::thread straggler([&] {
    while (!stop.load()) {
      const int32_t block = fifo.Next(1);
      if (block >= 0) ++by_straggler.at(block);
    }
  });
  for (int tick = 0; tick < kTicks; ++tick) {
    const int32_t size = kSizes[tick % 5];
    for (int32_t block = 0; block < size; ++block) ++expected[block];
    fifo.BeginTick(size, 2);
    for (int32_t block; (block = fifo.Next(0)) >= 0;) ++by_coordinator.at(block);
  }
  stop.store(true);
  straggler.join();
  for (int block = 0; block < 8; ++block) {
    EXPECT_EQ(by_coordinator[block] + by_straggler[block], expected[block]) << "block " << block;
  }
}

}  // namespace
}  // namespace starling
