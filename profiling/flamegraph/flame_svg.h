// A flame graph as a picture without scripts, for documents.
#ifndef STARLING_PROFILING_FLAMEGRAPH_FLAME_SVG_H_
#define STARLING_PROFILING_FLAMEGRAPH_FLAME_SVG_H_

#include <string>

#include "profiling/formats/profile.h"

namespace starling {

struct FlameSvgOptions {
  std::string title;
  int width = 1200;            // pixels, 200 to 10,000
  bool root_at_labels = true;  // see FrameTreeOptions
};

// Frames narrower than half a pixel are not drawn; the honesty sentence stands below the picture
// and in its description. Each frame has a <title>, which browsers show as a tooltip.
std::string FlameGraphSvg(const Profile& profile, const FlameSvgOptions& options);

}  // namespace starling

#endif  // STARLING_PROFILING_FLAMEGRAPH_FLAME_SVG_H_
