// What somebody may have meant by a name that is not known.
//
//   NearestName("inferense", {"inference", "spawn"})   // "inference"
//
// Pure functions.
#ifndef STARLING_BASE_NEAREST_NAME_H_
#define STARLING_BASE_NEAREST_NAME_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace starling {

// The candidate that takes the fewest single-letter edits to reach; empty if all are too far to be
// a slip of the hand. O(candidates x length^2).
std::string NearestName(absl::string_view name, const std::vector<std::string>& candidates);

}  // namespace starling

#endif  // STARLING_BASE_NEAREST_NAME_H_
