#include "agents/model/presets/presets.h"

namespace starling {

std::vector<PresetDescription> ModelPresets() {
  return {
      {"forager", "sees the bearing of food and of neighbours, and eats; for the world foraging"},
      {"grid",
       "knows the grid, senses its place with noise, wants to the goal; for the world grid"},
      {"tmaze", "looks at the cue, then takes the arm with the reward; for the world tmaze"},
  };
}

}  // namespace starling
