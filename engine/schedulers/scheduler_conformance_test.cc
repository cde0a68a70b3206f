// What every registered scheduler must do. A new scheduler is held to it by being registered.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/registry.h"
#include "engine/schedulers/builtin_schedulers.h"
#include "engine/schedulers/scheduler.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

Registry<SchedulerFactory> Schedulers() {
  Registry<SchedulerFactory> schedulers("scheduler");
  const absl::Status status = RegisterBuiltinSchedulers(schedulers);
  EXPECT_TRUE(status.ok()) << status;
  return schedulers;
}

std::vector<std::string> AvailableNames() {
  std::vector<std::string> names;
  for (const auto& entry : Schedulers().List()) {
    if (entry.unavailable.empty()) names.push_back(entry.name);
  }
  return names;
}

std::unique_ptr<Scheduler> Make(const std::string& name) {
  return (*Schedulers().Find(name))->factory();
}

// A barrier of which the last to arrive does not sleep, so that all leave it together.
class Barrier {
 public:
  explicit Barrier(int threads) : threads_(threads) {}
  void Wait() {
    const int round = round_.load();
    if (arrived_.fetch_add(1) + 1 == threads_) {
      arrived_.store(0);
      round_.fetch_add(1);
    } else {
      while (round_.load() == round) std::this_thread::yield();
    }
  }

 private:
  const int threads_;
  std::atomic<int> arrived_{0};
  std::atomic<int> round_{0};
};

void SpinFor(int64_t iterations) {
  std::atomic<int64_t> sink{0};
  for (int64_t i = 0; i < iterations; ++i) sink.store(i, std::memory_order_relaxed);
}

// Runs one tick per entry of `sizes` with real threads; returns how often each block of each tick
// was handed out. A block outside of its tick is counted as a failure.
std::vector<std::vector<int>> HandOut(Scheduler& scheduler, const std::vector<int32_t>& sizes,
                                      int workers, int64_t cost_of_a_dear_block) {
  std::vector<std::vector<std::atomic<int>>> counts;
  for (const int32_t size : sizes) counts.emplace_back(size);
  std::atomic<int> outside{0};
  Barrier barrier(workers);
  auto run = [&](int worker) {
    for (size_t tick = 0; tick < sizes.size(); ++tick) {
      if (worker == 0) scheduler.BeginTick(sizes[tick], workers);
      barrier.Wait();
      for (int32_t block; (block = scheduler.Next(worker)) >= 0;) {
        if (block >= sizes[tick]) {
          outside.fetch_add(1);
          break;
        }
        counts[tick][block].fetch_add(1);
        SpinFor(block % 16 == 0 ? cost_of_a_dear_block : cost_of_a_dear_block / 64);
      }
      EXPECT_EQ(scheduler.Next(worker), -1) << "a worker that was told to stop got more";
      barrier.Wait();
    }
  };
  std::vector<std::thread> threads;
  for (int w = 1; w < workers; ++w) threads.emplace_back(run, w);
  run(0);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(outside.load(), 0) << "blocks handed out that the tick does not have";
  std::vector<std::vector<int>> result;
  for (const auto& tick : counts) {
    result.emplace_back();
    for (const auto& count : tick) result.back().push_back(count.load());
  }
  return result;
}

void ExpectEachOnce(const std::vector<std::vector<int>>& counts) {
  for (size_t tick = 0; tick < counts.size(); ++tick) {
    for (size_t block = 0; block < counts[tick].size(); ++block) {
      ASSERT_EQ(counts[tick][block], 1) << "tick " << tick << ", block " << block;
    }
  }
}

class SchedulerConformance : public testing::TestWithParam<std::string> {};

TEST_P(SchedulerConformance, IsNamedAsItIsRegistered) {
  EXPECT_EQ(Make(GetParam())->name(), GetParam());
}

TEST_P(SchedulerConformance, HandsOutEveryBlockOnceUnderContention) {
  for (const int workers : {1, 2, 3, 8}) {
    for (const int32_t blocks : {0, 1, 2, 7, 64, 1000}) {
      SCOPED_TRACE(testing::Message() << blocks << " blocks, " << workers << " workers");
      const auto scheduler = Make(GetParam());
      ExpectEachOnce(HandOut(*scheduler, {blocks}, workers, 0));
    }
  }
}

TEST_P(SchedulerConformance, StartsAfreshInTicksOfOtherSizes) {
  std::vector<int32_t> sizes;
  for (int repeat = 0; repeat < 20; ++repeat) {
    for (const int32_t size : {64, 0, 7, 1000, 1, 2}) sizes.push_back(size);
  }
  for (const int workers : {1, 2, 3, 8}) {
    SCOPED_TRACE(testing::Message() << workers << " workers");
    const auto scheduler = Make(GetParam());
    ExpectEachOnce(HandOut(*scheduler, sizes, workers, 0));
  }
}

TEST_P(SchedulerConformance, HandsOutEveryBlockOnceWhenCostsAreUneven) {
  for (const int workers : {2, 3, 8}) {
    SCOPED_TRACE(testing::Message() << workers << " workers");
    const auto scheduler = Make(GetParam());
    ExpectEachOnce(HandOut(*scheduler, {256, 256, 256}, workers, 20000));
  }
}

TEST_P(SchedulerConformance, ServesAnotherNumberOfWorkersInTheNextTick) {
  const auto scheduler = Make(GetParam());
  for (const int workers : {2, 8, 1, 3}) {
    SCOPED_TRACE(testing::Message() << workers << " workers");
    ExpectEachOnce(HandOut(*scheduler, {100}, workers, 0));
  }
}

TEST_P(SchedulerConformance, TakesTurnsWithoutThreads) {
  const auto scheduler = Make(GetParam());
  scheduler->BeginTick(100, 3);
  std::vector<int32_t> blocks;
  int idle = 0;
  for (int worker = 0; idle < 3; worker = (worker + 1) % 3) {
    const int32_t block = scheduler->Next(worker);
    idle = block < 0 ? idle + 1 : 0;
    if (block >= 0) blocks.push_back(block);
  }
  std::sort(blocks.begin(), blocks.end());
  ASSERT_EQ(blocks.size(), 100u);
  for (int32_t block = 0; block < 100; ++block) EXPECT_EQ(blocks[block], block);
}

INSTANTIATE_TEST_SUITE_P(Builtin, SchedulerConformance, testing::ValuesIn(AvailableNames()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace starling
