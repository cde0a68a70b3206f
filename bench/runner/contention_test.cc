#include "bench/runner/contention.h"

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/resources/process_resources.h"

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

// Keeps this thread and its children on one processor for a while.
class OneProcessor {
 public:
  OneProcessor() {
    sched_getaffinity(0, sizeof(before_), &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu) {
      if (CPU_ISSET(cpu, &before_)) CPU_SET(cpu, &one);
    }
    sched_setaffinity(0, sizeof(one), &one);
  }
  ~OneProcessor() { sched_setaffinity(0, sizeof(before_), &before_); }

 private:
  cpu_set_t before_;
};

TEST(ContentionMeter, NoticesThatWorkWaitedForItsProcessorButBlamesNoChild) {
  const OneProcessor one;
  const pid_t rival = fork();
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
  if (meter.waiting() == 0) GTEST_SKIP() << "this kernel does not count waiting";
  EXPECT_GT(meter.waiting(), 0.1);
}

TEST(ContentionMeter, NoticesAProcessThatIsNoChildOfOurs) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t parent = fork();
  if (parent == 0) {  // whose child is nobody's once it has ended
    const pid_t stranger = fork();
    if (stranger == 0) {
      for (volatile int64_t i = 0;; i = i + 1) {
      }
    }
    _exit(write(ends[1], &stranger, sizeof(stranger)) == sizeof(stranger) ? 0 : 1);
  }
  pid_t stranger = 0;
  ASSERT_EQ(read(ends[0], &stranger, sizeof(stranger)), static_cast<ssize_t>(sizeof(stranger)));
  waitpid(parent, nullptr, 0);
  ContentionMeter meter;
  meter.Begin();
  std::this_thread::sleep_for(std::chrono::milliseconds(800));
  meter.End();
  kill(stranger, SIGKILL);
  close(ends[0]);
  close(ends[1]);
  EXPECT_GT(meter.others(), 0.1);
  EXPECT_EQ(meter.IsBusy(), !meter.Describe().empty());
}

TEST(ContentionMeter, ChildrenAreNotOthers) {
  ContentionMeter meter;
  const pid_t child = fork();
  if (child == 0) {
    for (volatile int64_t i = 0;; i = i + 1) {
    }
  }
  const double tree = ReadTreeCpuSeconds();
  const double machine = ReadProcessorTimes().busy;
  const auto begun = std::chrono::steady_clock::now();
  meter.Begin();
  while (ReadTreeCpuSeconds() < tree + 0.3 &&
         std::chrono::steady_clock::now() < begun + std::chrono::seconds(20)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  meter.End();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begun;
  const double rest =
      ReadProcessorTimes().busy - machine - 0.3;  // of the machine, without the child
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_LE(meter.others(), rest / wall.count() + 0.1);
}

}  // namespace
}  // namespace starling
