#include "agents/model/presets/bearing.h"

#include <cstdlib>

namespace starling {

namespace {

// The cells at one distance, clockwise from the first one of the north.
std::vector<SightCell> Ring(int distance) {
  std::vector<SightCell> ring;
  for (int quarter = 0; quarter < 4; ++quarter) {
    for (int across = -(distance - 1) / 2; across <= distance / 2; ++across) {
      SightCell cell = {across, -(distance - std::abs(across)),
                        static_cast<Bearing>(kBearingNorth + quarter)};
      for (int turn = 0; turn < quarter; ++turn) cell = {-cell.dy, cell.dx, cell.bearing};
      ring.push_back(cell);
    }
  }
  return ring;
}

}  // namespace

std::vector<SightCell> SightCells(int view_radius, int order) {
  std::vector<SightCell> cells = {{0, 0, kBearingHere}};
  const int quarter = order / 2;
  const bool clockwise = order % 2 == 0;
  for (int distance = 1; distance <= view_radius; ++distance) {
    const std::vector<SightCell> ring = Ring(distance);
    const int size = static_cast<int>(ring.size());
    for (int i = 0; i < size; ++i) {
      const int place = clockwise ? quarter * distance + i : (quarter + 1) * distance - 1 - i;
      cells.push_back(ring[(place + size) % size]);
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
