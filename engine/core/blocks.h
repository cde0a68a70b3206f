// Blocks: runs of tiles that are worth handing to a worker, the units of scheduling.
//
//   std::vector<Block> blocks = MakeBlocks(layout, {population->estimated_tile_nanoseconds()});
#ifndef STARLING_ENGINE_CORE_BLOCKS_H_
#define STARLING_ENGINE_CORE_BLOCKS_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "engine/core/segment_layout.h"

namespace starling {

// Consecutive tiles of one population.
struct Block {
  int32_t population;
  int64_t first_tile;  // within the population
  int64_t tiles;
};

// How many tiles make a block worth at least 15 microseconds: decided by what a tile costs, never
// by who will run it. At least 1.
int64_t TilesPerBlock(double tile_nanoseconds);

// Each tile in exactly one block, in order. `tile_nanoseconds` has one number for each population.
// O(blocks).
std::vector<Block> MakeBlocks(const SegmentLayout& layout,
                              absl::Span<const double> tile_nanoseconds);

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_BLOCKS_H_
