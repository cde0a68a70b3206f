#include "engine/core/simulation_memory.h"

#include <algorithm>
#include <cstring>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/core/machine_memory.h"

namespace starling {
namespace {

void Copy(std::byte* to, const std::byte* from, int64_t bytes) {
  if (bytes > 0) std::memcpy(to, from, static_cast<size_t>(bytes));
}

}  // namespace

absl::StatusOr<std::unique_ptr<const SimulationMemory>> SimulationMemory::Create(
    SegmentLayout layout) {
  const int64_t bytes = layout.bytes;
  if (bytes > MachineBytes()) {
    return absl::ResourceExhaustedError(absl::StrCat("the state of the simulation would need ",
                                                     bytes, " bytes of memory; this machine has ",
                                                     MachineBytes()));
  }
  ASSIGN_OR_RETURN(WorldSegment segment, WorldSegment::Create(bytes));
  RETURN_IF_ERROR(segment.Allocate(bytes).status());
  return absl::WrapUnique(new SimulationMemory(std::move(layout), std::move(segment)));
}

void CopyState(const SimulationState& from, int64_t tick, const SimulationState& to) {
  const int buffer = BufferOf(tick);
  const int64_t agent_bytes = from.layout().world.agent_bytes;
  std::fill_n(to.ids(), to.layout().slots, -1);
  Copy(to.World(buffer).shared, from.World(buffer).shared, from.layout().world.shared_bytes);
  for (size_t p = 0; p < from.layout().populations.size(); ++p) {
    const int population = static_cast<int>(p);
    const PopulationLayout& old = from.layout().populations[p];
    const int64_t slots = old.tiles * old.shape.lanes;
    const int64_t first = to.layout().populations[p].first_slot;
    std::copy_n(from.ids() + old.first_slot, slots, to.ids() + first);
    Copy(to.World(buffer).agents + first * agent_bytes,
         from.World(buffer).agents + old.first_slot * agent_bytes, slots * agent_bytes);
    Copy(to.TileState(population, 0, buffer), from.TileState(population, 0, buffer),
         old.tiles * old.shape.state_bytes);
    Copy(to.TileLearned(population, 0), from.TileLearned(population, 0),
         old.tiles * old.shape.learned_bytes);
  }
}

}  // namespace starling
