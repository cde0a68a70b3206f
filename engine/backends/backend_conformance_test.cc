// What every available backend must do, with every available scheduler and number of workers. A new
// backend is held to it by being registered.
#include <atomic>
#include <cfenv>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "base/floating_point_scope.h"
#include "base/registry.h"
#include "base/testing/allocation_count.h"
#include "engine/backends/builtin_backends.h"
#include "engine/core/tick_runner.h"
#include "engine/schedulers/builtin_schedulers.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using Param = std::tuple<std::string, std::string, int>;  // backend, scheduler, workers

Registry<TickRunnerFactory> Backends() {
  Registry<TickRunnerFactory> backends("backend");
  EXPECT_TRUE(RegisterBuiltinBackends(backends).ok());
  return backends;
}

Registry<SchedulerFactory> Schedulers() {
  Registry<SchedulerFactory> schedulers("scheduler");
  EXPECT_TRUE(RegisterBuiltinSchedulers(schedulers).ok());
  return schedulers;
}

template <typename Factory>
std::vector<std::string> AvailableNames(const Registry<Factory>& registry) {
  std::vector<std::string> names;
  for (const auto& entry : registry.List()) {
    if (entry.unavailable.empty()) names.push_back(entry.name);
  }
  return names;
}

class BackendConformance : public testing::TestWithParam<Param> {
 protected:
  static std::unique_ptr<TickRunner> Make() {
    const auto& [backend, scheduler, workers] = GetParam();
    ExecutionOptions options;
    options.workers = workers;
    auto runner =
        (*Backends().Find(backend))->factory(options, (*Schedulers().Find(scheduler))->factory());
    EXPECT_TRUE(runner.ok()) << runner.status();
    return *std::move(runner);
  }
};

// Counts how often each block ran, in plain memory that the caller reads after the tick, and
// watches over the worker numbers.
class CountingWork final : public BlockWork {
 public:
  CountingWork(int32_t num_blocks, int workers) : counts_(num_blocks, 0), busy_(workers) {}

  void RunBlock(int32_t block, int worker) override {
    if (worker < 0 || worker >= static_cast<int>(busy_.size())) {
      failures_.fetch_add(1);
      return;
    }
    if (busy_[worker].exchange(true)) failures_.fetch_add(1);
    ++counts_[block];
    if (block % 8 == 0) std::this_thread::yield();
    busy_[worker].store(false);
  }

  const std::vector<int>& counts() const { return counts_; }
  int failures() const { return failures_.load(); }

 private:
  std::vector<int> counts_;
  std::vector<std::atomic<bool>> busy_;
  std::atomic<int> failures_{0};
};

TEST_P(BackendConformance, SaysWhatItIs) {
  const auto& [backend, scheduler, workers] = GetParam();
  const auto runner = Make();
  EXPECT_EQ(runner->backend(), backend);
  if (backend == "serial") {
    EXPECT_EQ(runner->scheduler(), "none");
    EXPECT_EQ(runner->workers(), 1);
  } else {
    EXPECT_EQ(runner->scheduler(), scheduler);
    EXPECT_EQ(runner->workers(), workers);
  }
}

TEST_P(BackendConformance, RunsEachBlockOnceAndShowsTheEffects) {
  const auto runner = Make();
  for (const int32_t blocks : {0, 1, 2, 7, 64, 1000}) {
    CountingWork work(blocks, runner->workers());
    for (int tick = 1; tick <= 5; ++tick) {
      ASSERT_TRUE(runner->RunTick(work, blocks).ok());
      ASSERT_EQ(work.counts(), std::vector<int>(blocks, tick)) << blocks << " blocks";
    }
    EXPECT_EQ(work.failures(), 0) << "worker numbers out of range or used twice at the same time";
  }
}

TEST_P(BackendConformance, RunsManySmallTicksOfOtherSizes) {
  const auto runner = Make();
  CountingWork work(5, runner->workers());
  std::vector<int> expected(5, 0);
  for (int tick = 0; tick < 2000; ++tick) {
    const int32_t blocks = tick % 6;
    for (int32_t block = 0; block < blocks; ++block) ++expected[block];
    ASSERT_TRUE(runner->RunTick(work, blocks).ok());
    ASSERT_EQ(work.counts(), expected) << "tick " << tick;
  }
  EXPECT_EQ(work.failures(), 0);
}

