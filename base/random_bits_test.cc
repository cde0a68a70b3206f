#include "base/random_bits.h"

#include <set>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(RandomBits, AreSetAndClearAndNeverTheSameTwice) {
  constexpr int kDraws = 128;
  uint64_t ever_set = 0;
  uint64_t always_set = ~uint64_t{0};
  std::set<uint64_t> all;
  for (int i = 0; i < kDraws; ++i) {
    const uint64_t bits = RandomBits();
    ever_set |= bits;
    always_set &= bits;
    all.insert(bits);
  }
  EXPECT_EQ(ever_set, ~uint64_t{0});
  EXPECT_EQ(always_set, uint64_t{0});
  EXPECT_EQ(all.size(), kDraws);
}

}  // namespace
}  // namespace starling
