#include "engine/schedulers/work_stealing.h"

#include <cstdint>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace starling {
namespace {

std::vector<int32_t> Drain(Scheduler& scheduler, int worker) {
  std::vector<int32_t> blocks;
  for (int32_t block; (block = scheduler.Next(worker)) >= 0;) blocks.push_back(block);
  return blocks;
}

TEST(WorkStealing, EveryWorkerBeginsWithItsOwnContiguousRun) {
  WorkStealingScheduler stealing;
  stealing.BeginTick(9, 3);
  EXPECT_EQ(stealing.Next(2), 6);
  EXPECT_EQ(stealing.Next(0), 0);
  EXPECT_EQ(stealing.Next(1), 3);
  EXPECT_EQ(stealing.Next(1), 4);
  EXPECT_EQ(stealing.Next(0), 1);
}

TEST(WorkStealing, AThiefTakesTheBackHalfOfTheNextWorkerThatHasAny) {
  WorkStealingScheduler stealing;
  stealing.BeginTick(12, 3);  // 0: [0, 4)  1: [4, 8)  2: [8, 12)
  for (int32_t block = 8; block < 12; ++block) EXPECT_EQ(stealing.Next(2), block);
  EXPECT_EQ(stealing.Next(2), 2);  // from worker 0, which is left with [0, 2)
  EXPECT_EQ(stealing.Next(2), 3);
  EXPECT_EQ(stealing.Next(0), 0);
  EXPECT_EQ(stealing.Next(0), 1);
  EXPECT_EQ(stealing.Next(0), 6);  // from worker 1, which is left with [4, 6)
  EXPECT_EQ(stealing.Next(1), 4);
}

TEST(WorkStealing, OthersRunTheBlocksOfAWorkerThatNeverAsks) {
  WorkStealingScheduler stealing;
  stealing.BeginTick(100, 4);
  std::vector<std::vector<int32_t>> taken(4);
  std::vector<std::thread> threads;
  for (const int worker : {0, 1, 3}) {
    threads.emplace_back([&, worker] { taken[worker] = Drain(stealing, worker); });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<int> counts(100, 0);
  for (const auto& blocks : taken) {
    for (const int32_t block : blocks) ++counts.at(block);
  }
  EXPECT_EQ(counts, std::vector<int>(100, 1));
}

TEST(WorkStealing, OneWorkerAloneRunsEverything) {
  WorkStealingScheduler stealing;
  stealing.BeginTick(1000, 8);
  EXPECT_EQ(Drain(stealing, 5).size(), 1000u);
}

}  // namespace
}  // namespace starling
