// Density pictures: how many of the agents are in a place, in eight levels of colour.
#ifndef STARLING_ENGINE_WORLDS_DENSITY_H_
#define STARLING_ENGINE_WORLDS_DENSITY_H_

#include <cstdint>
#include <vector>

#include "engine/core/world.h"

namespace starling {

// The level of a place that holds `here` of `total` agents: 0 for none, then as DensityLegend says.
uint8_t DensityLevel(int64_t here, int64_t total);

// The colours of the levels, with their names ("1 to 2 % of agents").
std::vector<PictureColour> DensityLegend();

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_DENSITY_H_
