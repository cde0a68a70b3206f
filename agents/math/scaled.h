// Numbers of any size across lanes: a mantissa and an exponent of their own, for sums of
// exponentials whose arguments differ by thousands.
//
//   Scaled<R> x = ScaledExp(a), y = ScaledExp(b);
//   Lanes<R> largest = Max(x.exponent, y.exponent);
//   Lanes<R> sum = x.mantissa * PowerOfTwo(x.exponent - largest) + ...;
//   Lanes<R> log_sum = LogOf(Renormalise(Scaled<R>{sum, largest}));
//
// To be included in kernel units only (see lanes.h). Pure; constant time; the same bits on every
// instruction set.

#ifndef STARLING_AGENTS_MATH_SCALED_H_
#define STARLING_AGENTS_MATH_SCALED_H_

#include "agents/math/exp_log.h"
#include "agents/math/lanes.h"

namespace starling {
namespace STARLING_ISA {

// A positive number as mantissa x 2^exponent, the exponent an integer of any size.
template <typename R>
struct Scaled {
  Lanes<R> mantissa;
  Lanes<R> exponent;
};

// e^x, for x of any finite size: the mantissa is in [0.7, 1.42] while |x| < 2^20, beyond, where
// numbers are farther apart than that, in [1/e, e].
template <typename R>
STARLING_LANES_INLINE Scaled<R> ScaledExp(Lanes<R> x) {
  using C = ExpConstants<R>;
  const Lanes<R> one = Set<R>(1);
  const Lanes<R> n = RoundToNearestEven(x * Set<R>(C::kLog2E));
  Lanes<R> r = Fma(n, Set<R>(-C::kLn2High), x);
  r = Fma(n, Set<R>(-C::kLn2Low), r);
  r = Max(Min(r, one), -one);
  return {Fma(Fma(Polynomial(r, C::kTerm), r, one), r, one), n};
}

// The same number with a mantissa in [2/3, 4/3); the mantissa given is positive and normal.
STARLING_LANES_INLINE Scaled<float> Renormalise(Scaled<float> x) {
  const LogParts<float> parts = SplitForLog(x.mantissa);
  return {parts.mantissa, Fma(parts.exponent, Set<float>(1 / kFloatExponentUnit), x.exponent)};
}
STARLING_LANES_INLINE Scaled<double> Renormalise(Scaled<double> x) {
  const LogParts<double> parts = SplitForLog(x.mantissa);
  return {parts.mantissa, parts.exponent + x.exponent};
}

// ln of a number whose mantissa is positive and normal.
template <typename R>
STARLING_LANES_INLINE Lanes<R> LogOf(Scaled<R> x) {
  using C = ExpConstants<R>;
  const Lanes<R> low = Fma(x.exponent, Set<R>(C::kLn2Low), LogOfNormal(x.mantissa));
  return Fma(x.exponent, Set<R>(C::kLn2High), low);
}

// 2^n for an integer n <= 0; 0 where that would not be a normal number.
template <typename R>
STARLING_LANES_INLINE Lanes<R> PowerOfTwo(Lanes<R> n) {
  using C = ExpConstants<R>;
  const Lanes<R> bounded = Max(n, Set<R>(-C::kBias));
  return FromBits(ShiftLeft<C::kMantissaBits>(BitsOf(bounded + Set<R>(C::kRoundOneBias))));
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_MATH_SCALED_H_
