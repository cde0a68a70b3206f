#include "engine/worlds/density.h"

namespace starling {

uint8_t DensityLevel(int64_t here, int64_t total) {
  if (here <= 0) return 0;
  uint8_t level = 1;
  for (const int64_t percent : {1, 2, 5, 10, 20, 50}) {
    if (here * 100 >= total * percent) ++level;
  }
  return level;
}

std::vector<PictureColour> DensityLegend() {
  return {{"no agents", 244, 244, 247},          {"under 1 % of agents", 218, 229, 240},
          {"1 to 2 % of agents", 180, 208, 228}, {"2 to 5 % of agents", 130, 180, 214},
          {"5 to 10 % of agents", 82, 148, 194}, {"10 to 20 % of agents", 44, 112, 168},
          {"20 to 50 % of agents", 20, 76, 132}, {"50 % of agents and more", 8, 42, 86}};
}

}  // namespace starling
