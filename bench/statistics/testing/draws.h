// Random samples for the tests of this folder: the same on every machine, as std::mt19937_64 is and
// the distributions of the standard library are not.
#ifndef STARLING_BENCH_STATISTICS_TESTING_DRAWS_H_
#define STARLING_BENCH_STATISTICS_TESTING_DRAWS_H_

#include <cmath>
#include <random>

namespace starling {

// Strictly between 0 and 1.
inline double DrawUniform(std::mt19937_64& random) {
  return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53;
}

// Mean 0, variance 1.
inline double DrawNormal(std::mt19937_64& random) {
  const double radius = std::sqrt(-2 * std::log(DrawUniform(random)));
  return radius * std::cos(6.283185307179586 * DrawUniform(random));
}

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_TESTING_DRAWS_H_
