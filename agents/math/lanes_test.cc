// Every operation of lanes.h, on every instruction set that this processor has, against plain
// scalar arithmetic.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "agents/math/testing/units.h"
#include "agents/math/tile.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

template <typename R>
using Word = std::conditional_t<sizeof(R) == 4, uint32_t, uint64_t>;

template <typename R>
Word<R> WordOf(R x) {
  Word<R> word;
  std::memcpy(&word, &x, sizeof(word));
  return word;
}
template <typename R>
R NumberOf(Word<R> word) {
  R x;
  std::memcpy(&x, &word, sizeof(x));
  return x;
}

template <typename R>
std::map<std::string, std::function<R(R, R, R)>> ScalarOperations() {
  return {
      {"a + b", [](R a, R b, R) { return a + b; }},
      {"a - b", [](R a, R b, R) { return a - b; }},
      {"c + a * b", [](R a, R b, R c) { return c + a * b; }},
      {"a / b", [](R a, R b, R) { return a / b; }},
      {"-a", [](R a, R, R) { return -a; }},
      {"Fma(a, b, c)", [](R a, R b, R c) { return std::fma(a, b, c); }},
      {"Min(a, b)", [](R a, R b, R) { return a < b ? a : b; }},
      {"Max(a, b)", [](R a, R b, R) { return a > b ? a : b; }},
      {"Abs(a)", [](R a, R, R) { return std::fabs(a); }},
      {"Sqrt(a)", [](R a, R, R) { return std::sqrt(a); }},
      {"Floor(a)", [](R a, R, R) { return std::floor(a); }},
      {"RoundToNearestEven(a)", [](R a, R, R) { return std::nearbyint(a); }},
      {"Select(a < b, a, c)", [](R a, R b, R c) { return a < b ? a : c; }},
      {"Select(a <= b, a, c)", [](R a, R b, R c) { return a <= b ? a : c; }},
      {"Select(a > b, a, c)", [](R a, R b, R c) { return a > b ? a : c; }},
      {"Select(a >= b, a, c)", [](R a, R b, R c) { return a >= b ? a : c; }},
      {"Select(a == b, a, c)", [](R a, R b, R c) { return a == b ? a : c; }},
      {"Select(a != b, a, c)", [](R a, R b, R c) { return a != b ? a : c; }},
      {"Select(And(a < b, b < c), a, c)", [](R a, R b, R c) { return a < b && b < c ? a : c; }},
      {"Select(Or(a < b, b < c), a, c)", [](R a, R b, R c) { return a < b || b < c ? a : c; }},
      {"Select(AndNot(a < b, b < c), a, c)",
       [](R a, R b, R c) { return a < b && !(b < c) ? a : c; }},
      {"Select(Not(a < b), a, c)", [](R a, R b, R c) { return !(a < b) ? a : c; }},
      {"Set<R>(R(-0.0))", [](R, R, R) { return R(-0.0); }},
      {"FromBits(ShiftRight<3>(ShiftLeft<2>(BitsOf(a))))",
       [](R a, R, R) { return NumberOf<R>(static_cast<Word<R>>(WordOf(a) << 2) >> 3); }},
      {"FromBits((BitsOf(a) + BitsOf(b)) - BitsOf(c))",
       [](R a, R b, R c) { return NumberOf<R>(WordOf(a) + WordOf(b) - WordOf(c)); }},
      {"FromBits((BitsOf(a) & BitsOf(b)) | SetBits<R>(0x12345))",
       [](R a, R b, R) { return NumberOf<R>((WordOf(a) & WordOf(b)) | 0x12345); }},
  };
}

template <typename R>
class Lanes : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Lanes, Precisions);

