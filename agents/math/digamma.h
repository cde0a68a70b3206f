// The digamma function (the derivative of log Gamma) across lanes, for x > 0: the same bits on
// every instruction set.
//
//   Store(out, Digamma(Load(counts)));
//
// Three ranges, each entered only if a lane needs it: x >= kSeriesFrom by the asymptotic series
// (Abramowitz and Stegun 6.3.18); below, the recurrence psi(x + 1) = psi(x) + 1/x (6.3.5) moves x
// to y in [1, 2), where psi(y) = (y - root) g(y) with root = 1.4616..., so that the result keeps
// its relative accuracy even beside its zero. Within 4 units in the last place everywhere.
// Digamma(0) is -infinity, of a negative number or NaN it is NaN, of infinity it is infinity.
//
// To be included in kernel units only (see lanes.h). Pure; constant time.

#ifndef STARLING_AGENTS_MATH_DIGAMMA_H_
#define STARLING_AGENTS_MATH_DIGAMMA_H_

#include "agents/math/exp_log.h"
#include "agents/math/lanes.h"

namespace starling {
namespace STARLING_ISA {

// Coefficients fitted like those of exp (exp_log.h), in 200-bit arithmetic:
//   kSeries[k]: log x - 1/(2x) - psi(x) = z (c[0] + c[1] z + ...), z = 1/x^2, x >= kSeriesFrom;
//   kFactor[k]: psi(y) / (y - root) = c[0] + c[1] t + ..., t = y - 1.5, 1 <= y <= 2.
template <typename R>
struct DigammaConstants;
// Errors 2^-31.3, 2^-25.1.
template <>
struct DigammaConstants<float> {
  static constexpr int kSeriesFrom = 4;
  static constexpr float kSeries[] = {0x1.55552cp-4f, -0x1.1091dep-7f, 0x1.ceecf6p-9f};
  static constexpr float kFactor[] = {
      0x1.e6f0ccp-1f, -0x1.b1cb62p-2f, 0x1.ec9fc6p-3f,  -0x1.2fee58p-3f, 0x1.858e3p-4f,
      -0x1.fbc53p-5f, 0x1.42f556p-5f,  -0x1.acdc56p-6f, 0x1.861e3ep-6f,  -0x1.00e0fcp-6f};
  static constexpr float kRootHigh = 0x1.762d86p+0f;
  static constexpr float kRootLessOneHigh = 0x1.d8b618p-2f;
  static constexpr float kRootLow = 0x1.ab5f2p-27f;
  static constexpr float kRootLessOneLow = 0x1.ab5f2p-27f;
};
// Errors 2^-63.9, 2^-53.6.
template <>
struct DigammaConstants<double> {
  static constexpr int kSeriesFrom = 6;
  static constexpr double kSeries[] = {
      0x1.555555555553bp-4, -0x1.11111110d49aep-7, 0x1.04104044ea936p-8, -0x1.11107dce2659ep-8,
      0x1.f03ca5955ffdfp-8, -0x1.55855adc1230fp-6, 0x1.2d2f27bab90ecp-4, -0x1.b701fb6a96efbp-3};
  static constexpr double kFactor[] = {
      0x1.e6f0cbb873617p-1,  -0x1.b1cb63005ee97p-2,  0x1.eca189b8e6b60p-3,  -0x1.2feeeb98a7c0cp-3,
      0x1.8512e59075768p-4,  -0x1.fb442029de80bp-5,  0x1.4de9a9fe47d1ap-5,  -0x1.b9f8b13160c11p-6,
      0x1.2564772e56ffap-6,  -0x1.8635604abdd7ep-7,  0x1.03bfe663add42p-7,  -0x1.5a070637cf2c0p-8,
      0x1.cd42923ff0042p-9,  -0x1.33678a05002aap-9,  0x1.97e31f6b116fbp-10, -0x1.0ff4137bdc196p-10,
      0x1.7c5706ff83459p-11, -0x1.fa57e6529f0fdp-12, 0x1.d4a8e11dcfdcap-13, -0x1.3b22890d48f92p-13,
      0x1.134d654940fe5p-12, -0x1.6d010dd458889p-13};
  static constexpr double kRootHigh = 0x1.762d86356be3fp+0;
  static constexpr double kRootLessOneHigh = 0x1.d8b618d5af8fep-2;
  static constexpr double kRootLow = 0x1.b86a722197829p-54;
  static constexpr double kRootLessOneLow = -0x1.1e563779a1f5bp-56;
};

// For x >= kSeriesFrom; other lanes are computed as if they were that.
template <typename R>
STARLING_LANES_INLINE Lanes<R> DigammaOfLarge(Lanes<R> x) {
  using C = DigammaConstants<R>;
  const Lanes<R> bounded = Max(x, Set<R>(C::kSeriesFrom));
  const Lanes<R> inverse = Set<R>(1) / bounded;
  const Lanes<R> series = Polynomial(inverse * inverse, C::kSeries);
  return Log(bounded) - inverse * Fma(inverse, series, Set<R>(0.5));
}

// For 0 < x < kSeriesFrom; other lanes are meaningless.
template <typename R>
STARLING_LANES_INLINE Lanes<R> DigammaOfSmall(Lanes<R> x) {
  using C = DigammaConstants<R>;
  const Lanes<R> one = Set<R>(1);
  const Lanes<R> two = Set<R>(2);
  // psi(x) = psi(y) + numerator / denominator, y = x + 1 below one (never formed: it would round),
  // else x - k; k is at most kSeriesFrom - 2.
  const typename Lanes<R>::Mask below_one = x < one;
  Lanes<R> y = x;
  Lanes<R> numerator = Select(below_one, -one, Set<R>(0));
  Lanes<R> denominator = Select(below_one, x, one);
  for (int step = 2; step < C::kSeriesFrom; ++step) {
    const typename Lanes<R>::Mask too_large = y >= two;
    const Lanes<R> less = y - one;
    numerator = Select(too_large, Fma(numerator, less, denominator), numerator);
    denominator = Select(too_large, denominator * less, denominator);
    y = Select(too_large, less, y);
  }
  const Lanes<R> t = y - Select(below_one, Set<R>(0.5), Set<R>(1.5));
  const Lanes<R> from_root =
      (y - Select(below_one, Set<R>(C::kRootLessOneHigh), Set<R>(C::kRootHigh))) -
      Select(below_one, Set<R>(C::kRootLessOneLow), Set<R>(C::kRootLow));
  return Fma(from_root, Polynomial(t, C::kFactor), numerator / denominator);
}

template <typename R>
STARLING_LANES_INLINE Lanes<R> Digamma(Lanes<R> x) {
  const Lanes<R> zero = Set<R>(0);
  const typename Lanes<R>::Mask large = x >= Set<R>(DigammaConstants<R>::kSeriesFrom);
  Lanes<R> result = zero;
  if (Any(large)) result = DigammaOfLarge(x);
  if (!All(large)) result = Select(large, result, DigammaOfSmall(x));
  const Lanes<R> infinity = Set<R>(__builtin_inf());
  return Select(x > zero, result, Select(x == zero, -infinity, Set<R>(__builtin_nan(""))));
}

// psi(x + 1) - log x, for 1e-30 <= x <= 1e30: it falls from -log x - 0.577... to 1/(2x), and is
// computed without the cancellation of the one with the other. Within 1e-15 (float: 4e-7) of the
// larger of 1 and itself below kSeriesFrom, of itself from there on.
template <typename R>
STARLING_LANES_INLINE Lanes<R> DigammaOfNextLessLog(Lanes<R> x) {
  using C = DigammaConstants<R>;
  const Lanes<R> one = Set<R>(1);
  const Lanes<R> half = Set<R>(0.5);
  const Lanes<R> from = Set<R>(C::kSeriesFrom);
  const typename Lanes<R>::Mask large = x >= from;
  if (All(large)) {
    const Lanes<R> inverse = one / x;
    return inverse * (half - inverse * Polynomial(inverse * inverse, C::kSeries));
  }
  // psi(x + 1) = psi(y) - sum of 1/(x + k), 0 < k < kSeriesFrom, y = x + kSeriesFrom. The sum is
  // numerator / denominator; one division serves all.
  const Lanes<R> small = Min(x, from);
  const Lanes<R> y = Select(large, x, small + from);
  Lanes<R> numerator = one;
  Lanes<R> denominator = small + one;
  for (int k = 2; k < C::kSeriesFrom; ++k) {
    const Lanes<R> next = small + Set<R>(k);
    numerator = Fma(numerator, next, denominator);
    denominator = denominator * next;
  }
  const Lanes<R> others = Select(large, one, small * denominator);
  const Lanes<R> common = one / (y * others);
  const Lanes<R> inverse = common * others;
  const Lanes<R> correction = inverse * Polynomial(inverse * inverse, C::kSeries);
  const Lanes<R> y_common = y * common;
  const Lanes<R> ratio = y_common * (y * denominator);  // y / x
  const Lanes<R> below = Fma(y_common, small * numerator, inverse * (half + correction));
  return Select(large, inverse * (half - correction), LogOfParts(SplitForLog(ratio)) - below);
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_MATH_DIGAMMA_H_
