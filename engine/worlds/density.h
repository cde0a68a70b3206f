// Density pictures: how many of the agents are in a place, in eight levels of colour.
#ifndef STARLING_ENGINE_WORLDS_DENSITY_H_
#define STARLING_ENGINE_WORLDS_DENSITY_H_

#include <cstdint>
#include <vector>

#include "engine/core/world.h"

namespace starling {

// The level of a place that holds `here` of `total` agents: 0 for none, then as DensityLegend says.
uint8_t DensityLevel(int64_t here, int64_t total);

// The level of each of `places` places, by the `place` of the agents' own state, an Agent.
template <typename Agent>
std::vector<uint8_t> DensityLevels(const AgentSlots& agents, WorldState state, int places) {
  std::vector<int64_t> here(static_cast<size_t>(places), 0);
  int64_t total = 0;
  for (int64_t i = 0; i < agents.count; ++i) {
    if (agents.ids[i] < 0) continue;
    ++here[static_cast<size_t>(AgentState<Agent>(state, agents.first_slot + i).place)];
    ++total;
  }
  std::vector<uint8_t> levels;
  for (const int64_t count : here) levels.push_back(DensityLevel(count, total));
  return levels;
}

// The colours of the levels, with their names ("1 to 2 % of agents").
std::vector<PictureColour> DensityLegend();

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_DENSITY_H_