TYPED_TEST(Lanes, EveryOperationIsTheScalarOneInEachLane) {
  using R = TypeParam;
  const auto scalar = ScalarOperations<R>();
  // Every special number with every other: b is a turned by some places, c by some more.
  const std::vector<R> a = NumbersOfEveryKind<R>(4096, /*seed=*/1);
  const int n = static_cast<int>(a.size());
  std::vector<R> b = a, c = a, out(n);
  for (int turn = 0; turn < 64; ++turn) {
    std::rotate(b.begin(), b.begin() + 1, b.end());
    std::rotate(c.begin(), c.begin() + 5, c.end());
    for (const MathUnit<R>& unit : Units<R>()) {
      ASSERT_EQ(unit.operation_count, static_cast<int>(scalar.size()));
      for (int k = 0; k < unit.operation_count; ++k) {
        const LaneOperation<R>& operation = unit.operations[k];
        ASSERT_EQ(scalar.count(operation.name), 1u) << operation.name;
        const auto& expected = scalar.at(operation.name);
        operation.run(a.data(), b.data(), c.data(), out.data(), n);
        for (int i = 0; i < n; ++i) {
          const R want = expected(a[i], b[i], c[i]);
          ASSERT_TRUE(SameNumber(out[i], want))
              << unit.name << ": " << operation.name << " of a = " << Show(a[i])
              << ", b = " << Show(b[i]) << ", c = " << Show(c[i]) << " is " << Show(out[i])
              << " instead of " << Show(want);
        }
      }
    }
  }
}

TYPED_TEST(Lanes, IntegersBecomeMasksAndNumbersAndBack) {
  using R = TypeParam;
  constexpr int kLanes = kTileLanes<R>;
  std::array<int32_t, kLanes> in, out;
  std::array<R, kLanes> numbers;
  for (int i = 0; i < kLanes; ++i) in[i] = (i * 7) % 5 - 2;
  for (const MathUnit<R>& unit : Units<R>()) {
    SCOPED_TRACE(unit.name);
    for (int32_t value = -2; value <= 2; ++value) {
      unit.mask_equals(in.data(), value, out.data());
      for (int i = 0; i < kLanes; ++i) EXPECT_EQ(out[i], in[i] == value ? 1 : 0) << i;
    }
    unit.mask_from_ints(in.data(), out.data());
    for (int i = 0; i < kLanes; ++i) EXPECT_EQ(out[i], in[i] != 0 ? 1 : 0) << i;
    unit.load_ints(in.data(), numbers.data());
    for (int i = 0; i < kLanes; ++i) EXPECT_EQ(numbers[i], static_cast<R>(in[i])) << i;
    for (R& x : numbers) x += x < 0 ? R(-0.75) : R(0.75);
    unit.store_ints(numbers.data(), out.data());
    EXPECT_EQ(out, in);
  }
}

TYPED_TEST(Lanes, GatherReadsTheElementOfEachLane) {
  using R = TypeParam;
  constexpr int kLanes = kTileLanes<R>;
  std::array<R, 100> base;
  for (int i = 0; i < 100; ++i) base[i] = static_cast<R>(1000 + i);
  std::array<int32_t, kLanes> index;
  for (int i = 0; i < kLanes; ++i) index[i] = (i * 37 + 99) % 100;
  std::array<R, kLanes> out;
  for (const MathUnit<R>& unit : Units<R>()) {
    unit.gather(base.data(), index.data(), out.data());
    for (int i = 0; i < kLanes; ++i) EXPECT_EQ(out[i], base[index[i]]) << unit.name << " " << i;
  }
}

TYPED_TEST(Lanes, AnyAndAllSeeEveryLane) {
  using R = TypeParam;
  for (const MathUnit<R>& unit : Units<R>()) {
    SCOPED_TRACE(unit.name);
    std::array<int32_t, kTileLanes<R>> none{}, every;
    every.fill(1);
    EXPECT_FALSE(unit.any(none.data()));
    EXPECT_FALSE(unit.all(none.data()));
    EXPECT_TRUE(unit.any(every.data()));
    EXPECT_TRUE(unit.all(every.data()));
    for (int lane = 0; lane < unit.lanes; ++lane) {
      auto one = none, all_but_one = every;
      one[lane] = -1;
      all_but_one[lane] = 0;
      EXPECT_TRUE(unit.any(one.data())) << lane;
      EXPECT_FALSE(unit.all(one.data())) << lane;
      EXPECT_TRUE(unit.any(all_but_one.data())) << lane;
      EXPECT_FALSE(unit.all(all_but_one.data())) << lane;
    }
  }
}

TYPED_TEST(Lanes, RegistersFillTheTile) {
  using R = TypeParam;
  EXPECT_EQ(kTileLanes<R> * sizeof(R), static_cast<size_t>(kTileBytes));
  for (const MathUnit<R>& unit : Units<R>()) EXPECT_EQ(kTileLanes<R> % unit.lanes, 0) << unit.name;
}

}  // namespace
}  // namespace starling
