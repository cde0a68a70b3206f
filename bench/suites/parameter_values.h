// What the values of a row's parameters stand for.
//
//   ASSIGN_OR_RETURN(const int64_t agents, CountOf(parameters, "agents", 1, kMostAgents));
//   ASSIGN_OR_RETURN(const Precision precision, PrecisionOf(parameters));
//
// Each is INVALID_ARGUMENT with the parameter, its value and what is allowed. Pure functions.
#ifndef STARLING_BENCH_SUITES_PARAMETER_VALUES_H_
#define STARLING_BENCH_SUITES_PARAMETER_VALUES_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/model_image.h"
#include "agents/population/kernel_choice.h"
#include "bench/results/results.h"
#include "engine/backends/execution_options.h"

namespace starling {

// More agents than this no machine holds.
inline constexpr int64_t kMostAgents = int64_t{1} << 40;

// A whole number from `least` to `most`.
absl::StatusOr<int64_t> CountOf(const Parameters& parameters, absl::string_view name, int64_t least,
                                int64_t most);

// "precision": float, double.
absl::StatusOr<Precision> PrecisionOf(const Parameters& parameters);

// "isa": auto, portable, avx2, avx512.
absl::StatusOr<InstructionSet> InstructionSetOf(const Parameters& parameters);

// "backend" and "workers". The name of the backend is checked where backends are known.
absl::StatusOr<ExecutionOptions> ExecutionOf(const Parameters& parameters);

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_PARAMETER_VALUES_H_
