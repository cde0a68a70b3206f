// Bearings: in which direction the nearest thing of a kind lies, for agents that see a few cells
// around.
//
// An agent sees the cells that are at most `view_radius` moves away. It scans them by distance, at
// one distance by bearing (north, east, south, west), within a bearing clockwise; the first cell
// with such a thing is the nearest. A cell's bearing is that of the longer of its two legs; on a
// diagonal the bearing is the one next counter-clockwise, so that each of the four holds as many
// cells as the others.
//
//   for (const SightCell& cell : SightCells(/*view_radius=*/1)) ...   // here, north, east, south,
//   west
#ifndef STARLING_AGENTS_MODEL_PRESETS_BEARING_H_
#define STARLING_AGENTS_MODEL_PRESETS_BEARING_H_

#include <vector>

namespace starling {

enum Bearing : int {
  kBearingNone,
  kBearingHere,
  kBearingNorth,
  kBearingEast,
  kBearingSouth,
  kBearingWest,
  kBearings
};

// What a forager can do, in the order of its one control.
enum ForagerAction : int {
  kForagerStay,
  kForagerNorth,
  kForagerEast,
  kForagerSouth,
  kForagerWest,
  kForagerEat,
  kForagerActions
};

constexpr int kMaxViewRadius = 8;

// A cell as seen from where the agent stands: `dx` to the east, `dy` to the south.
struct SightCell {
  int dx;
  int dy;
  Bearing bearing;
};

// The cells in sight, in the order of the scan: 1 + 2 r (r + 1) of them.
std::vector<SightCell> SightCells(int view_radius);

// Where an action leads, relative to where the agent stands: one cell, or {0, 0} for stay and eat.
struct Displacement {
  int dx;
  int dy;
};
Displacement ForagerMove(int action);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_BEARING_H_
