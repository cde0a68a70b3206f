// exp, log and digamma of one double, the same bits on every processor, for code outside kernel
// units: rules of worlds, sums on the host. The C library's exp and log choose their code by
// processor and differ in the last bit.
//
//   double p = StableExp(-energy) / StableExp(-lowest);
//
// Same bits as the lane functions of exp_log.h and digamma.h in double, in which accuracy and
// special values are written. Some tens of nanoseconds a call. Pure; thread-safe.

#ifndef STARLING_AGENTS_MATH_SCALAR_H_
#define STARLING_AGENTS_MATH_SCALAR_H_

namespace starling {

// e^x, within 1 unit in the last place.
double StableExp(double x);

// Natural logarithm, within 1 unit in the last place.
double StableLog(double x);

// The digamma function for x > 0, within 4 units in the last place.
double StableDigamma(double x);

}  // namespace starling

#endif  // STARLING_AGENTS_MATH_SCALAR_H_
