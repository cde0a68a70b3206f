// Colours of frames, the same in the page, the picture and the terminal.
//
// A frame takes the hue of the innermost label of one kind above it (by default the phase), so that
// a glance tells which part of the engine it belongs to. Labels stand out by being darker.
//
// Thread safety: pure functions.
#ifndef STARLING_PROFILING_FLAMEGRAPH_FLAME_COLOR_H_
#define STARLING_PROFILING_FLAMEGRAPH_FLAME_COLOR_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "profiling/flamegraph/frame_tree.h"

namespace starling {

// Hues of OKLCH in degrees, neighbours far apart; after the last they repeat.
inline constexpr std::array<int, 12> kFlameHues = {250, 55, 155, 350, 100, 300,
                                                   205, 25, 130, 275, 75,  325};

// No hue: grey.
inline constexpr int kNoHue = -1;

// For each node the index of its hue, before the wrap at the end of kFlameHues, or kNoHue. Labels
// of a kind have indices by their order by name.
std::vector<int> HuesOf(const FrameTree& tree);

// "#rrggbb" of lightness (0 to 1), chroma (0 to 0.4) and hue (degrees). Colours that no screen
// shows are clipped. Bjorn Ottosson, "A perceptual color space for image processing" (2020).
std::string OklchHex(double lightness, double chroma, double hue);

}  // namespace starling

#endif  // STARLING_PROFILING_FLAMEGRAPH_FLAME_COLOR_H_
