#include "profiling/capture/thread_timers.h"

#include <signal.h>

#include <atomic>
#include <thread>

#include "gtest/gtest.h"
#include "profiling/capture/testing/burn.h"

namespace starling {
namespace {

thread_local std::atomic<int> signals_here{0};

void Count(int /*signal*/) { signals_here.fetch_add(1, std::memory_order_relaxed); }

class ThreadTimersTest : public testing::Test {
 protected:
  void SetUp() override {
    struct sigaction action = {};
    action.sa_handler = Count;
    action.sa_flags = SA_RESTART;
    sigaction(SIGPROF, &action, &before_);
    signals_here = 0;
  }
  // Ignored, for one may be on its way.
  void TearDown() override { signal(SIGPROF, SIG_IGN); }

  struct sigaction before_ = {};
};

TEST_F(ThreadTimersTest, EachThreadIsSignalledForItsOwnCpuTime) {
  std::atomic<int> ready{0};
  std::atomic<bool> go{false};
  std::atomic<int> busy_signals{0};
  std::atomic<int> lazy_signals{0};
  const auto work = [&](double seconds, std::atomic<int>& signals) {
    ++ready;
    while (!go) std::this_thread::yield();
    signals_here = 0;
    BurnCpu(seconds);
    signals = signals_here.load();
  };
  std::thread busy([&] { work(0.8, busy_signals); });
  std::thread lazy([&] { work(0.2, lazy_signals); });
  while (ready < 2) std::this_thread::yield();
  ThreadTimers timers(100);
  ASSERT_TRUE(timers.AddNewThreads().ok());
  EXPECT_EQ(timers.threads(), 3);
  go = true;
  busy.join();
  lazy.join();
  // Four to one, less what a busy machine loses; never more than there is time for.
  EXPECT_LE(busy_signals, 82);
  EXPECT_LE(lazy_signals, 22);
  EXPECT_GT(lazy_signals, 0);
  EXPECT_GT(busy_signals, lazy_signals);
}

TEST_F(ThreadTimersTest, ThreadsThatComeLaterAreFoundAndThoseThatWentForgotten) {
  ThreadTimers timers(100);
  ASSERT_TRUE(timers.AddNewThreads().ok());
  EXPECT_EQ(timers.threads(), 1);
  std::atomic<bool> done{false};
  std::thread later([&] {
    while (!done) std::this_thread::yield();
  });
  ASSERT_TRUE(timers.AddNewThreads().ok());
  EXPECT_EQ(timers.threads(), 2);
  ASSERT_TRUE(timers.AddNewThreads().ok());
  EXPECT_EQ(timers.threads(), 2);
  done = true;
  later.join();
  ASSERT_TRUE(timers.AddNewThreads().ok());
  EXPECT_EQ(timers.threads(), 1);
}

TEST_F(ThreadTimersTest, NoSignalComesAfterStop) {
  ThreadTimers timers(1000);
  ASSERT_TRUE(timers.AddNewThreads().ok());
  BurnCpu(0.1);
  EXPECT_GT(signals_here, 0);
  timers.Stop();
  BurnCpu(0.01);
  signals_here = 0;
  BurnCpu(0.1);
  EXPECT_EQ(signals_here, 0);
}

}  // namespace
}  // namespace starling
