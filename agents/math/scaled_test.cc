// Accuracy and equal bits of scaled.h.

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "agents/math/testing/units.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

// What every unit gives, which is the same to the bit.
template <typename R>
std::vector<R> Run(void (*MathUnit<R>::*function)(const R*, R*, int), const std::vector<R>& in) {
  const std::vector<R> padded = PadToTiles<R>(in);
  std::vector<R> first;
  for (const MathUnit<R>& unit : Units<R>()) {
    std::vector<R> out(padded.size());
    (unit.*function)(padded.data(), out.data(), static_cast<int>(padded.size()));
    out.resize(in.size());
    if (first.empty()) first = out;
    for (size_t i = 0; i < out.size(); ++i)
      EXPECT_TRUE(SameBits(out[i], first[i])) << unit.name << " of " << Show(in[i]);
  }
  return first;
}

template <typename R>
class ScaledNumbers : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(ScaledNumbers, Reals);

TYPED_TEST(ScaledNumbers, GoThroughTheExponentialAndBack) {
  using R = TypeParam;
  std::vector<R> in = {0, 1, -1, 100, -100, static_cast<R>(12345.678), static_cast<R>(-98765.4)};
  std::mt19937_64 random(3);
  for (int i = 0; i < 20000; ++i) {
    const double size = std::pow(10, std::uniform_real_distribution<>(-3, 5.5)(random));
    in.push_back(static_cast<R>(i % 2 == 0 ? size : -size));
  }
  const std::vector<R> out = Run(&MathUnit<R>::scaled_exp_and_log, in);
  for (size_t i = 0; i < in.size(); ++i) {
    const R unit = std::numeric_limits<R>::epsilon() * std::max(R{1}, std::abs(in[i]));
    ASSERT_NEAR(out[i], in[i], 2 * unit) << in[i];
  }
}

// Where numbers lie farther apart than an exponent's step, they stay in order.
TYPED_TEST(ScaledNumbers, StayInOrderHoweverLarge) {
  using R = TypeParam;
  std::vector<R> in;
  for (R x = 1; x < static_cast<R>(1e30); x *= static_cast<R>(1.7)) in.push_back(x);
  const std::vector<R> out = Run(&MathUnit<R>::scaled_exp_and_log, in);
  for (size_t i = 1; i < out.size(); ++i) {
    ASSERT_TRUE(std::isfinite(out[i])) << in[i];
    ASSERT_GT(out[i], out[i - 1]) << in[i];
  }
}

TYPED_TEST(ScaledNumbers, PowersOfTwoAreExactAndEndInZero) {
  using R = TypeParam;
  std::vector<R> in;
  for (int n = 0; n > -1200; --n) in.push_back(static_cast<R>(n));
  in.push_back(static_cast<R>(-1e30));
  const std::vector<R> out = Run(&MathUnit<R>::power_of_two, in);
  for (size_t i = 0; i < in.size(); ++i) {
    const R exact = std::ldexp(R{1}, static_cast<int>(std::max(in[i], R{-5000})));
    EXPECT_EQ(out[i], exact >= std::numeric_limits<R>::min() ? exact : R{0}) << in[i];
  }
}

}  // namespace
}  // namespace starling
