#include "agents/model/presets/presets.h"

namespace starling {

std::vector<PresetDescription> ModelPresets() {
  return {
      {"cue_chaining",
       "asks the first cue for the second one, that one for the reward; for the world "
       "cue_chaining"},
      {"forager", "sees the bearing of food and of neighbours, and eats; for the world foraging"},
      {"generalized_tmaze",
       "looks at cues, then takes a reward that they tell of; for the world generalized_tmaze"},
      {"graph", "looks for the object from place to place; for the world graph"},
      {"grid",
       "knows the grid, senses its place with noise, wants to the goal; for the world grid"},
      {"tmaze", "looks at the cue, then takes the arm with the reward; for the world tmaze"},
      {"visual_foraging",
       "looks at quadrants, then reports the scene; for the world visual_foraging"},
  };
}

}  // namespace starling
