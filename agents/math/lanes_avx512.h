// Lanes in 512-bit registers: AVX-512 (F and DQ). Included by lanes.h, which explains every
// operation. A register holds a whole tile row.

#ifndef STARLING_AGENTS_MATH_LANES_AVX512_H_
#define STARLING_AGENTS_MATH_LANES_AVX512_H_

#include <immintrin.h>
#include <stdint.h>

#if !defined(__AVX512F__) || !defined(__AVX512DQ__)
#error "A unit that defines STARLING_LANES_AVX512 is compiled with -mavx512f -mavx512dq."
#endif

namespace starling {
namespace STARLING_ISA {

template <typename R>
struct Lanes;
template <typename R>
struct LaneMask;
template <typename R>
struct Bits;

template <>
struct LaneMask<float> {
  __mmask16 v;
};
template <>
struct LaneMask<double> {
  __mmask8 v;
};
template <>
struct Bits<float> {
  __m512i v;
};
template <>
struct Bits<double> {
  __m512i v;
};
template <>
struct Lanes<float> {
  static constexpr int kCount = 16;
  using Mask = LaneMask<float>;
  __m512 v;
};
template <>
struct Lanes<double> {
  static constexpr int kCount = 8;
  using Mask = LaneMask<double>;
  __m512d v;
};

template <typename R>
Lanes<R> Set(R x);
template <typename R>
Lanes<R> LoadInts(const int32_t* p);
template <typename R>
LaneMask<R> MaskEquals(const int32_t* p, int32_t value);

// What differs between float and double only in the letters of the intrinsic.
#define STARLING_AVX512_OPERATIONS(R, S, CAST, ZERO, MASK)                                   \
  STARLING_LANES_INLINE Lanes<R> Load(const R* p) { return {_mm512_loadu_##S(p)}; }          \
  STARLING_LANES_INLINE void Store(R* p, Lanes<R> a) { _mm512_storeu_##S(p, a.v); }          \
  template <>                                                                                \
  STARLING_LANES_INLINE Lanes<R> Set<R>(R x) {                                               \
    return {_mm512_set1_##S(x)};                                                             \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> operator+(Lanes<R> a, Lanes<R> b) {                         \
    return {_mm512_add_##S(a.v, b.v)};                                                       \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> operator-(Lanes<R> a, Lanes<R> b) {                         \
    return {_mm512_sub_##S(a.v, b.v)};                                                       \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> operator*(Lanes<R> a, Lanes<R> b) {                         \
    return {_mm512_mul_##S(a.v, b.v)};                                                       \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> operator/(Lanes<R> a, Lanes<R> b) {                         \
    return {_mm512_div_##S(a.v, b.v)};                                                       \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> operator-(Lanes<R> a) {                                     \
    return {_mm512_xor_##S(a.v, _mm512_set1_##S(-ZERO))};                                    \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Fma(Lanes<R> a, Lanes<R> b, Lanes<R> c) {                   \
    return {_mm512_fmadd_##S(a.v, b.v, c.v)};                                                \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Min(Lanes<R> a, Lanes<R> b) {                               \
    return {_mm512_maskz_min_##S(MASK(-1), a.v, b.v)};                                       \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Max(Lanes<R> a, Lanes<R> b) {                               \
    return {_mm512_maskz_max_##S(MASK(-1), a.v, b.v)};                                       \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Abs(Lanes<R> a) {                                           \
    return {_mm512_andnot_##S(_mm512_set1_##S(-ZERO), a.v)};                                 \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Sqrt(Lanes<R> a) {                                          \
    return {_mm512_maskz_sqrt_##S(MASK(-1), a.v)};                                           \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Floor(Lanes<R> a) {                                         \
    return {_mm512_maskz_roundscale_##S(MASK(-1), a.v, _MM_FROUND_TO_NEG_INF)};              \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> RoundToNearestEven(Lanes<R> a) {                            \
    return {_mm512_maskz_roundscale_##S(MASK(-1), a.v, _MM_FROUND_TO_NEAREST_INT)};          \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> operator<(Lanes<R> a, Lanes<R> b) {                      \
    return {_mm512_cmp_##S##_mask(a.v, b.v, _CMP_LT_OQ)};                                    \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> operator<=(Lanes<R> a, Lanes<R> b) {                     \
    return {_mm512_cmp_##S##_mask(a.v, b.v, _CMP_LE_OQ)};                                    \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> operator>(Lanes<R> a, Lanes<R> b) {                      \
    return {_mm512_cmp_##S##_mask(a.v, b.v, _CMP_GT_OQ)};                                    \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> operator>=(Lanes<R> a, Lanes<R> b) {                     \
    return {_mm512_cmp_##S##_mask(a.v, b.v, _CMP_GE_OQ)};                                    \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> operator==(Lanes<R> a, Lanes<R> b) {                     \
    return {_mm512_cmp_##S##_mask(a.v, b.v, _CMP_EQ_OQ)};                                    \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> operator!=(Lanes<R> a, Lanes<R> b) {                     \
    return {_mm512_cmp_##S##_mask(a.v, b.v, _CMP_NEQ_UQ)};                                   \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Select(LaneMask<R> m, Lanes<R> a, Lanes<R> b) {             \
    return {_mm512_mask_blend_##S(m.v, b.v, a.v)};                                           \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> And(LaneMask<R> m, LaneMask<R> n) {                      \
    return {static_cast<MASK>(m.v & n.v)};                                                   \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> Or(LaneMask<R> m, LaneMask<R> n) {                       \
    return {static_cast<MASK>(m.v | n.v)};                                                   \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> AndNot(LaneMask<R> m, LaneMask<R> n) {                   \
    return {static_cast<MASK>(m.v & ~n.v)};                                                  \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> Not(LaneMask<R> m) { return {static_cast<MASK>(~m.v)}; } \
  STARLING_LANES_INLINE bool Any(LaneMask<R> m) { return m.v != 0; }                         \
  STARLING_LANES_INLINE bool All(LaneMask<R> m) { return m.v == MASK(-1); }                  \
  STARLING_LANES_INLINE Bits<R> BitsOf(Lanes<R> a) { return {_mm512_cast##S##_si512(a.v)}; } \
  STARLING_LANES_INLINE Lanes<R> FromBits(Bits<R> a) { return {_mm512_castsi512_##S(a.v)}; } \
  STARLING_LANES_INLINE Bits<R> operator+(Bits<R> a, Bits<R> b) {                            \
    return {_mm512_add_##CAST(a.v, b.v)};                                                    \
  }                                                                                          \
  STARLING_LANES_INLINE Bits<R> operator-(Bits<R> a, Bits<R> b) {                            \
    return {_mm512_sub_##CAST(a.v, b.v)};                                                    \
  }                                                                                          \
  STARLING_LANES_INLINE Bits<R> operator&(Bits<R> a, Bits<R> b) {                            \
    return {_mm512_and_si512(a.v, b.v)};                                                     \
  }                                                                                          \
  STARLING_LANES_INLINE Bits<R> operator|(Bits<R> a, Bits<R> b) {                            \
    return {_mm512_or_si512(a.v, b.v)};                                                      \
  }                                                                                          \
  template <int kDistance>                                                                   \
  STARLING_LANES_INLINE Bits<R> ShiftLeft(Bits<R> a) {                                       \
    return {_mm512_maskz_slli_##CAST(MASK(-1), a.v, kDistance)};                             \
  }                                                                                          \
  template <int kDistance>                                                                   \
  STARLING_LANES_INLINE Bits<R> ShiftRight(Bits<R> a) {                                      \
    return {_mm512_maskz_srli_##CAST(MASK(-1), a.v, kDistance)};                             \
  }

// The unmasked forms of a few intrinsics start from an undefined register, which GCC 12 warns of.
STARLING_AVX512_OPERATIONS(float, ps, epi32, 0.0f, __mmask16)
STARLING_AVX512_OPERATIONS(double, pd, epi64, 0.0, __mmask8)
#undef STARLING_AVX512_OPERATIONS

template <typename R>
Bits<R> SetBits(int64_t x);
template <>
STARLING_LANES_INLINE Bits<float> SetBits<float>(int64_t x) {
  return {_mm512_set1_epi32(static_cast<int32_t>(x))};
}
template <>
STARLING_LANES_INLINE Bits<double> SetBits<double>(int64_t x) {
  return {_mm512_set1_epi64(x)};
}
STARLING_LANES_INLINE Lanes<float> ToReal(Bits<float> a) {
  return {_mm512_maskz_cvtepi32_ps(__mmask16(-1), a.v)};
}

// int32 arrays beside float lanes: sixteen; beside double lanes: eight.
STARLING_LANES_INLINE __m512i Load16Ints(const int32_t* p) { return _mm512_loadu_si512(p); }
STARLING_LANES_INLINE __m256i Load8Ints(const int32_t* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}
template <>
STARLING_LANES_INLINE Lanes<float> LoadInts<float>(const int32_t* p) {
  return {_mm512_maskz_cvtepi32_ps(__mmask16(-1), Load16Ints(p))};
}
template <>
STARLING_LANES_INLINE Lanes<double> LoadInts<double>(const int32_t* p) {
  return {_mm512_maskz_cvtepi32_pd(__mmask8(-1), Load8Ints(p))};
}
STARLING_LANES_INLINE void StoreInts(int32_t* p, Lanes<float> a) {
  _mm512_storeu_si512(p, _mm512_maskz_cvttps_epi32(__mmask16(-1), a.v));
}
STARLING_LANES_INLINE void StoreInts(int32_t* p, Lanes<double> a) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_maskz_cvttpd_epi32(__mmask8(-1), a.v));
}
template <>
STARLING_LANES_INLINE LaneMask<float> MaskEquals<float>(const int32_t* p, int32_t value) {
  return {_mm512_cmpeq_epi32_mask(Load16Ints(p), _mm512_set1_epi32(value))};
}
template <>
STARLING_LANES_INLINE LaneMask<double> MaskEquals<double>(const int32_t* p, int32_t value) {
  const __m512i wide = _mm512_maskz_cvtepi32_epi64(__mmask8(-1), Load8Ints(p));
  return {_mm512_cmpeq_epi64_mask(wide, _mm512_set1_epi64(value))};
}
STARLING_LANES_INLINE void StoreMask(int32_t* p, LaneMask<float> m) {
  _mm512_storeu_si512(p, _mm512_maskz_set1_epi32(m.v, 1));
}
STARLING_LANES_INLINE void StoreMask(int32_t* p, LaneMask<double> m) {
  const __m512i ones = _mm512_maskz_set1_epi64(m.v, 1);
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p),
                      _mm512_maskz_cvtepi64_epi32(__mmask8(-1), ones));
}
STARLING_LANES_INLINE Lanes<float> Gather(const float* base, const int32_t* index) {
  return {_mm512_mask_i32gather_ps(_mm512_setzero_ps(), __mmask16(-1), Load16Ints(index), base, 4)};
}
STARLING_LANES_INLINE Lanes<double> Gather(const double* base, const int32_t* index) {
  return {_mm512_mask_i32gather_pd(_mm512_setzero_pd(), __mmask8(-1), Load8Ints(index), base, 8)};
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_MATH_LANES_AVX512_H_
