// A profile as the script of the page reads it: names in plain text, stacks as small numbers.
//
// JSON, safe inside a <script> element:
//   type, unit     of value type 0; `kind` of the profile, `cpu` seconds
//   hues           kFlameHues
//   modules        file names; home: for each name its module
//   names          of functions and labels, the most used first; pruned: index of "(pruned)" or -1
//   tree           stacks from their first label on, in pre-order: levels up, name
//   before         the same of what stands before the labels
//   sets           sets of labels: count, names...
//   stacks         node of `tree` (difference to the one before), node of `before`, number of the
//                  set of labels in what was pruned (0: nothing was), weight
// Numbers are written in groups of five bits, the lowest first, a digit of the base-64 alphabet
// each; 32 says that another follows. Nodes are counted from 1; 0 is the root.
#ifndef STARLING_PROFILING_FLAMEGRAPH_FLAME_DATA_H_
#define STARLING_PROFILING_FLAMEGRAPH_FLAME_DATA_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "profiling/formats/profile.h"

namespace starling {

struct FlameDataLimits {
  int64_t nodes = 8000;
  size_t bytes = 100 << 10;
};

struct FlameData {
  std::string json;
  double pruned_share = 0;  // of all weight, in frames that are not there
};

// Names longer than 4 KiB lose their middle, further ones if that makes room; then frames are
// pruned until all fits. Every total of a frame that is left is exact, also when only stacks with
// some labels are shown. O(frames of all stacks * log).
FlameData EncodeFlameData(const Profile& profile, const FlameDataLimits& limits);

}  // namespace starling

#endif  // STARLING_PROFILING_FLAMEGRAPH_FLAME_DATA_H_
