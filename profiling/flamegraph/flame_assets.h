// The style sheet, the markup and the scripts of a flame graph in a page, each written out in its
// own source file. The scripts run in this order; each adds to `starlingFlame`.
#ifndef STARLING_PROFILING_FLAMEGRAPH_FLAME_ASSETS_H_
#define STARLING_PROFILING_FLAMEGRAPH_FLAME_ASSETS_H_

#include <string>

namespace starling {

std::string FlameStyle();

extern const char kFlameBody[];  // what the reader sees before and around the frames

extern const char kFlameNameScript[];    // short names of functions, kinds of labels
extern const char kFlameModelScript[];   // stacks from the data, trees of stacks, intervals
extern const char kFlameColorScript[];   // hues of frames, the legend
extern const char kFlameChartScript[];   // boxes on the screen, zoom
extern const char kFlameFilterScript[];  // label chips
extern const char kFlameTipScript[];     // what is known of one frame
extern const char kFlameKeyScript[];     // the keyboard
extern const char kFlameScript[];        // puts it all together

}  // namespace starling

#endif  // STARLING_PROFILING_FLAMEGRAPH_FLAME_ASSETS_H_
