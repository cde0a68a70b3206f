#include "base/pool_allocator.h"

#include <cstring>
#include <thread>
#include <vector>

#include "base/testing/allocation_count.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using Numbers = std::vector<double, PoolAllocator<double>>;

// Writes all of it, so that overlapping pieces would be noticed.
Numbers Filled(size_t count, double value) { return Numbers(count, value); }

TEST(PoolAllocator, GivesEveryVectorMemoryOfItsOwn) {
  std::vector<Numbers> all;
  for (size_t n = 1; n < 400; ++n) all.push_back(Filled(n * n % 1000 + 1, static_cast<double>(n)));
  for (size_t i = 0; i < all.size(); i += 2) all[i] = Numbers();
  for (size_t i = 0; i < all.size(); i += 2) all[i] = Filled(i % 77 + 1, -1);
  for (size_t i = 0; i < all.size(); ++i) {
    for (double value : all[i]) ASSERT_EQ(value, i % 2 == 0 ? -1 : static_cast<double>(i + 1));
  }
}

TEST(PoolAllocator, AlignsTo16Bytes) {
  for (size_t bytes = 1; bytes < 5000; bytes += 7) {
    void* const memory = PoolAllocate(bytes);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(memory) % 16, 0u);
    std::memset(memory, 1, bytes);
    PoolFree(memory, bytes);
  }
}

TEST(PoolAllocator, CallsOperatorNewNoMoreOnceWarm) {
  const auto work = [] {
    std::vector<Numbers, PoolAllocator<Numbers>> nested;
    for (size_t n = 1; n < 200; ++n) nested.push_back(Filled(n, 0));
  };
  work();
  const int64_t before = AllocationCount();
  for (int i = 0; i < 100; ++i) work();
  EXPECT_EQ(AllocationCount(), before);
}

TEST(PoolAllocator, LeavesWhatIsLargeToOperatorNew) {
  const int64_t before = AllocationCount();
  Numbers most(kMostPooledBytes / sizeof(double) + 1, 1.0);
  EXPECT_EQ(AllocationCount(), before + 1);
}

TEST(PoolAllocator, GivesTheLargestPiecesToo) {
  const Numbers most(kMostPooledBytes / sizeof(double), 1.0);
  EXPECT_EQ(most.back(), 1.0);
}

// One thread makes, another destroys, for ever: memory goes round.
TEST(PoolAllocator, ReusesWhatOtherThreadsFreed) {
  constexpr size_t kNumbers = 1000, kVectors = 1000;  // 8 MB a round
  const auto round = [] {
    std::vector<Numbers> made;
    for (size_t i = 0; i < kVectors; ++i) made.push_back(Filled(kNumbers, 2));
    std::thread([&made] { made.clear(); }).join();
  };
  const auto chunks = [&round] {
    const int64_t before = AllocationCount();
    for (int i = 0; i < 20; ++i) round();
    return AllocationCount() - before;
  };
  chunks();
  // What is left are the vector of vectors and the thread, nothing for the 160 MB of numbers.
  const int64_t others = chunks();
  EXPECT_LT(others, 20 * 20);
}

TEST(PoolAllocator, KeepsTheRestOfThreadsThatEnd) {
  const auto chunks = [] {
    const int64_t before = AllocationCount();
    for (int i = 0; i < 50; ++i) std::thread([] { Filled(10, 1); }).join();
    return AllocationCount() - before;
  };
  chunks();
  const int64_t with = chunks();
  const int64_t before = AllocationCount();
  for (int i = 0; i < 50; ++i) std::thread([] {}).join();
  EXPECT_EQ(with, AllocationCount() - before);
}

}  // namespace
}  // namespace starling
