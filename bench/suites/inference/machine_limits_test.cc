#include "bench/suites/inference/machine_limits.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bench/suites/inference/multiply_add.h"

namespace starling {
namespace {

// Any processor of this century is within these bounds.
TEST(MachineLimits, AreOfTheRightOrder) {
  const CoreLimits& limits = MeasuredCoreLimits();
  EXPECT_GT(limits.multiply_adds_float, 1e7);
  EXPECT_LT(limits.multiply_adds_float, 1e13);
  EXPECT_GT(limits.multiply_adds_double, 1e7);
  EXPECT_LT(limits.multiply_adds_double, 1e13);
  EXPECT_GT(limits.copied_bytes, 1e7);
  EXPECT_LT(limits.copied_bytes, 1e13);
}

TEST(MachineLimits, AreMeasuredOnce) { EXPECT_EQ(&MeasuredCoreLimits(), &MeasuredCoreLimits()); }

// By hand: a turn takes x to 0.999 x + 0.001, whose fixed point is 1; chains begin at 0 to n - 1,
// so after some turns their sum is n + (n (n - 1) / 2 - n) x 0.999^turns.
void ExpectSums(const MultiplyAddLoops& loops, int chains = 12) {
  for (const int64_t turns : {0, 1, 1000}) {
    const double expected =
        chains + (chains * (chains - 1) / 2 - chains) * std::pow(0.999, static_cast<double>(turns));
    EXPECT_NEAR(loops.float_loop.run(turns), expected, 1e-3);
    EXPECT_NEAR(loops.double_loop.run(turns), expected, 1e-10);
  }
}

TEST(MultiplyAdd, LoopsDoWhatTheyAreCountedFor) {
  EXPECT_EQ(isa_portable::Loops().float_loop.for_each_turn, 12 * 4);
  EXPECT_EQ(isa_portable::Loops().double_loop.for_each_turn, 12 * 2);
  ExpectSums(isa_portable::Loops());
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return;
  EXPECT_EQ(isa_avx2::Loops().float_loop.for_each_turn, 12 * 8);
  EXPECT_EQ(isa_avx2::Loops().double_loop.for_each_turn, 12 * 4);
  ExpectSums(isa_avx2::Loops(), 6);
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512dq")) return;
  EXPECT_EQ(isa_avx512::Loops().float_loop.for_each_turn, 12 * 16);
  EXPECT_EQ(isa_avx512::Loops().double_loop.for_each_turn, 12 * 8);
  ExpectSums(isa_avx512::Loops());
}

}  // namespace
}  // namespace starling
