// What `bench compare A B` compares: two results, two programs or two settings of this program.
#ifndef STARLING_ENGINE_CLI_BENCH_COMPARE_SIDES_H_
#define STARLING_ENGINE_CLI_BENCH_COMPARE_SIDES_H_

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/compare/paired_run.h"
#include "engine/cli/bench/bench_flags.h"

namespace starling {

struct CompareSides {
  bool are_results = false;            // files or folders, to be read
  std::array<PairedSide, 2> paired;    // otherwise: what to run
  std::vector<std::string> differing;  // the parameters that settings set
};

// A folder, or a name that ends in ".json", stands for results; `name=value` for a setting; any
// other path of a program for a build. INVALID_ARGUMENT if a side is none of these, or the two are
// of different kinds.
absl::StatusOr<CompareSides> CompareSidesOf(const std::string& a, const std::string& b,
                                            const MeasuringFlags& flags);

// A side that runs `program` with these flags, quietly and without reports.
PairedSide SideOf(const std::string& name, const std::string& program, const MeasuringFlags& flags);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_BENCH_COMPARE_SIDES_H_
