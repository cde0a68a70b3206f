// SimulationState: the state of a simulation as arrays, wherever the segment that holds it is
// mapped.
//
//   SimulationState state(segment.data(), &layout);
//   const int64_t* ids = state.TileSlots(population, tile).ids;
//
// A view: two pointers, passed by value; the layout and the memory outlive it. Indices are not
// checked.
#ifndef STARLING_ENGINE_CORE_STATE_H_
#define STARLING_ENGINE_CORE_STATE_H_

#include <cstddef>
#include <cstdint>

#include "engine/core/segment_layout.h"
#include "engine/core/world.h"

namespace starling {

class SimulationState {
 public:
  SimulationState(std::byte* base, const SegmentLayout* layout) : base_(base), layout_(layout) {}

  const SegmentLayout& layout() const { return *layout_; }

  int64_t* ids() const { return reinterpret_cast<int64_t*>(base_ + layout_->ids); }
  AgentSlots AllSlots() const { return {0, layout_->slots, ids()}; }
  // `tile` is counted within its population.
  AgentSlots TileSlots(int population, int64_t tile) const {
    const PopulationLayout& own = layout_->populations[population];
    const int64_t first = own.first_slot + tile * own.shape.lanes;
    return {first, own.shape.lanes, ids() + first};
  }

  std::byte* TileState(int population, int64_t tile, int buffer) const {
    const PopulationLayout& own = layout_->populations[population];
    return base_ + own.state[buffer] + tile * own.shape.state_bytes;
  }
  // Null if nothing is learned.
  std::byte* TileLearned(int population, int64_t tile) const {
    const PopulationLayout& own = layout_->populations[population];
    if (own.shape.learned_bytes == 0) return nullptr;
    return base_ + own.learned + tile * own.shape.learned_bytes;
  }
  // Where a field of a tile starts.
  std::byte* Field(int population, int64_t tile, const TileField& field, int buffer) const {
    return (field.learned ? TileLearned(population, tile) : TileState(population, tile, buffer)) +
           field.offset;
  }

  MutableWorldState World(int buffer) const {
    return {base_ + layout_->world_agents[buffer], base_ + layout_->world_shared[buffer]};
  }
  WorldState ConstWorld(int buffer) const {
    const MutableWorldState world = World(buffer);
    return {world.agents, world.shared};
  }

  int32_t* actions() const { return reinterpret_cast<int32_t*>(base_ + layout_->actions); }
  ActionReader Actions() const { return {actions(), layout_->world.controls}; }

  // Of one tile, counted over all populations.
  TileSums* Sums(int64_t tile) const {
    return reinterpret_cast<TileSums*>(base_ + layout_->tile_sums) + tile;
  }
  double* WorldSums(int64_t tile) const {
    return reinterpret_cast<double*>(base_ + layout_->world_sums) +
           tile * layout_->world.agent_metrics;
  }

 private:
  std::byte* base_;
  const SegmentLayout* layout_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_STATE_H_
