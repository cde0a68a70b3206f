// Accuracy, special values and equal bits of exp_log.h.

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "agents/math/testing/units.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

constexpr double kMaxUlp = 1.2;

template <typename R>
class ExpLog : public testing::Test {
 protected:
  // Exp and Log of `in` by every unit agree to the bit with the portable one, and to kMaxUlp with
  // the wider precision of the C library.
  static void Check(const std::vector<R>& in) {
    const int n = static_cast<int>(in.size());
    std::vector<R> exp(n), log(n), out(n);
    const std::vector<MathUnit<R>> units = Units<R>();
    units[0].exp(in.data(), exp.data(), n);
    units[0].log(in.data(), log.data(), n);
    for (const MathUnit<R>& unit : units) {
      unit.exp(in.data(), out.data(), n);
      for (int i = 0; i < n; ++i) {
        ASSERT_TRUE(SameBits(out[i], exp[i]))
            << unit.name << " Exp(" << Show(in[i]) << ") = " << Show(out[i]);
      }
      unit.log(in.data(), out.data(), n);
      for (int i = 0; i < n; ++i) {
        ASSERT_TRUE(SameBits(out[i], log[i]))
            << unit.name << " Log(" << Show(in[i]) << ") = " << Show(out[i]);
      }
    }
    for (int i = 0; i < n; ++i) {
      ASSERT_LE(UlpError(exp[i], ExactExp(in[i])), kMaxUlp) << Show(in[i]) << " " << Show(exp[i]);
      ASSERT_LE(UlpError(log[i], ExactLog(in[i])), kMaxUlp) << Show(in[i]) << " " << Show(log[i]);
    }
  }

  static double ExactExp(float x) { return std::exp(static_cast<double>(x)); }
  static long double ExactExp(double x) { return std::exp(static_cast<long double>(x)); }
  static double ExactLog(float x) { return std::log(static_cast<double>(x)); }
  static long double ExactLog(double x) { return std::log(static_cast<long double>(x)); }

  static R Exp(const MathUnit<R>& unit, R x) {
    const std::vector<R> in = PadToTiles<R>({x});
    std::vector<R> out(in.size());
    unit.exp(in.data(), out.data(), static_cast<int>(in.size()));
    return out[0];
  }
  static R Log(const MathUnit<R>& unit, R x) {
    const std::vector<R> in = PadToTiles<R>({x});
    std::vector<R> out(in.size());
    unit.log(in.data(), out.data(), static_cast<int>(in.size()));
    return out[0];
  }
};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(ExpLog, Precisions);

using ExpLogDouble = ExpLog<double>;
using ExpLogFloat = ExpLog<float>;

TEST_F(ExpLogDouble, ReproducesCorrectlyRoundedValues) {
  const Golden exp = LoadGolden("exp"), log = LoadGolden("log");
  ASSERT_GE(exp.x.size(), 100u);
  ASSERT_GE(log.x.size(), 100u);
  for (const MathUnit<double>& unit : Units<double>()) {
    for (size_t i = 0; i < exp.x.size(); ++i) {
      const double out = Exp(unit, exp.x[i]);
      EXPECT_LE(UlpError(out, exp.value[i]), 1) << unit.name << " Exp " << exp.x[i] << Show(out);
    }
    for (size_t i = 0; i < log.x.size(); ++i) {
      const double out = Log(unit, log.x[i]);
      EXPECT_LE(UlpError(out, log.value[i]), 1) << unit.name << " Log " << log.x[i] << Show(out);
    }
  }
}

TEST_F(ExpLogFloat, IsAccurateAndTheSameEverywhereOverAllFloats) {
  constexpr uint64_t kStride = 4099;  // a prime: every exponent, every low bit
  constexpr int kBatch = 1 << 16;
  std::vector<float> in;
  for (uint64_t bits = 0; bits < uint64_t{1} << 32; bits += kStride) {
    in.push_back(FloatOf(static_cast<uint32_t>(bits)));
    if (in.size() == kBatch || bits + kStride >= uint64_t{1} << 32) {
      ASSERT_NO_FATAL_FAILURE(Check(PadToTiles(in)));
      in.clear();
    }
  }
}

TYPED_TEST(ExpLog, IsAccurateAndTheSameEverywhereOverNumbersOfEveryKind) {
  this->Check(NumbersOfEveryKind<TypeParam>(1 << 18, /*seed=*/2));
}

TYPED_TEST(ExpLog, IsAccurateAndTheSameEverywhereWhereProbabilitiesLie) {
  using R = TypeParam;
  std::mt19937_64 random(3);
  std::uniform_real_distribution<R> probability(0, 1), around_one(R(0.9), R(1.1)), score(-60, 60);
  std::uniform_real_distribution<R> almost_zero(R(-1e-3), R(1e-3));
  std::vector<R> in;
  while (in.size() < 1 << 17) {
    for (auto* distribution : {&probability, &around_one, &score, &almost_zero}) {
      in.push_back((*distribution)(random));
    }
  }
  this->Check(in);
}

