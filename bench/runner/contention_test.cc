#include "bench/runner/contention.h"

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

void Spin(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

TEST(ContentionMeter, IsNotBusyBeforeAnythingWasMeasured) {
  const ContentionMeter meter;
  EXPECT_FALSE(meter.IsBusy());
  EXPECT_EQ(meter.Describe(), "");
}

TEST(ContentionMeter, NoticesThatWorkWaitedForItsProcessor) {
  cpu_set_t before;
  ASSERT_EQ(sched_getaffinity(0, sizeof(before), &before), 0);
  cpu_set_t one;
  CPU_ZERO(&one);
  for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu) {
    if (CPU_ISSET(cpu, &before)) CPU_SET(cpu, &one);
  }
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  const pid_t rival = fork();  // on the same processor
  if (rival == 0) {
    for (volatile int64_t i = 0;; i = i + 1) {
    }
  }
  ContentionMeter meter;
  meter.Begin();
  Spin(std::chrono::milliseconds(400));
  meter.End();
  kill(rival, SIGKILL);
  waitpid(rival, nullptr, 0);
  sched_setaffinity(0, sizeof(before), &before);
  if (meter.waiting() == 0) GTEST_SKIP() << "this kernel does not count waiting";
  EXPECT_GT(meter.waiting(), 0.1);
  EXPECT_TRUE(meter.IsBusy());
  EXPECT_THAT(meter.Describe(), ::testing::HasSubstr("waiting"));
}

TEST(ContentionMeter, ChildrenAreNotOthers) {
  ContentionMeter meter;
  const pid_t child = fork();
  if (child == 0) {
    for (volatile int64_t i = 0;; i = i + 1) {
    }
  }
  meter.Begin();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  meter.End();
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  // The child used up to a whole processor; what is left is what the rest of the machine did.
  EXPECT_GE(meter.others(), 0);
  EXPECT_LE(meter.others(), static_cast<double>(sysconf(_SC_NPROCESSORS_ONLN)) - 0.5);
}

}  // namespace
}  // namespace starling
