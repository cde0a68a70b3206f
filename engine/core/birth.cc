#include "engine/core/birth.h"

#include "base/floating_point_scope.h"

namespace starling {

void Birth::RunBlock(int32_t block, int /*worker*/) {
  const FloatingPointScope scope;
  const Block& run = blocks_[static_cast<size_t>(block)];
  const Population& population = *populations_[static_cast<size_t>(run.population)];
  for (int64_t tile = run.first_tile; tile < run.first_tile + run.tiles; ++tile) {
    population.InitTile(state_.TileState(run.population, tile, 0),
                        state_.TileLearned(run.population, tile));
    if (apart_)
      world_.InitAgents(context_, state_.TileSlots(run.population, tile), state_.World(0));
  }
}

}  // namespace starling
