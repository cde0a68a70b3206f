// What the units of scalar_unit.h are made of; to be included in them only (see lanes.h).

#ifndef STARLING_AGENTS_MATH_SCALAR_KERNEL_H_
#define STARLING_AGENTS_MATH_SCALAR_KERNEL_H_

#include "agents/math/digamma.h"
#include "agents/math/exp_log.h"
#include "agents/math/lanes.h"
#include "agents/math/scalar_unit.h"

namespace starling {
namespace STARLING_ISA {

template <Lanes<double> (*function)(Lanes<double>)>
double OfOne(double x) {
  double out[Lanes<double>::kCount];
  Store(out, function(Set<double>(x)));
  return out[0];
}

template <Lanes<double> (*function)(Lanes<double>)>
void OfArray(const double* x, size_t count, double* out) {
  constexpr size_t kWidth = Lanes<double>::kCount;
  size_t i = 0;
  for (; i + kWidth <= count; i += kWidth) Store(out + i, function(Load(x + i)));
  if (i == count) return;
  double rest[kWidth];
  for (size_t lane = 0; lane < kWidth; ++lane) rest[lane] = i + lane < count ? x[i + lane] : 1;
  Store(rest, function(Load(rest)));
  for (size_t lane = 0; i + lane < count; ++lane) out[i + lane] = rest[lane];
}

constexpr ScalarUnit kScalarUnit = {OfOne<Exp<double>>,     OfOne<Log<double>>,
                                    OfOne<Digamma<double>>, OfArray<Exp<double>>,
                                    OfArray<Log<double>>,   OfArray<Digamma<double>>};

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_MATH_SCALAR_KERNEL_H_
