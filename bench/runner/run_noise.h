// How far a run can be trusted, from its own rows.
//
//   results.noise = JudgeNoise(results.rows);   // {0.03, "quiet", {"..."}}
//
// Thread safety: pure function.
#ifndef STARLING_BENCH_RUNNER_RUN_NOISE_H_
#define STARLING_BENCH_RUNNER_RUN_NOISE_H_

#include <vector>

#include "bench/results/results.h"

namespace starling {

// A run whose rows differ from themselves by no more than this is called quiet.
inline constexpr double kQuietShift = 0.05;

// The noise floor of the rows (bench/statistics/noise_floor.h) and a verdict with its reasons:
// "busy" if others used the processors during a row, else "noisy" or "quiet" by the floor,
// "unknown" without rows that say.
RunNoise JudgeNoise(const std::vector<BenchmarkRow>& rows);

}  // namespace starling

#endif  // STARLING_BENCH_RUNNER_RUN_NOISE_H_
