// Folded stacks: "root;caller;leaf 12" a line, what flamegraph.pl, inferno and speedscope read.
#ifndef STARLING_PROFILING_FORMATS_FOLDED_H_
#define STARLING_PROFILING_FORMATS_FOLDED_H_

#include <string>

#include "profiling/formats/profile.h"

namespace starling {

// Lines of distinct stacks, sorted by name from the root, weighted with value type 0; stacks that
// weigh nothing are left out. The first line is a comment of weight 0 ("# starling cpu profile, 812
// samples, ... 0"), which readers of stacks pass over. ';' and control characters in names become
// ':' and ' ', bad UTF-8 U+FFFD. O(frames of all stacks * log).
std::string WriteFolded(const Profile& profile);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_FOLDED_H_
