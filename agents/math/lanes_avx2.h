// Lanes in pairs of 256-bit registers: AVX2 with FMA. Included by lanes.h, which explains every
// operation.

#ifndef STARLING_AGENTS_MATH_LANES_AVX2_H_
#define STARLING_AGENTS_MATH_LANES_AVX2_H_

#include <immintrin.h>
#include <stdint.h>

#if !defined(__AVX2__) || !defined(__FMA__)
#error "A unit that defines STARLING_LANES_AVX2 is compiled with -mavx2 -mfma."
#endif

namespace starling {
namespace STARLING_ISA {

template <typename R>
struct Lanes;
template <typename R>
struct LaneMask;
template <typename R>
struct Bits;

// Two registers each: sixteen floats or eight doubles, a whole tile row, so that what is read once
// for a row (an index, a weight) serves both, and neither waits for the other.
template <>
struct LaneMask<float> {
  __m256 low, high;
};
template <>
struct LaneMask<double> {
  __m256d low, high;
};
template <>
struct Bits<float> {
  __m256i low, high;
};
template <>
struct Bits<double> {
  __m256i low, high;
};
template <>
struct Lanes<float> {
  static constexpr int kCount = 16;
  using Mask = LaneMask<float>;
  __m256 low, high;
};
template <>
struct Lanes<double> {
  static constexpr int kCount = 8;
  using Mask = LaneMask<double>;
  __m256d low, high;
};

template <typename R>
Lanes<R> Set(R x);
template <typename R>
Lanes<R> LoadInts(const int32_t* p);
template <typename R>
LaneMask<R> MaskEquals(const int32_t* p, int32_t value);

// What differs between float and double only in the letters of the intrinsic and in how many a
// register holds.
#define STARLING_AVX2_OPERATIONS(R, S, CAST, ZERO, HALF)                                           \
  STARLING_LANES_INLINE Lanes<R> Load(const R* p) {                                                \
    return {_mm256_loadu_##S(p), _mm256_loadu_##S(p + HALF)};                                      \
  }                                                                                                \
  STARLING_LANES_INLINE void Store(R* p, Lanes<R> a) {                                             \
    _mm256_storeu_##S(p, a.low);                                                                   \
    _mm256_storeu_##S(p + HALF, a.high);                                                           \
  }                                                                                                \
  template <>                                                                                      \
  STARLING_LANES_INLINE Lanes<R> Set<R>(R x) {                                                     \
    return {_mm256_set1_##S(x), _mm256_set1_##S(x)};                                               \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> operator+(Lanes<R> a, Lanes<R> b) {                               \
    return {_mm256_add_##S(a.low, b.low), _mm256_add_##S(a.high, b.high)};                         \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> operator-(Lanes<R> a, Lanes<R> b) {                               \
    return {_mm256_sub_##S(a.low, b.low), _mm256_sub_##S(a.high, b.high)};                         \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> operator*(Lanes<R> a, Lanes<R> b) {                               \
    return {_mm256_mul_##S(a.low, b.low), _mm256_mul_##S(a.high, b.high)};                         \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> operator/(Lanes<R> a, Lanes<R> b) {                               \
    return {_mm256_div_##S(a.low, b.low), _mm256_div_##S(a.high, b.high)};                         \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> operator-(Lanes<R> a) {                                           \
    return {_mm256_xor_##S(a.low, _mm256_set1_##S(-ZERO)),                                         \
            _mm256_xor_##S(a.high, _mm256_set1_##S(-ZERO))};                                       \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> Fma(Lanes<R> a, Lanes<R> b, Lanes<R> c) {                         \
    return {_mm256_fmadd_##S(a.low, b.low, c.low), _mm256_fmadd_##S(a.high, b.high, c.high)};      \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> Min(Lanes<R> a, Lanes<R> b) {                                     \
    return {_mm256_min_##S(a.low, b.low), _mm256_min_##S(a.high, b.high)};                         \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> Max(Lanes<R> a, Lanes<R> b) {                                     \
    return {_mm256_max_##S(a.low, b.low), _mm256_max_##S(a.high, b.high)};                         \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> Abs(Lanes<R> a) {                                                 \
    return {_mm256_andnot_##S(_mm256_set1_##S(-ZERO), a.low),                                      \
            _mm256_andnot_##S(_mm256_set1_##S(-ZERO), a.high)};                                    \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> Sqrt(Lanes<R> a) {                                                \
    return {_mm256_sqrt_##S(a.low), _mm256_sqrt_##S(a.high)};                                      \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> Floor(Lanes<R> a) {                                               \
    return {_mm256_floor_##S(a.low), _mm256_floor_##S(a.high)};                                    \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> RoundToNearestEven(Lanes<R> a) {                                  \
    return {_mm256_round_##S(a.low, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC),                \
            _mm256_round_##S(a.high, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)};              \
  }                                                                                                \
  STARLING_LANES_INLINE LaneMask<R> operator<(Lanes<R> a, Lanes<R> b) {                            \
    return {_mm256_cmp_##S(a.low, b.low, _CMP_LT_OQ), _mm256_cmp_##S(a.high, b.high, _CMP_LT_OQ)}; \
  }                                                                                                \
  STARLING_LANES_INLINE LaneMask<R> operator<=(Lanes<R> a, Lanes<R> b) {                           \
    return {_mm256_cmp_##S(a.low, b.low, _CMP_LE_OQ), _mm256_cmp_##S(a.high, b.high, _CMP_LE_OQ)}; \
  }                                                                                                \
  STARLING_LANES_INLINE LaneMask<R> operator>(Lanes<R> a, Lanes<R> b) {                            \
    return {_mm256_cmp_##S(a.low, b.low, _CMP_GT_OQ), _mm256_cmp_##S(a.high, b.high, _CMP_GT_OQ)}; \
  }                                                                                                \
  STARLING_LANES_INLINE LaneMask<R> operator>=(Lanes<R> a, Lanes<R> b) {                           \
    return {_mm256_cmp_##S(a.low, b.low, _CMP_GE_OQ), _mm256_cmp_##S(a.high, b.high, _CMP_GE_OQ)}; \
  }                                                                                                \
  STARLING_LANES_INLINE LaneMask<R> operator==(Lanes<R> a, Lanes<R> b) {                           \
    return {_mm256_cmp_##S(a.low, b.low, _CMP_EQ_OQ), _mm256_cmp_##S(a.high, b.high, _CMP_EQ_OQ)}; \
  }                                                                                                \
  STARLING_LANES_INLINE LaneMask<R> operator!=(Lanes<R> a, Lanes<R> b) {                           \
    return {_mm256_cmp_##S(a.low, b.low, _CMP_NEQ_UQ),                                             \
            _mm256_cmp_##S(a.high, b.high, _CMP_NEQ_UQ)};                                          \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> Select(LaneMask<R> m, Lanes<R> a, Lanes<R> b) {                   \
    return {_mm256_blendv_##S(b.low, a.low, m.low), _mm256_blendv_##S(b.high, a.high, m.high)};    \
  }                                                                                                \
  STARLING_LANES_INLINE LaneMask<R> And(LaneMask<R> m, LaneMask<R> n) {                            \
    return {_mm256_and_##S(m.low, n.low), _mm256_and_##S(m.high, n.high)};                         \
  }                                                                                                \
  STARLING_LANES_INLINE LaneMask<R> Or(LaneMask<R> m, LaneMask<R> n) {                             \
    return {_mm256_or_##S(m.low, n.low), _mm256_or_##S(m.high, n.high)};                           \
  }                                                                                                \
  STARLING_LANES_INLINE LaneMask<R> AndNot(LaneMask<R> m, LaneMask<R> n) {                         \
    return {_mm256_andnot_##S(n.low, m.low), _mm256_andnot_##S(n.high, m.high)};                   \
  }                                                                                                \
  STARLING_LANES_INLINE LaneMask<R> Not(LaneMask<R> m) {                                           \
    return {_mm256_xor_##S(m.low, _mm256_castsi256_##S(_mm256_set1_epi32(-1))),                    \
            _mm256_xor_##S(m.high, _mm256_castsi256_##S(_mm256_set1_epi32(-1)))};                  \
  }                                                                                                \
  STARLING_LANES_INLINE bool Any(LaneMask<R> m) {                                                  \
    return _mm256_movemask_##S(_mm256_or_##S(m.low, m.high)) != 0;                                 \
  }                                                                                                \
  STARLING_LANES_INLINE bool All(LaneMask<R> m) {                                                  \
    return _mm256_movemask_##S(_mm256_and_##S(m.low, m.high)) == (1 << HALF) - 1;                  \
  }                                                                                                \
  STARLING_LANES_INLINE Bits<R> BitsOf(Lanes<R> a) {                                               \
    return {_mm256_cast##S##_si256(a.low), _mm256_cast##S##_si256(a.high)};                        \
  }                                                                                                \
  STARLING_LANES_INLINE Lanes<R> FromBits(Bits<R> a) {                                             \
    return {_mm256_castsi256_##S(a.low), _mm256_castsi256_##S(a.high)};                            \
  }                                                                                                \
  STARLING_LANES_INLINE Bits<R> operator+(Bits<R> a, Bits<R> b) {                                  \
    return {_mm256_add_##CAST(a.low, b.low), _mm256_add_##CAST(a.high, b.high)};                   \
  }                                                                                                \
  STARLING_LANES_INLINE Bits<R> operator-(Bits<R> a, Bits<R> b) {                                  \
    return {_mm256_sub_##CAST(a.low, b.low), _mm256_sub_##CAST(a.high, b.high)};                   \
  }                                                                                                \
  STARLING_LANES_INLINE Bits<R> operator&(Bits<R> a, Bits<R> b) {                                  \
    return {_mm256_and_si256(a.low, b.low), _mm256_and_si256(a.high, b.high)};                     \
  }                                                                                                \
  STARLING_LANES_INLINE Bits<R> operator|(Bits<R> a, Bits<R> b) {                                  \
    return {_mm256_or_si256(a.low, b.low), _mm256_or_si256(a.high, b.high)};                       \
  }                                                                                                \
  template <int kDistance>                                                                         \
  STARLING_LANES_INLINE Bits<R> ShiftLeft(Bits<R> a) {                                             \
    return {_mm256_slli_##CAST(a.low, kDistance), _mm256_slli_##CAST(a.high, kDistance)};          \
  }                                                                                                \
  template <int kDistance>                                                                         \
  STARLING_LANES_INLINE Bits<R> ShiftRight(Bits<R> a) {                                            \
    return {_mm256_srli_##CAST(a.low, kDistance), _mm256_srli_##CAST(a.high, kDistance)};          \
  }

STARLING_AVX2_OPERATIONS(float, ps, epi32, 0.0f, 8)
STARLING_AVX2_OPERATIONS(double, pd, epi64, 0.0, 4)
#undef STARLING_AVX2_OPERATIONS

template <typename R>
Bits<R> SetBits(int64_t x);
template <>
STARLING_LANES_INLINE Bits<float> SetBits<float>(int64_t x) {
  const __m256i bits = _mm256_set1_epi32(static_cast<int32_t>(x));
  return {bits, bits};
}
template <>
STARLING_LANES_INLINE Bits<double> SetBits<double>(int64_t x) {
  return {_mm256_set1_epi64x(x), _mm256_set1_epi64x(x)};
}
STARLING_LANES_INLINE Lanes<float> ToReal(Bits<float> a) {
  return {_mm256_cvtepi32_ps(a.low), _mm256_cvtepi32_ps(a.high)};
}

}  // namespace STARLING_ISA
}  // namespace starling

#include "agents/math/lanes_avx2_integers.h"  // IWYU pragma: export

#endif  // STARLING_AGENTS_MATH_LANES_AVX2_H_
