// Lanes: a register of floats or doubles, one number per agent, written once for every instruction
// set.
//
// A kernel unit is one translation unit compiled for one instruction set. It says which by two
// macros before its first include:
//
//   #define STARLING_ISA isa_avx2      // the namespace of everything the unit compiles
//   #define STARLING_LANES_AVX2        // which registers; or ..._AVX512; nothing: portable ones
//   #include "agents/math/exp_log.h"
//
//   namespace starling {
//   namespace STARLING_ISA {
//   template <typename R>
//   void ExpRow(const R* in, R* out) {  // one tile row
//     for (int i = 0; i < kTileLanes<R>; i += Lanes<R>::kCount) Store(out + i, Exp(Load(in + i)));
//   }
//   }  // namespace STARLING_ISA
//   }  // namespace starling
//
// Same bits everywhere. Every operation is elementwise and correctly rounded by IEEE 754 (Fma
// included, in software where the processor lacks it), so each lane holds the same bits whatever
// the instruction set and whatever the lane count; only the payload of a NaN that arithmetic
// produced may differ. Nothing here sums or shuffles across lanes. Compile with -ffp-contract=off;
// round to nearest, no flush to zero.
//
// Inside a kernel unit include only these headers, <stdint.h> and <immintrin.h>: an inline function
// that other units share (STL, Abseil, Eigen) could reach an older processor with AVX code in it.
//
// What every instruction set offers, for R = float or double (all constant time):
//
//   Lanes<R>              kCount numbers; Lanes<R>::Mask: kCount truth values
//   Load(p) Store(p, v)   kCount numbers from and to memory, no alignment needed
//   Set<R>(x)             x in every lane
//   Gather(base, index)   lane i: base[index[i]]; kCount int32 indices >= 0
//   + - * /  unary -      elementwise; += -= *= /= too
//   Fma(a, b, c)          a * b + c, rounded once
//   Min(a, b) Max(a, b)   a < b ? a : b, a > b ? a : b (b where either is NaN)
//   Abs, Floor, RoundToNearestEven, Sqrt
//   < <= > >= == !=       Mask; all but != are false where either is NaN
//   Select(m, a, b)       m ? a : b
//   And(m, n) Or(m, n) AndNot(m, n) Not(m)    AndNot is m and not n
//   Any(m) All(m)         bool
//   MaskEquals<R>(p, x)   lane i: p[i] == x, for kCount int32
//   MaskFromInts<R>(p)    lane i: p[i] != 0
//   StoreMask(p, m)       p[i] = m ? 1 : 0, kCount int32
//   StoreInts(p, v)       p[i] = (int32) v, toward zero; |v| < 2^31
//   LoadInts<R>(p)        lane i: (R) p[i], kCount int32
//
// and, for functions that take numbers apart, their bits as integers of the same width (Bits<R>,
// int32 or int64): BitsOf, FromBits, SetBits<R>(i), + - & |, ShiftLeft<n>, ShiftRight<n> (logical),
// and for float ToReal (the integer as a number, rounded to nearest).

#ifndef STARLING_AGENTS_MATH_LANES_H_
#define STARLING_AGENTS_MATH_LANES_H_

#include "agents/math/tile.h"

#ifndef STARLING_ISA
#error "Define STARLING_ISA (the kernel unit's namespace) before including agents/math/lanes.h."
#endif

#define STARLING_LANES_INLINE inline __attribute__((always_inline))

#if defined(STARLING_LANES_AVX512)
#include "agents/math/lanes_avx512.h"  // IWYU pragma: export
#elif defined(STARLING_LANES_AVX2)
#include "agents/math/lanes_avx2.h"  // IWYU pragma: export
#else
#include "agents/math/lanes_portable.h"  // IWYU pragma: export
#endif

namespace starling {
namespace STARLING_ISA {

// Compound assignment, the same for all.
template <typename R>
STARLING_LANES_INLINE Lanes<R>& operator+=(Lanes<R>& a, Lanes<R> b) {
  return a = a + b;
}
template <typename R>
STARLING_LANES_INLINE Lanes<R>& operator-=(Lanes<R>& a, Lanes<R> b) {
  return a = a - b;
}
template <typename R>
STARLING_LANES_INLINE Lanes<R>& operator*=(Lanes<R>& a, Lanes<R> b) {
  return a = a * b;
}
template <typename R>
STARLING_LANES_INLINE Lanes<R>& operator/=(Lanes<R>& a, Lanes<R> b) {
  return a = a / b;
}

template <typename R>
STARLING_LANES_INLINE typename Lanes<R>::Mask MaskFromInts(const int32_t* p) {
  return Not(MaskEquals<R>(p, 0));
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_MATH_LANES_H_
