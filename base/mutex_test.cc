#include "base/mutex.h"

#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(Mutex, LetsOneThreadInAtATime) {
  constexpr int kThreads = 4;
  constexpr int kIncrements = 10000;
  Mutex mutex;
  int count = 0;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < kIncrements; ++j) {
        MutexLock lock(&mutex);
        ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count, kThreads * kIncrements);
}

TEST(MutexLock, ReleasesAtTheEndOfItsScope) {
  Mutex mutex;
  { MutexLock lock(&mutex); }
  mutex.Lock();
  mutex.Unlock();
  std::thread other([&] { MutexLock lock(&mutex); });
  other.join();
}

}  // namespace
}  // namespace starling
