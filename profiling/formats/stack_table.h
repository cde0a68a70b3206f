// The distinct stacks of a profile by name, for formats that know no addresses.
#ifndef STARLING_PROFILING_FORMATS_STACK_TABLE_H_
#define STARLING_PROFILING_FORMATS_STACK_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "profiling/formats/profile.h"

namespace starling {

struct StackTable {
  struct Stack {
    std::vector<int32_t> names;   // into `names`, root first
    std::vector<int64_t> values;  // summed, one for each value type
  };
  std::vector<std::string> names;  // distinct, sorted
  std::vector<Stack> stacks;       // distinct, sorted by name from the root
};

// Frames go by `name_of(FrameName)`. O(frames of all stacks * log).
StackTable BuildStackTable(const Profile& profile, std::string (*name_of)(const std::string&));

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_STACK_TABLE_H_
