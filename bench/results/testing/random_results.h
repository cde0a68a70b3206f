// Results of a benchmark run that never was, for tests.
#ifndef STARLING_BENCH_RESULTS_TESTING_RANDOM_RESULTS_H_
#define STARLING_BENCH_RESULTS_TESTING_RANDOM_RESULTS_H_

#include <random>

#include "bench/results/results.h"

namespace starling {

// Judged rows of all kinds: with and without samples, targets, histograms; names with quotes, tags,
// pipes, line ends; numbers of all magnitudes, subnormal ones among them. The same for the same
// state of `random`.
BenchmarkResults RandomResults(std::mt19937_64& random);

}  // namespace starling

#endif  // STARLING_BENCH_RESULTS_TESTING_RANDOM_RESULTS_H_
