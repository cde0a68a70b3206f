// A flame graph for a terminal: rows of boxes, the root on top.
#ifndef STARLING_PROFILING_FLAMEGRAPH_FLAME_TEXT_H_
#define STARLING_PROFILING_FLAMEGRAPH_FLAME_TEXT_H_

#include <string>

#include "profiling/formats/profile.h"

namespace starling {

struct FlameTextOptions {
  int columns = 100;           // of the terminal, at least 20
  int rows = 40;               // at most so many levels
  bool color = false;          // ANSI colours; otherwise boxes are set apart by '|'
  bool root_at_labels = true;  // see FrameTreeOptions
};

// Each line is one depth; a box is as wide as its share and shows as much of its name as fits.
// Names are cut at character boundaries; control characters are shown as '?'.
std::string FlameGraphText(const Profile& profile, const FlameTextOptions& options);

}  // namespace starling

#endif  // STARLING_PROFILING_FLAMEGRAPH_FLAME_TEXT_H_
