// The functions of scalar.h as one instruction set compiles them. No inline functions here: kernel
// units include this header.

#ifndef STARLING_AGENTS_MATH_SCALAR_UNIT_H_
#define STARLING_AGENTS_MATH_SCALAR_UNIT_H_

#include <stddef.h>

namespace starling {

struct ScalarUnit {
  double (*exp)(double x);
  double (*log)(double x);
  double (*digamma)(double x);
  void (*exps)(const double* x, size_t count, double* out);
  void (*logs)(const double* x, size_t count, double* out);
  void (*digammas)(const double* x, size_t count, double* out);
};

extern const ScalarUnit kPortableScalarUnit;
// To be used only where the processor has AVX2 and FMA.
extern const ScalarUnit kAvx2ScalarUnit;

}  // namespace starling

#endif  // STARLING_AGENTS_MATH_SCALAR_UNIT_H_
