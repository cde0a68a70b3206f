// exp and log across lanes, in float and double: the same bits on every instruction set.
//
//   Store(out, Log(Max(Load(p), Set<float>(2.2e-16f))));
//
// Within 1.2 units in the last place. Exp underflows through the subnormals to 0 and overflows to
// infinity; Log(0) is -infinity, Log of a subnormal is right, Log of a negative number is NaN. A
// NaN gives the positive quiet NaN, so that even its bits agree.
//
// To be included in kernel units only (see lanes.h). Pure; constant time, but Log leaves its fast
// path where a lane is zero, subnormal, negative, infinite or NaN.

#ifndef STARLING_AGENTS_MATH_EXP_LOG_H_
#define STARLING_AGENTS_MATH_EXP_LOG_H_

#include <stdint.h>

#include "agents/math/lanes.h"

namespace starling {
namespace STARLING_ISA {

// Constants of exp. Coefficients: weighted least squares at Chebyshev nodes in 200-bit arithmetic,
// for the least relative error on |r| <= ln(2) / 2 of
//   exp(r) = 1 + r + r^2 (c[0] + c[1] r + ...),
// rounded one by one from c[0] up, the rest fitted again each time. Error: 2^-28.0, 2^-57.7.
template <typename R>
struct ExpConstants;
template <>
struct ExpConstants<float> {
  static constexpr int kMantissaBits = 23;
  static constexpr float kLowest = -104.0f;  // exp rounds to 0
  static constexpr float kHighest = 89.0f;   // exp overflows
  // 1.5 * 2^23 + 2 * 127: adding it rounds to an integer and leaves that integer, biased twice, in
  // the low bits.
  static constexpr float kRound = 0x1.8p23f + 254;
  static constexpr float kBias = 127;
  static constexpr float kRoundOneBias = 0x1.8p23f + kBias;
  static constexpr float kLog2E = 0x1.715476p+0f;
  static constexpr float kLn2High = 0x1.62e43p-1f;
  static constexpr float kLn2Low = -0x1.05c61p-29f;
  static constexpr int kTerms = 5;
  static constexpr float kTerm[kTerms] = {0x1.fffff8p-2f, 0x1.55548ep-3f, 0x1.555b98p-5f,
                                          0x1.123bd4p-7f, 0x1.685134p-10f};
};
template <>
struct ExpConstants<double> {
  static constexpr int kMantissaBits = 52;
  static constexpr double kLowest = -746.0;
  static constexpr double kHighest = 710.0;
  static constexpr double kRound = 0x1.8p52 + 2046;
  static constexpr double kBias = 1023;
  static constexpr double kRoundOneBias = 0x1.8p52 + kBias;
  static constexpr double kLog2E = 0x1.71547652b82fep+0;
  static constexpr double kLn2High = 0x1.62e42fefa39efp-1;
  static constexpr double kLn2Low = 0x1.abc9e3b39803fp-56;
  static constexpr int kTerms = 10;
  static constexpr double kTerm[kTerms] = {
      0x1.000000000000bp-1,  0x1.555555555550fp-3,  0x1.555555555029bp-5,  0x1.1111111122b4dp-7,
      0x1.6c16c1852dc32p-10, 0x1.a01a0144992aep-13, 0x1.a01997c04e445p-16, 0x1.71deec5b2bcbep-19,
      0x1.28af49220c595p-22, 0x1.add78e033964fp-26};
};

// Constants of log. x = 2^e m with m in [2/3, 4/3), f = m - 1.
template <typename R>
struct LogConstants;
// Fitted as exp above, for the least relative error on |f| <= 1/3 of
//   log(1 + f) = f + f^2 (c[0] + c[1] f + ...).
// Error: 2^-25.0.
template <>
struct LogConstants<float> {
  static constexpr float kSmallestNormal = 0x1p-126f;
  static constexpr float kSubnormalScale = 0x1p24f;
  static constexpr float kSubnormalExponent = -24;
  static constexpr int32_t kTwoThirds = 0x3f2aaaab;  // the bits of 2/3
  static constexpr int32_t kExponentMask = static_cast<int32_t>(0xff800000u);
  static constexpr float kLn2 = 0x1.62e43p-1f;
  static constexpr int kTerms = 8;
  static constexpr float kTerm[kTerms] = {-0x1.ffffd4p-2f, 0x1.555532p-2f, -0x1.0014a6p-2f,
                                          0x1.99bd4ap-3f,  -0x1.502fep-3f, 0x1.1fff1ap-3f,
                                          -0x1.3b3102p-3f, 0x1.18f25ap-3f};
};
// Fitted likewise, for z = s^2 <= 0.04, s = f / (2 + f), of
//   log(1 + f) = 2 s + s z (c[0] + c[1] z + ...).
// Error: 2^-61.6.
template <>
struct LogConstants<double> {
  static constexpr double kSmallestNormal = 0x1p-1022;
  static constexpr double kSubnormalScale = 0x1p54;
  static constexpr double kSubnormalExponent = -54;
  static constexpr int64_t kTwoThirds = 0x3fe5555555555555;
  static constexpr int64_t kOne = 0x3ff0000000000000;
  static constexpr int64_t kMantissaMask = 0x000fffffffffffff;
  static constexpr int64_t kTwoTo52 = 0x4330000000000000;  // the bits of 2^52
  static constexpr double kTwoTo52AndBias = 0x1p52 + 1023;
  static constexpr double kLn2High = 0x1.62e42fefa39efp-1;
  static constexpr double kLn2Low = 0x1.abc9e3b39803fp-56;
  static constexpr int kTerms = 8;
  static constexpr double kTerm[kTerms] = {
      0x1.555555555554fp-1, 0x1.999999999c145p-2, 0x1.24924921e8f99p-2, 0x1.c71c748ac96e2p-3,
      0x1.745c4c2479a28p-3, 0x1.3b3594240cdf0p-3, 0x1.0dcea413934ddp-3, 0x1.1b6c48e6e61a5p-3};
};

// c[0] + c[1] x + ..., by Horner's rule, one Fma a term.
template <int kTerms, typename R>
STARLING_LANES_INLINE Lanes<R> Polynomial(Lanes<R> x, const R (&c)[kTerms]) {
  Lanes<R> sum = Set<R>(c[kTerms - 1]);
  for (int i = kTerms - 2; i >= 0; --i) sum = Fma(sum, x, Set<R>(c[i]));
  return sum;
}

// e^x: x = n ln(2) + r; 2^n in two factors, so that a subnormal result is rounded once.
template <typename R>
STARLING_LANES_INLINE Lanes<R> Exp(Lanes<R> x) {
  using C = ExpConstants<R>;
  const Lanes<R> round = Set<R>(C::kRound);
  const Lanes<R> bounded = Max(Min(x, Set<R>(C::kHighest)), Set<R>(C::kLowest));
  const Lanes<R> shifted = Fma(bounded, Set<R>(C::kLog2E), round);
  const Lanes<R> n = shifted - round;
  Lanes<R> r = Fma(n, Set<R>(-C::kLn2High), bounded);
  r = Fma(n, Set<R>(-C::kLn2Low), r);
  const Lanes<R> one = Set<R>(1);
  const Lanes<R> p = Fma(Fma(Polynomial(r, C::kTerm), r, one), r, one);
  const Bits<R> biased = BitsOf(shifted);  // ends in n + two biases; what is above is shifted out
  const Bits<R> half = ShiftRight<1>(biased);
  const Lanes<R> scale1 = FromBits(ShiftLeft<C::kMantissaBits>(half));
  const Lanes<R> scale2 = FromBits(ShiftLeft<C::kMantissaBits>(biased - half));
  return Select(x == x, p * scale1 * scale2, Set<R>(__builtin_nan("")));
}

// x = 2^exponent * mantissa, in the form that LogOfParts wants.
template <typename R>
struct LogParts {
  Lanes<R> exponent;
  Lanes<R> mantissa;
};

// The exponent stays where it was in the bits, so it comes out times 2^23.
constexpr float kFloatExponentUnit = 0x1p23f;

STARLING_LANES_INLINE LogParts<float> SplitForLog(Lanes<float> x) {
  using C = LogConstants<float>;
  const Bits<float> exponent =
      (BitsOf(x) - SetBits<float>(C::kTwoThirds)) & SetBits<float>(C::kExponentMask);
  return {ToReal(exponent), FromBits(BitsOf(x) - exponent)};
}

STARLING_LANES_INLINE LogParts<double> SplitForLog(Lanes<double> x) {
  using C = LogConstants<double>;
  const Bits<double> moved = BitsOf(x) + SetBits<double>(C::kOne - C::kTwoThirds);
  const Bits<double> exponent = ShiftRight<52>(moved) | SetBits<double>(C::kTwoTo52);
  const Bits<double> mantissa =
      (moved & SetBits<double>(C::kMantissaMask)) + SetBits<double>(C::kTwoThirds);
  return {FromBits(exponent) - Set<double>(C::kTwoTo52AndBias), FromBits(mantissa)};
}

STARLING_LANES_INLINE Lanes<float> ExponentUnits(Lanes<float> e) {
  return e * Set<float>(kFloatExponentUnit);
}
STARLING_LANES_INLINE Lanes<double> ExponentUnits(Lanes<double> e) { return e; }

STARLING_LANES_INLINE Lanes<float> LogOfParts(LogParts<float> parts) {
  using C = LogConstants<float>;
  const Lanes<float> f = parts.mantissa - Set<float>(1);
  const Lanes<float> log_mantissa = Fma(Polynomial(f, C::kTerm), f * f, f);
  return Fma(parts.exponent, Set<float>(C::kLn2 / kFloatExponentUnit), log_mantissa);
}

// f - (f^2/2 - s (f^2/2 + R)) is log(1 + f) with f, its exact part, added last.
STARLING_LANES_INLINE Lanes<double> LogOfParts(LogParts<double> parts) {
  using C = LogConstants<double>;
  const Lanes<double> f = parts.mantissa - Set<double>(1);
  const Lanes<double> s = f / (f + Set<double>(2));
  const Lanes<double> z = s * s;
  const Lanes<double> half_square = f * f * Set<double>(0.5);
  const Lanes<double> inner = Fma(Polynomial(z, C::kTerm), z, half_square);
  const Lanes<double> low = Fma(parts.exponent, Set<double>(C::kLn2Low), s * inner);
  return Fma(parts.exponent, Set<double>(C::kLn2High), f - (half_square - low));
}

// Log for any number, by selection; each ordinary lane gets what the fast path gives it.
template <typename R>
__attribute__((noinline, cold)) Lanes<R> LogOfAnything(Lanes<R> x) {
  using C = LogConstants<R>;
  const Lanes<R> zero = Set<R>(0);
  const Lanes<R> infinity = Set<R>(__builtin_inf());
  const Lanes<R> nan = Set<R>(__builtin_nan(""));
  const typename Lanes<R>::Mask subnormal = x < Set<R>(C::kSmallestNormal);
  LogParts<R> parts = SplitForLog(Select(subnormal, x * Set<R>(C::kSubnormalScale), x));
  const Lanes<R> moved = parts.exponent + ExponentUnits(Set<R>(C::kSubnormalExponent));
  parts.exponent = Select(subnormal, moved, parts.exponent);
  const Lanes<R> positive = Select(x < infinity, LogOfParts(parts), infinity);
  return Select(x > zero, positive, Select(x == zero, -infinity, nan));
}

// Natural logarithm of a number that is positive, normal and finite, without the questions that Log
// asks; same bits.
template <typename R>
STARLING_LANES_INLINE Lanes<R> LogOfNormal(Lanes<R> x) {
  return LogOfParts(SplitForLog(x));
}

// Natural logarithm.
template <typename R>
STARLING_LANES_INLINE Lanes<R> Log(Lanes<R> x) {
  const typename Lanes<R>::Mask ordinary =
      And(x >= Set<R>(LogConstants<R>::kSmallestNormal), x < Set<R>(__builtin_inf()));
  if (__builtin_expect(All(ordinary), 1)) return LogOfParts(SplitForLog(x));
  return LogOfAnything(x);
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_MATH_EXP_LOG_H_
