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

}  // namespace
}  // namespace starling
