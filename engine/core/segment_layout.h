// SegmentLayout: where everything lies in a world segment. Decided by the scenario alone.
//
//   PopulationShape foragers = {"foragers", 4096, 16, state_bytes, learned_bytes, fields};
//   SegmentLayout layout = PlanSegment({foragers}, world);
//   if (layout.bytes > memory) ...
//
// Agents of the scenario are numbered 0, 1, 2, ... over the populations in their order; those that
// join later go on from there and do not count here. Each population owns a range of slots that
// starts at a multiple of 16 and is filled up to whole tiles; a slot without an agent has id -1.
// State is double buffered: tick t lies in buffer BufferOf(t).
#ifndef STARLING_ENGINE_CORE_SEGMENT_LAYOUT_H_
#define STARLING_ENGINE_CORE_SEGMENT_LAYOUT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "agents/population/population.h"

namespace starling {

// What the layout must know of a population...
struct PopulationShape {
  std::string name;
  int64_t agents = 0;         // of the scenario
  int lanes = 0;              // agents of a tile
  int64_t state_bytes = 0;    // of a tile in one buffer
  int64_t learned_bytes = 0;  // of a tile
  std::vector<TileField> fields;
  int64_t least_tiles = 0;  // more than its agents fill, where others have joined
};

// ... and of a world.
struct WorldShape {
  int64_t agent_bytes = 0;
  int64_t shared_bytes = 0;
  int controls = 0;
  int agent_metrics = 0;
};

struct PopulationLayout {
  PopulationShape shape;
  int64_t first_id = 0;
  int64_t first_slot = 0;
  int64_t first_tile = 0;  // tiles are counted over all populations
  int64_t tiles = 0;
  int64_t state[2] = {};  // offset of the first tile's state, in each buffer
  int64_t learned = 0;    // offset of the first tile's learned block
};

struct SegmentLayout {
  std::vector<PopulationLayout> populations;
  WorldShape world;
  int64_t agents = 0;  // of the scenario
  int64_t slots = 0;
  int64_t tiles = 0;

  int64_t ids = 0;               // offset of int64 [slots]
  int64_t actions = 0;           // offset of int32 [slots][controls]
  int64_t world_agents[2] = {};  // offset of [slots][agent_bytes], in each buffer
  int64_t world_shared[2] = {};  // offset of [shared_bytes], in each buffer
  int64_t tile_sums = 0;         // offset of TileSums [tiles]
  int64_t world_sums = 0;        // offset of double [tiles][agent_metrics]
  int64_t bytes = 0;             // of it all
};

// Numbers too large for 64 bits become the largest there is. O(populations).
SegmentLayout PlanSegment(const std::vector<PopulationShape>& populations, const WorldShape& world);

// The same with at least so many tiles for each population. O(populations).
SegmentLayout PlanSegment(const SegmentLayout& layout, absl::Span<const int64_t> least_tiles);

inline int BufferOf(int64_t tick) { return static_cast<int>(tick & 1); }

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_SEGMENT_LAYOUT_H_
