// The noise floor of a run: by how much rows would seem to have changed though nothing did (A/A).
//
//   const absl::optional<double> floor = NoiseFloor(series);   // the samples of each row
//   if (std::abs(shift.estimate) > 3 * floor.value_or(0)) ...  // more than this run's noise
//
// A series is taken in order and parted into two halves that lie equally in it, in three ways (of
// every four samples the first with the fourth, with the third, with the second), and the larger of
// the three shifts between halves counts: what a comparison of equals has shown by chance and by
// drift. One way alone is often near 0 by luck.
//
// Simulated A/A comparisons (4 to 20 samples a row, 1 to 50 rows) went beyond 3 x the floor in 0 to
// 1 % of runs where all rows are as noisy, and in up to 4 % where their noise differs widely
// (lognormal, by a factor of e). So give it rows of one kind: the noisiest rows set the floor for
// all.
#ifndef STARLING_BENCH_STATISTICS_NOISE_FLOOR_H_
#define STARLING_BENCH_STATISTICS_NOISE_FLOOR_H_

#include <vector>

#include "absl/types/optional.h"
#include "absl/types/span.h"

namespace starling {

// The largest |shift| between halves (RatioShift), as a fraction. Samples in the order in which
// they were taken. None for fewer than 4 samples or one that is not positive and finite.
absl::optional<double> AaShift(absl::Span<const double> samples);

// Of the series that have an AaShift: the largest of fewer than 20, else the 95th percentile. None
// if no series has one.
absl::optional<double> NoiseFloor(absl::Span<const std::vector<double>> series);

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_NOISE_FLOOR_H_
