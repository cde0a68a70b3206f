// Profiles of benchmark rows, as files beside the results.
#ifndef STARLING_ENGINE_CLI_BENCH_ROW_PROFILES_H_
#define STARLING_ENGINE_CLI_BENCH_ROW_PROFILES_H_

#include "absl/status/status.h"
#include "bench/results/results.h"
#include "engine/cli/output_folder.h"
#include "profiling/formats/profile.h"

namespace starling {

// Writes profiles/NAME.folded and NAME.html, NAME that of the row with dots for slashes.
// UNAVAILABLE with path and reason.
absl::Status KeepRowProfile(const OutputFolder& folder, const BenchmarkRow& row,
                            const Profile& profile);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_BENCH_ROW_PROFILES_H_
