#include "agents/math/scalar.h"

#include "agents/math/scalar_unit.h"

namespace starling {
namespace {

const ScalarUnit& Unit() {
  static const bool fast = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return fast ? kAvx2ScalarUnit : kPortableScalarUnit;
}

}  // namespace

double StableExp(double x) { return Unit().exp(x); }
double StableLog(double x) { return Unit().log(x); }
double StableDigamma(double x) { return Unit().digamma(x); }

void StableExps(const double* x, size_t count, double* out) { Unit().exps(x, count, out); }
void StableLogs(const double* x, size_t count, double* out) { Unit().logs(x, count, out); }
void StableDigammas(const double* x, size_t count, double* out) { Unit().digammas(x, count, out); }

}  // namespace starling
