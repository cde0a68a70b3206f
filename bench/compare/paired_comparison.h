// A comparison that takes its own samples, asks twice before it calls something a change, and shows
// where the time of a regression went.
//
//   ASSIGN_OR_RETURN(Comparison comparison, ComparePaired(sides, options, stop));
//   RETURN_IF_ERROR(ProfileRegressions(sides, comparison, "out/profiles", stop).status());
#ifndef STARLING_BENCH_COMPARE_PAIRED_COMPARISON_H_
#define STARLING_BENCH_COMPARE_PAIRED_COMPARISON_H_

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/compare/compare.h"
#include "bench/compare/paired_run.h"

namespace starling {

struct PairedComparisonOptions {
  PairedOptions paired;
  ComparisonOptions compare;  // `interleaved` is set
  // Parameters that are what the sides differ in: left out of the names of rows, so that they meet.
  std::vector<std::string> differing;
};

// Runs both sides in turns and compares them. Rows that seem to have changed are run again, by
// themselves: what is then not significant, or below its threshold, is not called a change, and the
// note says so. Errors as RunPaired and CompareResults.
absl::StatusOr<Comparison> ComparePaired(const std::array<PairedSide, 2>& sides,
                                         const PairedComparisonOptions& options, StopToken stop);

// One pair of profiles of a row.
struct ProfiledRow {
  std::string name;
  std::string base_folded;  // paths of folded stacks
  std::string other_folded;
};

// Runs the rows that became worse once more on both sides with a CPU profile and keeps the folded
// stacks in `folder`, which is made if there are any. The programs must take `--profile cpu` as
// `starling bench` does. Errors as RunPaired; UNAVAILABLE if a file cannot be kept.
absl::StatusOr<std::vector<ProfiledRow>> ProfileRegressions(const std::array<PairedSide, 2>& sides,
                                                            const Comparison& comparison,
                                                            const std::string& folder,
                                                            const PairedComparisonOptions& options,
                                                            StopToken stop);

}  // namespace starling

#endif  // STARLING_BENCH_COMPARE_PAIRED_COMPARISON_H_
