// What changed between two profiles, function by function, as shares: they may have any number of
// samples and any rate.
//
//   const ProfileDiff diff = DiffProfiles(before, after);
//   for (const ProfileDiffRow& row : diff.rows) ...   // {"Infer", false, 0.10, 0.35, 0.12, 0.40}
#ifndef STARLING_PROFILING_FORMATS_PROFILE_DIFF_H_
#define STARLING_PROFILING_FORMATS_PROFILE_DIFF_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "profiling/formats/profile.h"

namespace starling {

// Shares are of all samples of a profile, 0 to 1; 0 where it has none. `self`: the function is on
// top of the stack; `total`: it is anywhere in the stack, counted once.
struct ProfileDiffRow {
  std::string function;
  bool is_label;
  double base_self_share;
  double self_share;
  double base_total_share;
  double total_share;
};

struct ProfileDiff {
  std::vector<ProfileDiffRow> rows;  // the greatest change of self first, then of total, then names
  int64_t base_samples;
  int64_t samples;
};

// Compares by value type 0, all functions and labels of both. Functions are matched by
// StableName(). O(frames of all stacks).
ProfileDiff DiffProfiles(const Profile& base, const Profile& profile);

// A function's name without what a compiler adds to copies of it ("Infer(int) [clone .part.0]",
// "Infer.isra.3"), so that the same function has the same name in two builds.
std::string StableName(absl::string_view function);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_PROFILE_DIFF_H_
