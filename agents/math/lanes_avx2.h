// Lanes in 256-bit registers: AVX2 with FMA. Included by lanes.h, which explains every operation.

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

template <>
struct LaneMask<float> {
  __m256 v;
};
template <>
struct LaneMask<double> {
  __m256d v;
};
template <>
struct Bits<float> {
  __m256i v;
};
template <>
struct Bits<double> {
  __m256i v;
};
template <>
struct Lanes<float> {
  static constexpr int kCount = 8;
  using Mask = LaneMask<float>;
  __m256 v;
};
template <>
struct Lanes<double> {
  static constexpr int kCount = 4;
  using Mask = LaneMask<double>;
  __m256d v;
};

template <typename R>
Lanes<R> Set(R x);
template <typename R>
Lanes<R> LoadInts(const int32_t* p);
template <typename R>
LaneMask<R> MaskEquals(const int32_t* p, int32_t value);

// What differs between float and double only in the letters of the intrinsic.
#define STARLING_AVX2_OPERATIONS(R, S, CAST, ZERO)                                           \
  STARLING_LANES_INLINE Lanes<R> Load(const R* p) { return {_mm256_loadu_##S(p)}; }          \
  STARLING_LANES_INLINE void Store(R* p, Lanes<R> a) { _mm256_storeu_##S(p, a.v); }          \
  template <>                                                                                \
  STARLING_LANES_INLINE Lanes<R> Set<R>(R x) {                                               \
    return {_mm256_set1_##S(x)};                                                             \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> operator+(Lanes<R> a, Lanes<R> b) {                         \
    return {_mm256_add_##S(a.v, b.v)};                                                       \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> operator-(Lanes<R> a, Lanes<R> b) {                         \
    return {_mm256_sub_##S(a.v, b.v)};                                                       \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> operator*(Lanes<R> a, Lanes<R> b) {                         \
    return {_mm256_mul_##S(a.v, b.v)};                                                       \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> operator/(Lanes<R> a, Lanes<R> b) {                         \
    return {_mm256_div_##S(a.v, b.v)};                                                       \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> operator-(Lanes<R> a) {                                     \
    return {_mm256_xor_##S(a.v, _mm256_set1_##S(-ZERO))};                                    \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Fma(Lanes<R> a, Lanes<R> b, Lanes<R> c) {                   \
    return {_mm256_fmadd_##S(a.v, b.v, c.v)};                                                \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Min(Lanes<R> a, Lanes<R> b) {                               \
    return {_mm256_min_##S(a.v, b.v)};                                                       \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Max(Lanes<R> a, Lanes<R> b) {                               \
    return {_mm256_max_##S(a.v, b.v)};                                                       \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Abs(Lanes<R> a) {                                           \
    return {_mm256_andnot_##S(_mm256_set1_##S(-ZERO), a.v)};                                 \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Sqrt(Lanes<R> a) { return {_mm256_sqrt_##S(a.v)}; }         \
  STARLING_LANES_INLINE Lanes<R> Floor(Lanes<R> a) { return {_mm256_floor_##S(a.v)}; }       \
  STARLING_LANES_INLINE Lanes<R> RoundToNearestEven(Lanes<R> a) {                            \
    return {_mm256_round_##S(a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)};           \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> operator<(Lanes<R> a, Lanes<R> b) {                      \
    return {_mm256_cmp_##S(a.v, b.v, _CMP_LT_OQ)};                                           \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> operator<=(Lanes<R> a, Lanes<R> b) {                     \
    return {_mm256_cmp_##S(a.v, b.v, _CMP_LE_OQ)};                                           \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> operator>(Lanes<R> a, Lanes<R> b) {                      \
    return {_mm256_cmp_##S(a.v, b.v, _CMP_GT_OQ)};                                           \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> operator>=(Lanes<R> a, Lanes<R> b) {                     \
    return {_mm256_cmp_##S(a.v, b.v, _CMP_GE_OQ)};                                           \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> operator==(Lanes<R> a, Lanes<R> b) {                     \
    return {_mm256_cmp_##S(a.v, b.v, _CMP_EQ_OQ)};                                           \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> operator!=(Lanes<R> a, Lanes<R> b) {                     \
    return {_mm256_cmp_##S(a.v, b.v, _CMP_NEQ_UQ)};                                          \
  }                                                                                          \
  STARLING_LANES_INLINE Lanes<R> Select(LaneMask<R> m, Lanes<R> a, Lanes<R> b) {             \
    return {_mm256_blendv_##S(b.v, a.v, m.v)};                                               \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> And(LaneMask<R> m, LaneMask<R> n) {                      \
    return {_mm256_and_##S(m.v, n.v)};                                                       \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> Or(LaneMask<R> m, LaneMask<R> n) {                       \
    return {_mm256_or_##S(m.v, n.v)};                                                        \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> AndNot(LaneMask<R> m, LaneMask<R> n) {                   \
    return {_mm256_andnot_##S(n.v, m.v)};                                                    \
  }                                                                                          \
  STARLING_LANES_INLINE LaneMask<R> Not(LaneMask<R> m) {                                     \
    return {_mm256_xor_##S(m.v, _mm256_castsi256_##S(_mm256_set1_epi32(-1)))};               \
  }                                                                                          \
  STARLING_LANES_INLINE bool Any(LaneMask<R> m) { return _mm256_movemask_##S(m.v) != 0; }    \
  STARLING_LANES_INLINE bool All(LaneMask<R> m) {                                            \
    return _mm256_movemask_##S(m.v) == (1 << Lanes<R>::kCount) - 1;                          \
  }                                                                                          \
  STARLING_LANES_INLINE Bits<R> BitsOf(Lanes<R> a) { return {_mm256_cast##S##_si256(a.v)}; } \
  STARLING_LANES_INLINE Lanes<R> FromBits(Bits<R> a) { return {_mm256_castsi256_##S(a.v)}; } \
  STARLING_LANES_INLINE Bits<R> operator+(Bits<R> a, Bits<R> b) {                            \
    return {_mm256_add_##CAST(a.v, b.v)};                                                    \
  }                                                                                          \
  STARLING_LANES_INLINE Bits<R> operator-(Bits<R> a, Bits<R> b) {                            \
    return {_mm256_sub_##CAST(a.v, b.v)};                                                    \
  }                                                                                          \
  STARLING_LANES_INLINE Bits<R> operator&(Bits<R> a, Bits<R> b) {                            \
    return {_mm256_and_si256(a.v, b.v)};                                                     \
  }                                                                                          \
  STARLING_LANES_INLINE Bits<R> operator|(Bits<R> a, Bits<R> b) {                            \
    return {_mm256_or_si256(a.v, b.v)};                                                      \
  }                                                                                          \
  template <int kDistance>                                                                   \
  STARLING_LANES_INLINE Bits<R> ShiftLeft(Bits<R> a) {                                       \
    return {_mm256_slli_##CAST(a.v, kDistance)};                                             \
  }                                                                                          \
  template <int kDistance>                                                                   \
  STARLING_LANES_INLINE Bits<R> ShiftRight(Bits<R> a) {                                      \
    return {_mm256_srli_##CAST(a.v, kDistance)};                                             \
  }

STARLING_AVX2_OPERATIONS(float, ps, epi32, 0.0f)
STARLING_AVX2_OPERATIONS(double, pd, epi64, 0.0)
#undef STARLING_AVX2_OPERATIONS

template <typename R>
Bits<R> SetBits(int64_t x);
template <>
STARLING_LANES_INLINE Bits<float> SetBits<float>(int64_t x) {
  return {_mm256_set1_epi32(static_cast<int32_t>(x))};
}
template <>
STARLING_LANES_INLINE Bits<double> SetBits<double>(int64_t x) {
  return {_mm256_set1_epi64x(x)};
}
STARLING_LANES_INLINE Lanes<float> ToReal(Bits<float> a) { return {_mm256_cvtepi32_ps(a.v)}; }

// int32 arrays beside float lanes: eight; beside double lanes: four.
STARLING_LANES_INLINE __m256i Load8Ints(const int32_t* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}
STARLING_LANES_INLINE __m128i Load4Ints(const int32_t* p) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}
template <>
STARLING_LANES_INLINE Lanes<float> LoadInts<float>(const int32_t* p) {
  return {_mm256_cvtepi32_ps(Load8Ints(p))};
}
template <>
STARLING_LANES_INLINE Lanes<double> LoadInts<double>(const int32_t* p) {
  return {_mm256_cvtepi32_pd(Load4Ints(p))};
}
STARLING_LANES_INLINE void StoreInts(int32_t* p, Lanes<float> a) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm256_cvttps_epi32(a.v));
}
STARLING_LANES_INLINE void StoreInts(int32_t* p, Lanes<double> a) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm256_cvttpd_epi32(a.v));
}
template <>
STARLING_LANES_INLINE LaneMask<float> MaskEquals<float>(const int32_t* p, int32_t value) {
  return {_mm256_castsi256_ps(_mm256_cmpeq_epi32(Load8Ints(p), _mm256_set1_epi32(value)))};
}
template <>
STARLING_LANES_INLINE LaneMask<double> MaskEquals<double>(const int32_t* p, int32_t value) {
  const __m128i equal = _mm_cmpeq_epi32(Load4Ints(p), _mm_set1_epi32(value));
  return {_mm256_castsi256_pd(_mm256_cvtepi32_epi64(equal))};
}
STARLING_LANES_INLINE void StoreMask(int32_t* p, LaneMask<float> m) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p),
                      _mm256_srli_epi32(_mm256_castps_si256(m.v), 31));
}
STARLING_LANES_INLINE void StoreMask(int32_t* p, LaneMask<double> m) {
  const __m256i even = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
  const __m256i packed = _mm256_permutevar8x32_epi32(_mm256_castpd_si256(m.v), even);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p),
                   _mm_srli_epi32(_mm256_castsi256_si128(packed), 31));
}
STARLING_LANES_INLINE Lanes<float> Gather(const float* base, const int32_t* index) {
  const __m256 all = _mm256_castsi256_ps(_mm256_set1_epi32(-1));
  return {_mm256_mask_i32gather_ps(_mm256_setzero_ps(), base, Load8Ints(index), all, 4)};
}
STARLING_LANES_INLINE Lanes<double> Gather(const double* base, const int32_t* index) {
  const __m256d all = _mm256_castsi256_pd(_mm256_set1_epi32(-1));
  return {_mm256_mask_i32gather_pd(_mm256_setzero_pd(), base, Load4Ints(index), all, 8)};
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_MATH_LANES_AVX2_H_
