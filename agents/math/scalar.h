// exp, log and digamma of doubles, one or an array, the same bits on every processor, for code
// outside kernel units: agents that compute one by one, rules of worlds, sums on the host. The C
// library's exp and log choose their code by processor and differ in the last bit.
//
//   double p = StableExp(-energy) / StableExp(-lowest);
//   StableLogs(p.data(), p.size(), logs.data());      // several at a time cost far less each
//
// Same bits as the lane functions of exp_log.h and digamma.h in double, in which accuracy and
// special values are written, and the same for one as for an array. About ten nanoseconds a call,
// or two to five for each number of an array; some ten times that where the processor has no AVX2
// and FMA. Pure; thread-safe.

#ifndef STARLING_AGENTS_MATH_SCALAR_H_
#define STARLING_AGENTS_MATH_SCALAR_H_

#include <cstddef>

namespace starling {

// e^x, within 1 unit in the last place.
double StableExp(double x);

// Natural logarithm, within 1 unit in the last place.
double StableLog(double x);

// The digamma function for x > 0, within 4 units in the last place.
double StableDigamma(double x);

// Of `count` numbers; `out` may be `x`.
void StableExps(const double* x, size_t count, double* out);
void StableLogs(const double* x, size_t count, double* out);
void StableDigammas(const double* x, size_t count, double* out);

}  // namespace starling

#endif  // STARLING_AGENTS_MATH_SCALAR_H_
