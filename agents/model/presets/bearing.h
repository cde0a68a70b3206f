// Bearings: in which direction the nearest thing of a kind lies, for agents that see a few cells
// around.
//
// An agent sees the cells that are at most `view_radius` moves away. It scans them by distance and,
// at one distance, all around from one of the four bearings in one of the two senses; the first
// cell with such a thing is the nearest. Which of these eight orders is drawn anew for every look,
// so that no bearing is preferred. A cell's bearing is that of the longer of its two legs; on a
// diagonal it is the one next counter-clockwise, so that each of the four holds as many cells as
// the others.
//
//   for (const SightCell& cell : SightCells(/*view_radius=*/1, /*order=*/0)) ...   // here, north,
//   east, ...
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

constexpr int kScanOrders = 8;

// The cells in sight, 1 + 2 r (r + 1) of them, in one of the kScanOrders orders: from north, east,
// south or west (order / 2), clockwise if `order` is even.
std::vector<SightCell> SightCells(int view_radius, int order);

// Where an action leads, relative to where the agent stands: one cell, or {0, 0} for stay and eat.
struct Displacement {
  int dx;
  int dy;
};
Displacement ForagerMove(int action);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_BEARING_H_
