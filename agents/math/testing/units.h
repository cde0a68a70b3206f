// What tests of the lane functions share: the units that this processor can run, golden values,
// distances in units in the last place.

#ifndef STARLING_AGENTS_MATH_TESTING_UNITS_H_
#define STARLING_AGENTS_MATH_TESTING_UNITS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "agents/math/testing/math_unit.h"

namespace starling {

// The portable unit first, then every other that this processor can run.
template <typename R>
std::vector<MathUnit<R>> Units();

// |value - exact| in units in the last place of `exact` in R (at least the smallest subnormal). 0
// if both are the same infinity, or both NaN; infinite if only one is.
template <typename R>
double UlpError(R value, long double exact);

// Same bits. SameNumber: or both NaN, with whatever payload.
template <typename R>
bool SameBits(R a, R b);
template <typename R>
bool SameNumber(R a, R b);

// The bits as a number, and a number as "bits (value)" for messages.
float FloatOf(uint32_t bits);
double DoubleOf(uint64_t bits);
template <typename R>
std::string Show(R x);

// Numbers of every size and sign, special ones first, then uniformly random bits: count of them,
// which is at least 64.
template <typename R>
std::vector<R> NumbersOfEveryKind(int count, uint64_t seed);

// The arguments and correctly rounded values of "exp", "log" or "digamma" in
// testdata/special_functions.json.
struct Golden {
  std::vector<double> x;
  std::vector<double> value;
};
Golden LoadGolden(const std::string& function);

// in, extended to whole tiles by ones.
template <typename R>
std::vector<R> PadToTiles(std::vector<R> in);

}  // namespace starling

#endif  // STARLING_AGENTS_MATH_TESTING_UNITS_H_
