// What lanes_avx2.h, which includes this, has to do with arrays of int32.

#ifndef STARLING_AGENTS_MATH_LANES_AVX2_INTEGERS_H_
#define STARLING_AGENTS_MATH_LANES_AVX2_INTEGERS_H_

#include <immintrin.h>
#include <stdint.h>

namespace starling {
namespace STARLING_ISA {

// int32 arrays beside float lanes: two registers of eight; beside double lanes: of four.
STARLING_LANES_INLINE __m256i Load8Ints(const int32_t* p) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}
STARLING_LANES_INLINE __m128i Load4Ints(const int32_t* p) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}
STARLING_LANES_INLINE void Store8Ints(int32_t* p, __m256i a) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), a);
}
STARLING_LANES_INLINE void Store4Ints(int32_t* p, __m128i a) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), a);
}
template <>
STARLING_LANES_INLINE Lanes<float> LoadInts<float>(const int32_t* p) {
  return {_mm256_cvtepi32_ps(Load8Ints(p)), _mm256_cvtepi32_ps(Load8Ints(p + 8))};
}
template <>
STARLING_LANES_INLINE Lanes<double> LoadInts<double>(const int32_t* p) {
  return {_mm256_cvtepi32_pd(Load4Ints(p)), _mm256_cvtepi32_pd(Load4Ints(p + 4))};
}
STARLING_LANES_INLINE void StoreInts(int32_t* p, Lanes<float> a) {
  Store8Ints(p, _mm256_cvttps_epi32(a.low));
  Store8Ints(p + 8, _mm256_cvttps_epi32(a.high));
}
STARLING_LANES_INLINE void StoreInts(int32_t* p, Lanes<double> a) {
  Store4Ints(p, _mm256_cvttpd_epi32(a.low));
  Store4Ints(p + 4, _mm256_cvttpd_epi32(a.high));
}
STARLING_LANES_INLINE __m256 Equal8(const int32_t* p, int32_t value) {
  return _mm256_castsi256_ps(_mm256_cmpeq_epi32(Load8Ints(p), _mm256_set1_epi32(value)));
}
STARLING_LANES_INLINE __m256d Equal4(const int32_t* p, int32_t value) {
  const __m128i equal = _mm_cmpeq_epi32(Load4Ints(p), _mm_set1_epi32(value));
  return _mm256_castsi256_pd(_mm256_cvtepi32_epi64(equal));
}
template <>
STARLING_LANES_INLINE LaneMask<float> MaskEquals<float>(const int32_t* p, int32_t value) {
  return {Equal8(p, value), Equal8(p + 8, value)};
}
template <>
STARLING_LANES_INLINE LaneMask<double> MaskEquals<double>(const int32_t* p, int32_t value) {
  return {Equal4(p, value), Equal4(p + 4, value)};
}
STARLING_LANES_INLINE void StoreMask(int32_t* p, LaneMask<float> m) {
  Store8Ints(p, _mm256_srli_epi32(_mm256_castps_si256(m.low), 31));
  Store8Ints(p + 8, _mm256_srli_epi32(_mm256_castps_si256(m.high), 31));
}
STARLING_LANES_INLINE __m128i OnesOf(__m256d mask) {
  const __m256i even = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
  const __m256i packed = _mm256_permutevar8x32_epi32(_mm256_castpd_si256(mask), even);
  return _mm_srli_epi32(_mm256_castsi256_si128(packed), 31);
}
STARLING_LANES_INLINE void StoreMask(int32_t* p, LaneMask<double> m) {
  Store4Ints(p, OnesOf(m.low));
  Store4Ints(p + 4, OnesOf(m.high));
}
STARLING_LANES_INLINE __m256 Gather8(const float* base, const int32_t* index) {
  const __m256 all = _mm256_castsi256_ps(_mm256_set1_epi32(-1));
  return _mm256_mask_i32gather_ps(_mm256_setzero_ps(), base, Load8Ints(index), all, 4);
}
STARLING_LANES_INLINE __m256d Gather4(const double* base, const int32_t* index) {
  const __m256d all = _mm256_castsi256_pd(_mm256_set1_epi32(-1));
  return _mm256_mask_i32gather_pd(_mm256_setzero_pd(), base, Load4Ints(index), all, 8);
}
STARLING_LANES_INLINE Lanes<float> Gather(const float* base, const int32_t* index) {
  return {Gather8(base, index), Gather8(base, index + 8)};
}
STARLING_LANES_INLINE Lanes<double> Gather(const double* base, const int32_t* index) {
  return {Gather4(base, index), Gather4(base, index + 4)};
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_MATH_LANES_AVX2_INTEGERS_H_
