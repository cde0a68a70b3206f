#include "agents/model/presets/bearing.h"

#include <cstdlib>

namespace starling {

std::vector<SightCell> SightCells(int view_radius) {
  std::vector<SightCell> cells = {{0, 0, kBearingHere}};
  for (int distance = 1; distance <= view_radius; ++distance) {
    for (int quarter = 0; quarter < 4; ++quarter) {
      for (int across = -(distance - 1) / 2; across <= distance / 2; ++across) {
        SightCell cell = {across, -(distance - std::abs(across)),
                          static_cast<Bearing>(kBearingNorth + quarter)};
        for (int turn = 0; turn < quarter; ++turn) {
          cell = {-cell.dy, cell.dx, cell.bearing};
        }
        cells.push_back(cell);
      }
    }
  }
  return cells;
}

Displacement ForagerMove(int action) {
  switch (action) {
    case kForagerNorth:
      return {0, -1};
    case kForagerEast:
      return {1, 0};
    case kForagerSouth:
      return {0, 1};
    case kForagerWest:
      return {-1, 0};
    default:
      return {0, 0};
  }
}

}  // namespace starling
