// The cases of the suite "inference" that are ratios: what double precision costs, what registers
// of half the width leave, whether many agents cost as much each as few, what a second worker
// gains.
#ifndef STARLING_BENCH_SUITES_INFERENCE_RELATIVE_CASES_H_
#define STARLING_BENCH_SUITES_INFERENCE_RELATIVE_CASES_H_

#include "absl/status/status.h"
#include "bench/runner/suites.h"

namespace starling {

// Adds `double_share`, `avx2_share`, `flatness` and `two_workers`. NOT_FOUND unless the suite was
// named before.
absl::Status AddRelativeCases(Suites& suites);

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_RELATIVE_CASES_H_