TEST_P(BackendConformance, SeesWhatTheCallerWroteBetweenTicks) {
  class Doubles final : public BlockWork {
   public:
    void RunBlock(int32_t block, int /*worker*/) override { out[block] = 2 * in[block]; }
    std::vector<int64_t> in = std::vector<int64_t>(100, 1);
    std::vector<int64_t> out = std::vector<int64_t>(100, 0);
  };
  const auto runner = Make();
  Doubles work;
  for (int tick = 1; tick <= 40; ++tick) {
    ASSERT_TRUE(runner->RunTick(work, 100).ok());
    work.in.swap(work.out);
  }
  EXPECT_EQ(work.in, std::vector<int64_t>(100, int64_t{1} << 40));
}

TEST_P(BackendConformance, RunsAsManyBlocksAtOnceAsItHasWorkers) {
  // Each block waits until all have begun: with fewer workers than blocks none would return.
  class Meeting final : public BlockWork {
   public:
    explicit Meeting(int blocks) : blocks_(blocks) {}
    void RunBlock(int32_t /*block*/, int /*worker*/) override {
      begun_.fetch_add(1);
      while (begun_.load() < blocks_) std::this_thread::yield();
    }
    int begun() const { return begun_.load(); }

   private:
    const int blocks_;
    std::atomic<int> begun_{0};
  };
  const auto runner = Make();
  for (int tick = 0; tick < 20; ++tick) {
    Meeting work(runner->workers());
    ASSERT_TRUE(runner->RunTick(work, runner->workers()).ok());
    EXPECT_EQ(work.begun(), runner->workers());
  }
}

TEST_P(BackendConformance, DoesNotAllocateAfterTheFirstTick) {
  const auto runner = Make();
  CountingWork work(100, runner->workers());
  ASSERT_TRUE(runner->RunTick(work, 100).ok());
  const int64_t before = AllocationCount();
  for (int tick = 0; tick < 100; ++tick) {
    if (!runner->RunTick(work, 100 - tick).ok()) break;
  }
  EXPECT_EQ(AllocationCount(), before);
  EXPECT_EQ(work.counts()[0], 101) << "every tick has a block 0";
}

TEST_P(BackendConformance, RefusesANegativeNumberOfBlocks) {
  const auto runner = Make();
  CountingWork work(1, runner->workers());
  EXPECT_EQ(runner->RunTick(work, -1).code(), absl::StatusCode::kInvalidArgument);
  ASSERT_TRUE(runner->RunTick(work, 1).ok());
  EXPECT_EQ(work.counts(), std::vector<int>(1, 1));
}

TEST_P(BackendConformance, BlocksSeeTheStandardFloatingPointEnvironmentAndTheCallerKeepsHis) {
  class Rounds final : public BlockWork {
   public:
    void RunBlock(int32_t block, int /*worker*/) override {
      volatile float tiny = 0x1p-30f;
      volatile float smallest = std::numeric_limits<float>::min();
      sums[block] = 1.0f + tiny;
      halves[block] = smallest * 0.5f;
    }
    std::vector<float> sums = std::vector<float>(64, 0.0f);
    std::vector<float> halves = std::vector<float>(64, 0.0f);
  };
  Rounds work;
  std::fesetround(FE_UPWARD);
#if defined(__x86_64__)
  constexpr unsigned kFlushToZeroAndDenormalsAreZero = 0x8040;
  const unsigned control_before = _mm_getcsr();
  _mm_setcsr(control_before | kFlushToZeroAndDenormalsAreZero);
  const unsigned control_set = _mm_getcsr();
#endif
  const auto runner = Make();  // new threads inherit the environment of their creator
  const bool ran = runner->RunTick(work, 64).ok();
  volatile float tiny = 0x1p-30f;
  volatile float sum_after = 1.0f + tiny;
#if defined(__x86_64__)
  const unsigned control_after = _mm_getcsr();
  _mm_setcsr(control_before);
  EXPECT_EQ(control_after & ~0x3fu, control_set & ~0x3fu) << "all but the exception flags";
#endif
  std::fesetround(FE_TONEAREST);
  EXPECT_TRUE(ran);
  EXPECT_GT(sum_after, 1.0f);
  EXPECT_EQ(work.sums, std::vector<float>(64, 1.0f));
  EXPECT_EQ(work.halves, std::vector<float>(64, 0x1p-127f));
}

INSTANTIATE_TEST_SUITE_P(Builtin, BackendConformance,
                         testing::Combine(testing::ValuesIn(AvailableNames(Backends())),
                                          testing::ValuesIn(AvailableNames(Schedulers())),
                                          testing::Values(1, 2, 3, 8)),
                         [](const auto& info) {
                           return std::get<0>(info.param) + "_" + std::get<1>(info.param) + "_" +
                                  std::to_string(std::get<2>(info.param));
                         });

}  // namespace
}  // namespace starling
