// Accuracy, special values and equal bits of digamma.h.

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "agents/math/testing/units.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

template <typename R>
std::vector<R> DigammaOf(const MathUnit<R>& unit, const std::vector<R>& x) {
  const std::vector<R> in = PadToTiles(x);
  std::vector<R> out(in.size());
  unit.digamma(in.data(), out.data(), static_cast<int>(in.size()));
  out.resize(x.size());
  return out;
}

template <typename R>
class DigammaTest : public testing::Test {};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(DigammaTest, Precisions);

TEST(DigammaDouble, ReproducesCorrectlyRoundedValues) {
  const Golden golden = LoadGolden("digamma");
  ASSERT_GE(golden.x.size(), 100u);
  for (const MathUnit<double>& unit : Units<double>()) {
    const std::vector<double> out = DigammaOf(unit, golden.x);
    for (size_t i = 0; i < out.size(); ++i) {
      EXPECT_LE(UlpError(out[i], golden.value[i]), 4)
          << unit.name << " Digamma(" << Show(golden.x[i]) << ") = " << Show(out[i]);
    }
  }
}

// Where the argument is a float, the double function is exact enough to judge the float one.
TEST(DigammaFloat, AgreesWithDouble) {
  std::vector<float> x;
  for (const float value : NumbersOfEveryKind<float>(1 << 16, /*seed=*/1)) {
    if (value > 1e-38f) x.push_back(value);
  }
  for (int i = 1; i < 20000; ++i) x.push_back(i / 2000.0f);
  x.push_back(1.4616321f);
  x.push_back(1.4616322f);
  const std::vector<double> exact =
      DigammaOf(Units<double>()[0], std::vector<double>(x.begin(), x.end()));
  for (const MathUnit<float>& unit : Units<float>()) {
    const std::vector<float> out = DigammaOf(unit, x);
    for (size_t i = 0; i < x.size(); ++i) {
      EXPECT_LE(UlpError(out[i], exact[i]), 4)
          << unit.name << " Digamma(" << Show(x[i]) << ") = " << Show(out[i]);
    }
  }
}

// From mpmath with 40 digits.
TEST(DigammaDouble, KeepsItsAccuracyBesideItsZero) {
  const std::vector<double> x = {1.4616321449683622,
                                 1.4616321449683625,
                                 1.4616321449673622,
                                 1.4616321459683623,
                                 1.4616311449683623,
                                 1.4626321449683621,
                                 1.4,
                                 1.5};
  const std::vector<double> value = {
      -9.241265521729427e-17, 1.2245374622004068e-16, -9.678506847294169e-13, 9.676722326577634e-10,
      -9.676726882238542e-07, 0.0009672297406143648,  -0.06138454458511624,   0.03648997397857652};
  for (const MathUnit<double>& unit : Units<double>()) {
    const std::vector<double> out = DigammaOf(unit, x);
    for (size_t i = 0; i < x.size(); ++i) {
      EXPECT_LE(UlpError(out[i], value[i]), 4) << unit.name << " " << Show(x[i]) << Show(out[i]);
    }
  }
}

// From mpmath with 40 digits.
constexpr double kNextLessLog[][2] = {
    {2.220446049250313e-16, 35.466437724215624},
    {1e-06, 13.238296537995606},
    {0.001, 6.3321833471718366},
    {0.1, 1.8788301525829688},
    {0.5, 0.72963715453852183},
    {1, 0.42278433509846714},
    {1.4616321449683622, 0.30461295294755156},
    {2, 0.22963715453852183},
    {3, 0.15750537976369078},
    {3.9999, 0.11982617508488912},
    {4, 0.11982330731190985},
    {5.5, 0.088163238161507707},
    {5.9999, 0.081026178040519736},
    {6, 0.081024865870412139},
    {7, 0.069731328900296691},
    {10, 0.049167496072675424},
    {100, 0.0049916667499960322},
    {10000.0, 4.99991666666675e-5},
    {100000000.0, 4.9999999916666667e-9},
    {1000000000000.0, 4.9999999999991667e-13},
};

