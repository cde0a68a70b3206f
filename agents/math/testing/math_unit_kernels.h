// The body of MathUnit, compiled once per instruction set: see math_unit.h.

#ifndef STARLING_AGENTS_MATH_TESTING_MATH_UNIT_KERNELS_H_
#define STARLING_AGENTS_MATH_TESTING_MATH_UNIT_KERNELS_H_

#include <stdint.h>

#include "agents/math/digamma.h"
#include "agents/math/exp_log.h"
#include "agents/math/lanes.h"
#include "agents/math/scaled.h"
#include "agents/math/testing/math_unit.h"

namespace starling {
namespace STARLING_ISA {

template <typename R>
void ExpArray(const R* in, R* out, int n) {
  for (int i = 0; i < n; i += Lanes<R>::kCount) Store(out + i, Exp(Load(in + i)));
}
template <typename R>
void LogArray(const R* in, R* out, int n) {
  for (int i = 0; i < n; i += Lanes<R>::kCount) Store(out + i, Log(Load(in + i)));
}
template <typename R>
void DigammaArray(const R* in, R* out, int n) {
  for (int i = 0; i < n; i += Lanes<R>::kCount) Store(out + i, Digamma(Load(in + i)));
}
template <typename R>
void DigammaOfNextLessLogArray(const R* in, R* out, int n) {
  for (int i = 0; i < n; i += Lanes<R>::kCount) Store(out + i, DigammaOfNextLessLog(Load(in + i)));
}

template <typename R>
void ScaledExpAndLogArray(const R* in, R* out, int n) {
  for (int i = 0; i < n; i += Lanes<R>::kCount)
    Store(out + i, LogOf(Renormalise(ScaledExp(Load(in + i)))));
}
template <typename R>
void PowerOfTwoArray(const R* in, R* out, int n) {
  for (int i = 0; i < n; i += Lanes<R>::kCount) Store(out + i, PowerOfTwo(Load(in + i)));
}

#define STARLING_OPERATION(expression)                                    \
  {                                                                       \
#expression, [](const R* pa, const R* pb, const R* pc, R* out, int n) { \
      for (int i = 0; i < n; i += Lanes<R>::kCount) {                    \
        const Lanes<R> a = Load(pa + i), b = Load(pb + i), c = Load(pc + i); \
        (void)a, (void)b, (void)c;                                                         \
        Store(out + i, expression);                                      \
      }                                                                  \
    } \
  }

template <typename R>
constexpr LaneOperation<R> kOperations[] = {
    STARLING_OPERATION(a + b),
    STARLING_OPERATION(a - b),
    STARLING_OPERATION(c + a * b),
    STARLING_OPERATION(a / b),
    STARLING_OPERATION(-a),
    STARLING_OPERATION(Fma(a, b, c)),
    STARLING_OPERATION(Min(a, b)),
    STARLING_OPERATION(Max(a, b)),
    STARLING_OPERATION(Abs(a)),
    STARLING_OPERATION(Sqrt(a)),
    STARLING_OPERATION(Floor(a)),
    STARLING_OPERATION(RoundToNearestEven(a)),
    STARLING_OPERATION(Select(a < b, a, c)),
    STARLING_OPERATION(Select(a <= b, a, c)),
    STARLING_OPERATION(Select(a > b, a, c)),
    STARLING_OPERATION(Select(a >= b, a, c)),
    STARLING_OPERATION(Select(a == b, a, c)),
    STARLING_OPERATION(Select(a != b, a, c)),
    STARLING_OPERATION(Select(And(a < b, b < c), a, c)),
    STARLING_OPERATION(Select(Or(a < b, b < c), a, c)),
    STARLING_OPERATION(Select(AndNot(a < b, b < c), a, c)),
    STARLING_OPERATION(Select(Not(a < b), a, c)),
    STARLING_OPERATION(Set<R>(R(-0.0))),
    STARLING_OPERATION(FromBits(ShiftRight<3>(ShiftLeft<2>(BitsOf(a))))),
    STARLING_OPERATION(FromBits((BitsOf(a) + BitsOf(b)) - BitsOf(c))),
    STARLING_OPERATION(FromBits((BitsOf(a) & BitsOf(b)) | SetBits<R>(0x12345))),
};
#undef STARLING_OPERATION

template <typename R>
void MaskEqualsRow(const int32_t* in, int32_t value, int32_t* out) {
  for (int i = 0; i < kTileLanes<R>; i += Lanes<R>::kCount) {
    StoreMask(out + i, MaskEquals<R>(in + i, value));
  }
}
template <typename R>
void MaskFromIntsRow(const int32_t* in, int32_t* out) {
  for (int i = 0; i < kTileLanes<R>; i += Lanes<R>::kCount) {
    StoreMask(out + i, MaskFromInts<R>(in + i));
  }
}
template <typename R>
void LoadIntsRow(const int32_t* in, R* out) {
  for (int i = 0; i < kTileLanes<R>; i += Lanes<R>::kCount) Store(out + i, LoadInts<R>(in + i));
}
template <typename R>
void StoreIntsRow(const R* in, int32_t* out) {
  for (int i = 0; i < kTileLanes<R>; i += Lanes<R>::kCount) StoreInts(out + i, Load(in + i));
}
template <typename R>
void GatherRow(const R* base, const int32_t* index, R* out) {
  for (int i = 0; i < kTileLanes<R>; i += Lanes<R>::kCount) Store(out + i, Gather(base, index + i));
}
template <typename R>
bool AnyOf(const int32_t* in) {
  return Any(MaskFromInts<R>(in));
}
template <typename R>
bool AllOf(const int32_t* in) {
  return All(MaskFromInts<R>(in));
}

template <typename R>
MathUnit<R> MakeUnit(const char* name) {
  return {name,
          Lanes<R>::kCount,
          ExpArray<R>,
          LogArray<R>,
          DigammaArray<R>,
          DigammaOfNextLessLogArray<R>,
          kOperations<R>,
          sizeof(kOperations<R>) / sizeof(kOperations<R>[0]),
          MaskEqualsRow<R>,
          MaskFromIntsRow<R>,
          LoadIntsRow<R>,
          StoreIntsRow<R>,
          GatherRow<R>,
          AnyOf<R>,
          AllOf<R>,
          ScaledExpAndLogArray<R>,
          PowerOfTwoArray<R>};
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_MATH_TESTING_MATH_UNIT_KERNELS_H_
