// Lanes in 16-byte vectors of the compiler, for any processor. Included by lanes.h, which explains
// every operation.
//
// Fma is the C library's, lane by lane: an instruction where the processor has one, correctly
// rounded software elsewhere. So this unit is slow; it serves older processors and is the reference
// that the others must match to the bit.

#ifndef STARLING_AGENTS_MATH_LANES_PORTABLE_H_
#define STARLING_AGENTS_MATH_LANES_PORTABLE_H_

#include <stdint.h>

namespace starling {
namespace STARLING_ISA {

template <typename R>
struct Lanes;
template <typename R>
struct LaneMask;
template <typename R>
struct Bits;

// Masks are all ones or all zeros in each lane; bits wrap around, hence unsigned.
template <>
struct LaneMask<float> {
  typedef int32_t Vector __attribute__((vector_size(16)));
  Vector v;
};
template <>
struct LaneMask<double> {
  typedef int64_t Vector __attribute__((vector_size(16)));
  Vector v;
};
template <>
struct Bits<float> {
  typedef uint32_t Vector __attribute__((vector_size(16)));
  Vector v;
};
template <>
struct Bits<double> {
  typedef uint64_t Vector __attribute__((vector_size(16)));
  Vector v;
};
template <>
struct Lanes<float> {
  static constexpr int kCount = 4;
  using Mask = LaneMask<float>;
  typedef float Vector __attribute__((vector_size(16)));
  Vector v;
};
template <>
struct Lanes<double> {
  static constexpr int kCount = 2;
  using Mask = LaneMask<double>;
  typedef double Vector __attribute__((vector_size(16)));
  Vector v;
};

// Where every number is an integer already: 2^23 or 2^52.
template <typename R>
constexpr R kAllIntegers = 0;
template <>
constexpr float kAllIntegers<float> = 0x1p23f;
template <>
constexpr double kAllIntegers<double> = 0x1p52;

STARLING_LANES_INLINE float FmaOne(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
STARLING_LANES_INLINE double FmaOne(double a, double b, double c) { return __builtin_fma(a, b, c); }
STARLING_LANES_INLINE float SqrtOne(float a) { return __builtin_sqrtf(a); }
STARLING_LANES_INLINE double SqrtOne(double a) { return __builtin_sqrt(a); }

template <typename R>
STARLING_LANES_INLINE Lanes<R> Set(R x) {
  Lanes<R> result;
  for (int i = 0; i < Lanes<R>::kCount; ++i) result.v[i] = x;
  return result;
}
template <typename R>
STARLING_LANES_INLINE Bits<R> SetBits(int64_t x) {
  Bits<R> result;
  for (int i = 0; i < Lanes<R>::kCount; ++i) result.v[i] = static_cast<uint64_t>(x);
  return result;
}
STARLING_LANES_INLINE Lanes<float> Load(const float* p) {
  Lanes<float> result;
  __builtin_memcpy(&result.v, p, sizeof(result.v));
  return result;
}
STARLING_LANES_INLINE Lanes<double> Load(const double* p) {
  Lanes<double> result;
  __builtin_memcpy(&result.v, p, sizeof(result.v));
  return result;
}
template <typename R>
STARLING_LANES_INLINE void Store(R* p, Lanes<R> a) {
  __builtin_memcpy(p, &a.v, sizeof(a.v));
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> operator+(Lanes<R> a, Lanes<R> b) {
  return {a.v + b.v};
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> operator-(Lanes<R> a, Lanes<R> b) {
  return {a.v - b.v};
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> operator*(Lanes<R> a, Lanes<R> b) {
  return {a.v * b.v};
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> operator/(Lanes<R> a, Lanes<R> b) {
  return {a.v / b.v};
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> operator-(Lanes<R> a) {
  return {-a.v};
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> Fma(Lanes<R> a, Lanes<R> b, Lanes<R> c) {
  Lanes<R> result;
  for (int i = 0; i < Lanes<R>::kCount; ++i) result.v[i] = FmaOne(a.v[i], b.v[i], c.v[i]);
  return result;
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> Sqrt(Lanes<R> a) {
  Lanes<R> result;
  for (int i = 0; i < Lanes<R>::kCount; ++i) result.v[i] = SqrtOne(a.v[i]);
  return result;
}
template <typename R>
STARLING_LANES_INLINE LaneMask<R> operator<(Lanes<R> a, Lanes<R> b) {
  return {a.v < b.v};
}
template <typename R>
STARLING_LANES_INLINE LaneMask<R> operator<=(Lanes<R> a, Lanes<R> b) {
  return {a.v <= b.v};
}
template <typename R>
STARLING_LANES_INLINE LaneMask<R> operator>(Lanes<R> a, Lanes<R> b) {
  return {a.v > b.v};
}
template <typename R>
STARLING_LANES_INLINE LaneMask<R> operator>=(Lanes<R> a, Lanes<R> b) {
  return {a.v >= b.v};
}
template <typename R>
STARLING_LANES_INLINE LaneMask<R> operator==(Lanes<R> a, Lanes<R> b) {
  return {a.v == b.v};
}
template <typename R>
STARLING_LANES_INLINE LaneMask<R> operator!=(Lanes<R> a, Lanes<R> b) {
  return {a.v != b.v};
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> Select(LaneMask<R> m, Lanes<R> a, Lanes<R> b) {
  return {m.v ? a.v : b.v};
}
template <typename R>
STARLING_LANES_INLINE LaneMask<R> And(LaneMask<R> m, LaneMask<R> n) {
  return {m.v & n.v};
}
template <typename R>
STARLING_LANES_INLINE LaneMask<R> Or(LaneMask<R> m, LaneMask<R> n) {
  return {m.v | n.v};
}
template <typename R>
STARLING_LANES_INLINE LaneMask<R> AndNot(LaneMask<R> m, LaneMask<R> n) {
  return {m.v & ~n.v};
}
template <typename R>
STARLING_LANES_INLINE LaneMask<R> Not(LaneMask<R> m) {
  return {~m.v};
}
template <typename R>
STARLING_LANES_INLINE bool Any(LaneMask<R> m) {
  uint64_t halves[2];
  __builtin_memcpy(halves, &m.v, sizeof(halves));
  return (halves[0] | halves[1]) != 0;
}
template <typename R>
STARLING_LANES_INLINE bool All(LaneMask<R> m) {
  return !Any(Not(m));
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> Min(Lanes<R> a, Lanes<R> b) {
  return Select(a < b, a, b);
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> Max(Lanes<R> a, Lanes<R> b) {
  return Select(a > b, a, b);
}

template <typename R>
STARLING_LANES_INLINE Bits<R> BitsOf(Lanes<R> a) {
  return {reinterpret_cast<typename Bits<R>::Vector>(a.v)};
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> FromBits(Bits<R> a) {
  return {reinterpret_cast<typename Lanes<R>::Vector>(a.v)};
}
template <typename R>
STARLING_LANES_INLINE Bits<R> operator+(Bits<R> a, Bits<R> b) {
  return {a.v + b.v};
}
template <typename R>
STARLING_LANES_INLINE Bits<R> operator-(Bits<R> a, Bits<R> b) {
  return {a.v - b.v};
}
template <typename R>
STARLING_LANES_INLINE Bits<R> operator&(Bits<R> a, Bits<R> b) {
  return {a.v & b.v};
}
template <typename R>
STARLING_LANES_INLINE Bits<R> operator|(Bits<R> a, Bits<R> b) {
  return {a.v | b.v};
}
template <int kDistance, typename R>
STARLING_LANES_INLINE Bits<R> ShiftLeft(Bits<R> a) {
  return {a.v << kDistance};
}
template <int kDistance, typename R>
STARLING_LANES_INLINE Bits<R> ShiftRight(Bits<R> a) {
  return {a.v >> kDistance};
}
STARLING_LANES_INLINE Lanes<float> ToReal(Bits<float> a) {
  return {__builtin_convertvector(reinterpret_cast<LaneMask<float>::Vector>(a.v),
                                  Lanes<float>::Vector)};
}

template <typename R>
STARLING_LANES_INLINE Lanes<R> Abs(Lanes<R> a) {
  return FromBits(ShiftRight<1>(ShiftLeft<1>(BitsOf(a))));
}
// Adding and subtracting 2^23 (2^52) rounds |a| to an integer; the sign goes back on, also to zero.
template <typename R>
STARLING_LANES_INLINE Lanes<R> RoundToNearestEven(Lanes<R> a) {
  const Lanes<R> big = Set<R>(kAllIntegers<R>);
  const Lanes<R> size = Abs(a);
  const Bits<R> sign = BitsOf(a) - BitsOf(size);
  const Lanes<R> rounded = FromBits(BitsOf((size + big) - big) | sign);
  return Select(size < big, rounded, a);
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> Floor(Lanes<R> a) {
  const Lanes<R> nearest = RoundToNearestEven(a);
  return Select(nearest > a, nearest - Set<R>(1), nearest);
}

template <typename R>
STARLING_LANES_INLINE Lanes<R> LoadInts(const int32_t* p) {
  Lanes<R> result;
  for (int i = 0; i < Lanes<R>::kCount; ++i) result.v[i] = static_cast<R>(p[i]);
  return result;
}
template <typename R>
STARLING_LANES_INLINE void StoreInts(int32_t* p, Lanes<R> a) {
  for (int i = 0; i < Lanes<R>::kCount; ++i) p[i] = static_cast<int32_t>(a.v[i]);
}
template <typename R>
STARLING_LANES_INLINE LaneMask<R> MaskEquals(const int32_t* p, int32_t value) {
  LaneMask<R> result;
  for (int i = 0; i < Lanes<R>::kCount; ++i) result.v[i] = p[i] == value ? -1 : 0;
  return result;
}
template <typename R>
STARLING_LANES_INLINE void StoreMask(int32_t* p, LaneMask<R> m) {
  for (int i = 0; i < Lanes<R>::kCount; ++i) p[i] = m.v[i] != 0 ? 1 : 0;
}
template <typename R>
STARLING_LANES_INLINE Lanes<R> Gather(const R* base, const int32_t* index) {
  Lanes<R> result;
  for (int i = 0; i < Lanes<R>::kCount; ++i) result.v[i] = base[index[i]];
  return result;
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_MATH_LANES_PORTABLE_H_