TYPED_TEST(ExpLog, HasTheSpecialValuesOfTheField) {
  using R = TypeParam;
  using Limits = std::numeric_limits<R>;
  const R infinity = Limits::infinity(), nan = Limits::quiet_NaN();
  for (const MathUnit<R>& unit : Units<R>()) {
    SCOPED_TRACE(unit.name);
    EXPECT_TRUE(SameBits(this->Exp(unit, 0), R{1}));
    EXPECT_TRUE(SameBits(this->Exp(unit, R(-0.0)), R{1}));
    EXPECT_TRUE(SameBits(this->Exp(unit, -infinity), R{0}));
    EXPECT_TRUE(SameBits(this->Exp(unit, -Limits::max()), R{0}));
    EXPECT_TRUE(SameBits(this->Exp(unit, infinity), infinity));
    EXPECT_TRUE(SameBits(this->Exp(unit, Limits::max()), infinity));
    EXPECT_TRUE(SameBits(this->Exp(unit, nan), nan));
    EXPECT_TRUE(SameBits(this->Exp(unit, -nan), nan));

    EXPECT_TRUE(SameBits(this->Log(unit, 1), R{0}));
    EXPECT_TRUE(SameBits(this->Log(unit, 0), -infinity));
    EXPECT_TRUE(SameBits(this->Log(unit, R(-0.0)), -infinity));
    EXPECT_TRUE(SameBits(this->Log(unit, infinity), infinity));
    EXPECT_TRUE(SameBits(this->Log(unit, -infinity), nan));
    EXPECT_TRUE(SameBits(this->Log(unit, -Limits::denorm_min()), nan));
    EXPECT_TRUE(SameBits(this->Log(unit, nan), nan));
    EXPECT_TRUE(SameBits(this->Log(unit, -nan), nan));
  }
}

TEST_F(ExpLogFloat, UnderflowsThroughSubnormalsAndOverflowsAtTheLastFloat) {
  for (const MathUnit<float>& unit : Units<float>()) {
    SCOPED_TRACE(unit.name);
    EXPECT_TRUE(std::isfinite(Exp(unit, 0x1.62e42ep+6f)));  // ln(FLT_MAX), rounded down
    EXPECT_TRUE(std::isinf(Exp(unit, 0x1.62e430p+6f)));     // the next float
    EXPECT_EQ(Exp(unit, -103.0f), 1 * 0x1p-149f);           // 1.4e-45
    EXPECT_EQ(Exp(unit, -102.0f), 4 * 0x1p-149f);           // 5.0e-45 = 3.6 smallest
    EXPECT_EQ(Exp(unit, -104.0f), 0.0f);
    EXPECT_NEAR(Log(unit, 0x1p-149f), -103.27893f, 1e-5f);
  }
}

TEST_F(ExpLogDouble, UnderflowsThroughSubnormalsAndOverflowsAtTheLastDouble) {
  for (const MathUnit<double>& unit : Units<double>()) {
    SCOPED_TRACE(unit.name);
    EXPECT_TRUE(std::isfinite(Exp(unit, 709.782712893384)));  // ln(DBL_MAX), rounded up
    EXPECT_TRUE(std::isinf(Exp(unit, 709.7827128933841)));
    EXPECT_EQ(Exp(unit, -745.0), 0x1p-1074);
    EXPECT_EQ(Exp(unit, -745.2), 0.0);
    EXPECT_NEAR(Log(unit, 0x1p-1074), -744.4400719213812, 1e-12);
  }
}

TYPED_TEST(ExpLog, ALaneDoesNotDependOnItsNeighbours) {
  using R = TypeParam;
  const std::vector<R> kinds = NumbersOfEveryKind<R>(64, /*seed=*/4);
  for (const MathUnit<R>& unit : Units<R>()) {
    const R exp_alone = this->Exp(unit, R(0.37)), log_alone = this->Log(unit, R(0.37));
    for (const R neighbour : kinds) {
      std::vector<R> in = PadToTiles<R>({neighbour, R(0.37)}), out(in.size());
      unit.exp(in.data(), out.data(), static_cast<int>(in.size()));
      EXPECT_TRUE(SameBits(out[1], exp_alone)) << unit.name << " beside " << Show(neighbour);
      unit.log(in.data(), out.data(), static_cast<int>(in.size()));
      EXPECT_TRUE(SameBits(out[1], log_alone)) << unit.name << " beside " << Show(neighbour);
    }
  }
}

}  // namespace
}  // namespace starling
