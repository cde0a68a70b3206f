// The flags that say what is measured and how long: of `bench SUITE...`, and of those verbs that
// have others measure.
//
//   MeasuringFlags flags;
//   AddMeasuringFlags(*command, flags);
//   ASSIGN_OR_RETURN(const PlanOptions plan, PlanOptionsOf(flags));
#ifndef STARLING_ENGINE_CLI_BENCH_BENCH_FLAGS_H_
#define STARLING_ENGINE_CLI_BENCH_BENCH_FLAGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/runner/runner.h"
#include "bench/runner/suites.h"
#include "engine/cli/command_line.h"

namespace starling {

struct MeasuringFlags {
  std::vector<std::string> suites;
  bool quick = false;
  bool full = false;
  std::string filter;
  std::vector<std::string> params;  // "name=v1,v2"
  int rounds = -1;                  // -1: what the extent has
  int warmup = -1;
  double sample_seconds = -1;
  double row_seconds = -1;
  int64_t seed = 1;
};

void AddMeasuringFlags(CLI::App& command, MeasuringFlags& flags);

// INVALID_ARGUMENT names the flag, its value and what is allowed.
absl::StatusOr<PlanOptions> PlanOptionsOf(const MeasuringFlags& flags);
absl::StatusOr<SamplingOptions> SamplingOptionsOf(const MeasuringFlags& flags);

// "name=v1,v2" in its parts.
absl::StatusOr<std::pair<std::string, std::vector<std::string>>> ParseParameter(
    const std::string& text);

// The flags as another process takes them, the filter left out.
std::vector<std::string> AsArguments(const MeasuringFlags& flags);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_BENCH_BENCH_FLAGS_H_
