// SimulationMemory: a segment and the layout of what lies in it.
//
//   ASSIGN_OR_RETURN(auto memory, SimulationMemory::Create(layout));
//   const SimulationState state = memory->state();
//
// Owns both. The state is a view that lives as long.
#ifndef STARLING_ENGINE_CORE_SIMULATION_MEMORY_H_
#define STARLING_ENGINE_CORE_SIMULATION_MEMORY_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "engine/core/segment.h"
#include "engine/core/segment_layout.h"
#include "engine/core/state.h"

namespace starling {

class SimulationMemory {
 public:
  // Zeroed. RESOURCE_EXHAUSTED with the bytes if the machine has not as many, or with the system's
  // reason.
  static absl::StatusOr<std::unique_ptr<const SimulationMemory>> Create(SegmentLayout layout);

  SimulationState state() const { return SimulationState(segment_.data(), &layout_); }

 private:
  SimulationMemory(SegmentLayout layout, WorldSegment segment)
      : layout_(std::move(layout)), segment_(std::move(segment)) {}
  const SegmentLayout layout_;
  const WorldSegment segment_;
};

// Copies what both have room for at a tick: every tile of `from` (its state of that tick, what was
// learned, ids, world) to the same tile of the same population of `to`, which has as many or more.
// Ids of the other places of `to` become -1. O(state).
void CopyState(const SimulationState& from, int64_t tick, const SimulationState& to);

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_SIMULATION_MEMORY_H_
