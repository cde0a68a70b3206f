// Reads folded stacks (profiling/formats/folded.h), to hold two of them against each other.
#ifndef STARLING_PROFILING_FORMATS_READ_FOLDED_H_
#define STARLING_PROFILING_FORMATS_READ_FOLDED_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "profiling/formats/profile.h"

namespace starling {

// Lines "root;caller;leaf 12", in any order; comments, lines of weight 0 and empty lines are passed
// over. The profile has one frame a name, without addresses, and one value type: what was folded.
// INVALID_ARGUMENT that names the line that is no stack. O(bytes * log(names)).
absl::StatusOr<Profile> ReadFolded(absl::string_view text);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_READ_FOLDED_H_
