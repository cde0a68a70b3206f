// The lane library as one instruction set compiles it, behind function pointers, so that one test
// can run every set that the processor has and compare their bits.
//
//   for (const MathUnit<float>& unit : Units<float>()) unit.exp(in, out, n);  // units.h
//
// No inline functions here: kernel units include this header.

#ifndef STARLING_AGENTS_MATH_TESTING_MATH_UNIT_H_
#define STARLING_AGENTS_MATH_TESTING_MATH_UNIT_H_

#include <stdint.h>

namespace starling {

// Arrays hold n numbers, a multiple of kTileLanes<R>.
template <typename R>
struct LaneOperation {
  const char* name;  // the expression, as in "Fma(a, b, c)"; a mask is shown as Select(mask, a, b)
  void (*run)(const R* a, const R* b, const R* c, R* out, int n);
};

template <typename R>
struct MathUnit {
  const char* name;  // "portable", "avx2", "avx512"
  int lanes;         // Lanes<R>::kCount
  void (*exp)(const R* in, R* out, int n);
  void (*log)(const R* in, R* out, int n);
  void (*digamma)(const R* in, R* out, int n);
  void (*digamma_of_next_less_log)(const R* in, R* out, int n);
  const LaneOperation<R>* operations;
  int operation_count;

  // kTileLanes<R> elements each.
  void (*mask_equals)(const int32_t* in, int32_t value, int32_t* out);
  void (*mask_from_ints)(const int32_t* in, int32_t* out);
  void (*load_ints)(const int32_t* in, R* out);
  void (*store_ints)(const R* in, int32_t* out);
  void (*gather)(const R* base, const int32_t* index, R* out);
  // Any and All of in != 0, of one register.
  bool (*any)(const int32_t* in);
  bool (*all)(const int32_t* in);

  void (*scaled_exp_and_log)(const R* in, R* out, int n);  // LogOf(Renormalise(ScaledExp(in)))
  void (*power_of_two)(const R* in, R* out, int n);
};

MathUnit<float> PortableFloatUnit();
MathUnit<double> PortableDoubleUnit();
// To be called only where the processor has AVX2 and FMA.
MathUnit<float> Avx2FloatUnit();
MathUnit<double> Avx2DoubleUnit();
// To be called only where the processor has AVX-512 F and DQ.
MathUnit<float> Avx512FloatUnit();
MathUnit<double> Avx512DoubleUnit();

}  // namespace starling

#endif  // STARLING_AGENTS_MATH_TESTING_MATH_UNIT_H_