TYPED_TEST(DigammaTest, OfTheNextLessTheLogarithmKeepsItsAccuracy) {
  using R = TypeParam;
  const double tolerance = sizeof(R) == 4 ? 4e-7 : 1e-15;
  std::vector<R> x;
  for (const auto& [argument, value] : kNextLessLog) x.push_back(static_cast<R>(argument));
  for (const MathUnit<R>& unit : Units<R>()) {
    const std::vector<R> in = PadToTiles(x);
    std::vector<R> out(in.size());
    unit.digamma_of_next_less_log(in.data(), out.data(), static_cast<int>(in.size()));
    for (size_t i = 0; i < x.size(); ++i) {
      const double value = kNextLessLog[i][1];
      const double scale = kNextLessLog[i][0] < 6 ? std::max(1.0, value) : value;
      EXPECT_NEAR(out[i], value, tolerance * scale) << unit.name << " " << Show(x[i]);
    }
  }
}

TYPED_TEST(DigammaTest, OfTheNextLessTheLogarithmHasTheSameBitsOnEveryInstructionSet) {
  using R = TypeParam;
  std::vector<R> x;
  for (const R value : NumbersOfEveryKind<R>(1 << 16, /*seed=*/7)) {
    if (value > R(1e-30) && value < R(1e30)) x.push_back(value);
  }
  for (int i = 1; i < 100000; ++i) x.push_back(static_cast<R>(i) / R(8000));
  const std::vector<R> in = PadToTiles(x);
  const int n = static_cast<int>(in.size());
  std::vector<R> portable(in.size()), out(in.size());
  const std::vector<MathUnit<R>> units = Units<R>();
  units[0].digamma_of_next_less_log(in.data(), portable.data(), n);
  for (const MathUnit<R>& unit : units) {
    unit.digamma_of_next_less_log(in.data(), out.data(), n);
    for (size_t i = 0; i < x.size(); ++i)
      ASSERT_TRUE(SameBits(out[i], portable[i])) << unit.name << " " << Show(x[i]);
  }
}

TEST(DigammaDouble, FollowsItsRecurrence) {
  for (const MathUnit<double>& unit : Units<double>()) {
    for (double x = 0.01; x < 20; x += 0.01) {
      const std::vector<double> out = DigammaOf(unit, {x, x + 1});
      EXPECT_NEAR(out[1] - out[0], 1 / x, 2e-15 * std::max(1.0, 1 / x)) << unit.name << " " << x;
    }
  }
}

TYPED_TEST(DigammaTest, HasTheSameBitsOnEveryInstructionSet) {
  using R = TypeParam;
  std::vector<R> x = NumbersOfEveryKind<R>(1 << 18, /*seed=*/5);
  for (int i = 0; i < 100000; ++i) x.push_back(static_cast<R>(i) / R(8000));
  const std::vector<MathUnit<R>> units = Units<R>();
  const std::vector<R> portable = DigammaOf(units[0], x);
  for (const MathUnit<R>& unit : units) {
    const std::vector<R> out = DigammaOf(unit, x);
    for (size_t i = 0; i < x.size(); ++i) {
      ASSERT_TRUE(SameBits(out[i], portable[i])) << unit.name << " " << Show(x[i]);
    }
  }
}

TYPED_TEST(DigammaTest, HasTheSpecialValuesOfTheField) {
  using R = TypeParam;
  using Limits = std::numeric_limits<R>;
  const R infinity = Limits::infinity(), nan = Limits::quiet_NaN();
  for (const MathUnit<R>& unit : Units<R>()) {
    SCOPED_TRACE(unit.name);
    const std::vector<R> out =
        DigammaOf<R>(unit, {0, R(-0.0), infinity, nan, -1, Limits::denorm_min(), Limits::max()});
    EXPECT_TRUE(SameBits(out[0], -infinity));
    EXPECT_TRUE(SameBits(out[1], -infinity));
    EXPECT_TRUE(SameBits(out[2], infinity));
    EXPECT_TRUE(SameBits(out[3], nan));
    EXPECT_TRUE(SameBits(out[4], nan));
    EXPECT_TRUE(SameBits(out[5], -infinity));
    EXPECT_NEAR(out[6], std::log(Limits::max()), R(1e-4));
  }
}

}  // namespace
}  // namespace starling
