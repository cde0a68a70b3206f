#include "base/floating_point_scope.h"

#include <cfenv>
#include <limits>

#include "gtest/gtest.h"

namespace starling {
namespace {

float HalfOfTheSmallestNormal() {
  volatile float smallest = std::numeric_limits<float>::min();
  volatile float half = smallest * 0.5f;
  return half;
}

// More than 1 only when rounding upward.
float OneAndABit() {
  volatile float bit = 0x1p-30f;
  volatile float sum = 1.0f + bit;
  return sum;
}

#if defined(__x86_64__)
constexpr unsigned kFlushToZeroAndDenormalsAreZero = 0x8040;

TEST(FloatingPointScope, KeepsDenormalsWhereTheCallerFlushesThem) {
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | kFlushToZeroAndDenormalsAreZero);
  const float outside = HalfOfTheSmallestNormal();
  float inside = 0.0f;
  {
    FloatingPointScope scope;
    inside = HalfOfTheSmallestNormal();
  }
  const float after = HalfOfTheSmallestNormal();
  const unsigned setting_after = _mm_getcsr();
  _mm_setcsr(before);
  EXPECT_EQ(outside, 0.0f);
  EXPECT_EQ(inside, 0x1p-127f);
  EXPECT_EQ(after, 0.0f);
  EXPECT_EQ(setting_after & kFlushToZeroAndDenormalsAreZero, kFlushToZeroAndDenormalsAreZero);
}
#endif

TEST(FloatingPointScope, RoundsToNearestAndGivesTheRoundingBack) {
  ASSERT_EQ(std::fesetround(FE_UPWARD), 0);
  float inside = 0.0f;
  {
    FloatingPointScope scope;
    inside = OneAndABit();
  }
  const float after = OneAndABit();
  std::fesetround(FE_TONEAREST);
  EXPECT_EQ(inside, 1.0f);
  EXPECT_GT(after, 1.0f);
}

TEST(FloatingPointScope, Nests) {
  ASSERT_EQ(std::fesetround(FE_UPWARD), 0);
  float between = 0.0f;
  {
    FloatingPointScope outer;
    { FloatingPointScope inner; }
    between = OneAndABit();
  }
  const float after = OneAndABit();
  std::fesetround(FE_TONEAREST);
  EXPECT_EQ(between, 1.0f);
  EXPECT_GT(after, 1.0f);
}

TEST(FloatingPointScope, LeavesNoExceptionFlagsBehind) {
  std::feclearexcept(FE_ALL_EXCEPT);
  {
    FloatingPointScope scope;
    volatile float zero = 0.0f;
    volatile float infinity = 1.0f / zero;
    EXPECT_GT(infinity, 1.0f);
  }
  EXPECT_EQ(std::fetestexcept(FE_DIVBYZERO), 0);
}

}  // namespace
}  // namespace starling
