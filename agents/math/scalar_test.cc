#include "agents/math/scalar.h"

#include <vector>

#include "agents/math/testing/units.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(Scalar, HasTheBitsOfTheLaneFunctions) {
  const std::vector<double> in = NumbersOfEveryKind<double>(1 << 16, /*seed=*/6);
  const int n = static_cast<int>(in.size());
  std::vector<double> exp(n), log(n), digamma(n);
  for (const MathUnit<double>& unit : Units<double>()) {
    unit.exp(in.data(), exp.data(), n);
    unit.log(in.data(), log.data(), n);
    unit.digamma(in.data(), digamma.data(), n);
    for (int i = 0; i < n; ++i) {
      ASSERT_TRUE(SameBits(StableExp(in[i]), exp[i])) << unit.name << " " << Show(in[i]);
      ASSERT_TRUE(SameBits(StableLog(in[i]), log[i])) << unit.name << " " << Show(in[i]);
      ASSERT_TRUE(SameBits(StableDigamma(in[i]), digamma[i])) << unit.name << " " << Show(in[i]);
    }
  }
}

TEST(Scalar, OfArraysOfEveryLengthHasTheBitsOfEachNumber) {
  const std::vector<double> in = NumbersOfEveryKind<double>(64, /*seed=*/7);
  for (size_t n = 0; n <= 19; ++n) {
    const double untouched = 3;
    std::vector<double> exps(n + 1, untouched), logs = exps, digammas = exps;
    StableExps(in.data(), n, exps.data());
    StableLogs(in.data(), n, logs.data());
    StableDigammas(in.data(), n, digammas.data());
    for (size_t i = 0; i < n; ++i) {
      EXPECT_TRUE(SameBits(exps[i], StableExp(in[i]))) << n << " " << Show(in[i]);
      EXPECT_TRUE(SameBits(logs[i], StableLog(in[i]))) << n << " " << Show(in[i]);
      EXPECT_TRUE(SameBits(digammas[i], StableDigamma(in[i]))) << n << " " << Show(in[i]);
    }
    EXPECT_EQ(exps[n], untouched);
    EXPECT_EQ(logs[n], untouched);
    EXPECT_EQ(digammas[n], untouched);
    std::vector<double> in_place = in;
    StableLogs(in_place.data(), n, in_place.data());
    for (size_t i = 0; i < n; ++i) EXPECT_TRUE(SameBits(in_place[i], logs[i]));
  }
}

}  // namespace
}  // namespace starling
