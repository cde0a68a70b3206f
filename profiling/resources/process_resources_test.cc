#include "profiling/resources/process_resources.h"

#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <memory>
#include <thread>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(ProcessResources, CpuSecondsGrowWithWork) {
  const ProcessResources before = ReadProcessResources();
  volatile double sum = 0;
  while (ReadProcessResources().cpu_seconds < before.cpu_seconds + 0.02) sum = sum + 1;
  const ProcessResources after = ReadProcessResources();
  EXPECT_GE(after.cpu_seconds, before.cpu_seconds + 0.02);
  EXPECT_GE(after.context_switches, before.context_switches);
  EXPECT_GE(before.context_switches, 0);
}

TEST(ProcessResources, MemoryGrowsByWhatIsTouched) {
  constexpr int64_t kBytes = int64_t{64} << 20;
  const ProcessResources before = ReadProcessResources();
  const int64_t pss = ReadPssBytes();
  const auto block = std::make_unique<char[]>(kBytes);
  std::memset(block.get(), 1, kBytes);
  const ProcessResources after = ReadProcessResources();
  EXPECT_GE(after.rss_bytes, before.rss_bytes + kBytes * 9 / 10);
  EXPECT_GE(after.rss_peak_bytes, after.rss_bytes * 9 / 10);
  EXPECT_GE(after.virtual_bytes, before.virtual_bytes + kBytes * 9 / 10);
  EXPECT_GE(ReadPssBytes(), pss + kBytes * 9 / 10);
  EXPECT_GT(after.page_faults, before.page_faults);
}

TEST(ProcessResources, CountsThreads) {
  const int64_t before = ReadProcessResources().threads;
  int64_t during = 0;
  std::thread([&] { during = ReadProcessResources().threads; }).join();
  EXPECT_GE(before, 1);
  EXPECT_EQ(during, before + 1);
}

TEST(ProcessResources, CountsOpenFilesAndSocketsAmongThem) {
  const OpenFiles before = CountOpenFiles();
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  const OpenFiles after = CountOpenFiles();
  EXPECT_GE(before.files, 3);
  EXPECT_EQ(after.files, before.files + 2);
  EXPECT_EQ(after.sockets, before.sockets + 2);
  close(ends[0]);
  close(ends[1]);
}

TEST(ProcessResources, TheTreeCountsWhatChildrenUse) {
  const pid_t child = fork();
  if (child == 0) {
    for (volatile int64_t i = 0;; i = i + 1) {
    }
  }
  ASSERT_GT(child, 0);
  const double before = ReadTreeCpuSeconds() - ReadProcessResources().cpu_seconds;
  double now = before;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (now < before + 0.02 && std::chrono::steady_clock::now() < end) {
    now = ReadTreeCpuSeconds() - ReadProcessResources().cpu_seconds;
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_GE(now, before + 0.02);
}

TEST(ProcessResources, WaitingForAProcessorNeverShrinks) {
  const double before = ReadRunDelaySeconds();
  sched_yield();
  EXPECT_GE(before, 0);
  EXPECT_GE(ReadRunDelaySeconds(), before);
}

TEST(ProcessResources, TheMachinesProcessorsWereBusyAtLeastAsLongAsThisProcess) {
  EXPECT_GE(ReadProcessorTimes().busy + 1, ReadProcessResources().cpu_seconds);
  EXPECT_GE(ReadProcessorTimes().stolen, 0);
}

TEST(ProcessResources, NetworkBytesNeverShrink) {
  const NetworkBytes first = ReadNetworkBytes();
  const NetworkBytes second = ReadNetworkBytes();
  EXPECT_GE(second.received, first.received);
  EXPECT_GE(second.sent, first.sent);
}

}  // namespace
}  // namespace starling
