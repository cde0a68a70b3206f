// Everything that is known to stop a sampled process, at once, for twenty seconds: loading
// libraries, exceptions, allocation, children, and captures that start and stop.
#include <dlfcn.h>
#include <gperftools/profiler.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "profiling/capture/cpu_capture.h"
#include "profiling/capture/testing/burn.h"

namespace starling {
namespace {

constexpr auto kDuration = std::chrono::seconds(20);
constexpr char kPlugin[] = "profiling/capture/libplugin.so";

std::atomic<bool> done{false};

void LoadLibraries(std::atomic<int64_t>& rounds) {
  for (; !done; ++rounds) {
    void* const library = dlopen(kPlugin, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) continue;
    auto* const function = reinterpret_cast<int (*)(int)>(dlsym(library, "CatchSomething"));
    if (function != nullptr && function(1) != 2) abort();
    dlclose(library);
  }
}

void ThrowExceptions(std::atomic<int64_t>& rounds) {
  for (; !done; ++rounds) {
    try {
      throw std::runtime_error("thrown");
    } catch (const std::exception& error) {
      if (std::string(error.what()) != "thrown") abort();
    }
  }
}

void Allocate(std::atomic<int64_t>& rounds) {
  for (; !done; ++rounds) {
    std::vector<std::string> strings;
    for (int i = 0; i < 100; ++i) strings.emplace_back(static_cast<size_t>(1 + i * 37), 'x');
  }
}

void MakeChildren(std::atomic<int64_t>& rounds) {
  for (; !done; ++rounds) {
    const pid_t child = fork();
    if (child == 0) {
      // Not exit(): another thread may have held the C library's lock for it, as it may the
      // allocator's where that is AddressSanitizer's.
#if !defined(__SANITIZE_ADDRESS__)
      if (rounds % 3 == 0) ProfilerStop();
#endif
      if (rounds % 3 == 1) execl("/bin/true", "true", nullptr);
      _exit(0);
    }
    waitpid(child, nullptr, 0);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

TEST(Stress, NeitherStopsTheProcessNorLosesASample) {
  std::atomic<int64_t> rounds[4] = {};
  std::vector<std::thread> threads;
  threads.emplace_back([&] { LoadLibraries(rounds[0]); });
  threads.emplace_back([&] { ThrowExceptions(rounds[1]); });
  threads.emplace_back([&] { Allocate(rounds[2]); });
  threads.emplace_back([&] { MakeChildren(rounds[3]); });

  int captures = 0;
  int64_t samples = 0;
  double cpu_seconds = 0;
  const auto end = std::chrono::steady_clock::now() + kDuration;
  while (std::chrono::steady_clock::now() < end) {
    const absl::StatusOr<std::unique_ptr<CpuCapture>> capture = CpuCapture::Start({1000});
    ASSERT_TRUE(capture.ok()) << capture.status();
    BurnCpu(0.001 * (captures % 200));
    const absl::StatusOr<Profile> profile = (*capture)->Stop();
    ASSERT_TRUE(profile.ok()) << profile.status();
    ASSERT_TRUE(CheckProfile(*profile).ok()) << CheckProfile(*profile);
    samples += TotalOf(*profile);
    cpu_seconds += profile->facts.cpu_seconds;
    ++captures;
  }
  done = true;
  for (std::thread& thread : threads) thread.join();

  std::printf("%d captures, %lld samples in %.1f s of CPU time; rounds %lld %lld %lld %lld\n",
              captures, static_cast<long long>(samples), cpu_seconds,
              static_cast<long long>(rounds[0]), static_cast<long long>(rounds[1]),
              static_cast<long long>(rounds[2]), static_cast<long long>(rounds[3]));
  EXPECT_GT(captures, 20);
  for (const auto& each : rounds) EXPECT_GT(each, 10);
  // A fork every few milliseconds delays samples, and short captures have none.
  EXPECT_GT(static_cast<double>(samples), 10 * cpu_seconds);
}

}  // namespace
}  // namespace starling
