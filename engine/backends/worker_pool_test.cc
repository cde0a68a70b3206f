#include "engine/backends/worker_pool.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace starling {
namespace {

std::unique_ptr<WorkerPool> MakePool(int workers) {
  auto pool = WorkerPool::Create(workers);
  EXPECT_TRUE(pool.ok()) << pool.status();
  return *std::move(pool);
}

// Units from one counter: whoever comes takes the next.
class SharedUnits final : public PoolWork {
 public:
  explicit SharedUnits(int32_t units) : units_(units) {}
  int32_t RunShare(int /*worker*/) override {
    int32_t ran = 0;
    while (next_.fetch_add(1) < units_) ++ran;
    ran_.fetch_add(ran);
    return ran;
  }
  int32_t ran() const { return ran_.load(); }

 private:
  const int32_t units_;
  std::atomic<int32_t> next_{0};
  std::atomic<int32_t> ran_{0};
};

// One unit for each worker, which nobody else can run.
class OwnUnits final : public PoolWork {
 public:
  explicit OwnUnits(int workers) : runs_(workers, 0) {}
  int32_t RunShare(int worker) override {
    ++runs_[worker];
    return 1;
  }
  const std::vector<int>& runs() const { return runs_; }

 private:
  std::vector<int> runs_;  // plain: each worker has its own, the caller reads after Run
};

class WorkerPoolWith : public testing::TestWithParam<int> {};

TEST_P(WorkerPoolWith, RunsTheUnitsOfThousandsOfTinyRuns) {
  const auto pool = MakePool(GetParam());
  for (int run = 0; run < 3000; ++run) {
    SharedUnits work(run % 4);
    pool->Run(work, run % 4);
    ASSERT_EQ(work.ran(), run % 4) << "run " << run;
  }
}

TEST_P(WorkerPoolWith, WaitsForUnitsThatOnlyOneWorkerCanRun) {
  const auto pool = MakePool(GetParam());
  OwnUnits work(GetParam());
  for (int run = 1; run <= 1000; ++run) {
    pool->Run(work, GetParam());
    ASSERT_EQ(work.runs(), std::vector<int>(GetParam(), run));
  }
}

TEST_P(WorkerPoolWith, WakesWorkersThatHaveGoneToSleep) {
  const auto pool = MakePool(GetParam());
  OwnUnits work(GetParam());
  for (int run = 1; run <= 30; ++run) {
    std::this_thread::sleep_for(4 * kSpinTime);
    pool->Run(work, GetParam());
    ASSERT_EQ(work.runs(), std::vector<int>(GetParam(), run));
  }
}

TEST_P(WorkerPoolWith, StartsAndEndsWithoutWork) {
  for (int i = 0; i < 50; ++i) EXPECT_EQ(MakePool(GetParam())->workers(), GetParam());
}

TEST_P(WorkerPoolWith, EndsRightAfterARun) {
  for (int i = 0; i < 50; ++i) {
    SharedUnits work(1);
    MakePool(GetParam())->Run(work, 1);
    EXPECT_EQ(work.ran(), 1);
  }
}

TEST_P(WorkerPoolWith, DoesNothingForARunWithoutUnits) {
  const auto pool = MakePool(GetParam());
  OwnUnits work(GetParam());
  pool->Run(work, 0);
  EXPECT_EQ(work.runs(), std::vector<int>(GetParam(), 0));
}

INSTANTIATE_TEST_SUITE_P(Workers, WorkerPoolWith, testing::Values(1, 2, 3, 4, 5, 6, 7, 8));

TEST(WorkerPool, CallsEveryWorkerAtMostOnceARun) {
  class CountsCalls final : public PoolWork {
   public:
    int32_t RunShare(int worker) override {
      calls[worker].fetch_add(1);
      // Leaves the run open for a while, so that a worker could come a second time.
      const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(200);
      while (worker == 0 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
      return worker == 0 ? 1 : 0;
    }
    std::atomic<int> calls[3] = {};
  };
  const auto pool = MakePool(3);
  for (int run = 0; run < 100; ++run) {
    CountsCalls work;
    pool->Run(work, 1);
    EXPECT_EQ(work.calls[0].load(), 1);
    EXPECT_LE(work.calls[1].load(), 1);
    EXPECT_LE(work.calls[2].load(), 1);
  }
}

}  // namespace
}  // namespace starling
