// Snapshots of a simulation: writing them, and taking up those of anybody.

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/floating_point_scope.h"
#include "base/status_macros.h"
#include "engine/core/simulation_impl.h"
#include "engine/core/snapshot_file.h"
#include "engine/core/snapshot_sections.h"

namespace starling {
namespace {

// DATA_LOSS unless every tile may be stepped.
absl::Status CheckTiles(const CompiledScenario& compiled, const SimulationState& state,
                        int buffer) {
  for (size_t p = 0; p < compiled.populations().size(); ++p) {
    const int index = static_cast<int>(p);
    for (int64_t tile = 0; tile < state.layout().populations[p].tiles; ++tile) {
      const absl::Status status = compiled.populations()[p]->CheckTile(
          state.TileState(index, tile, buffer), state.TileLearned(index, tile));
      if (status.ok()) continue;
      return absl::Status(status.code(), absl::StrCat("tile ", tile, " of population \"",
                                                      compiled.scenario().populations[p].name,
                                                      "\": ", status.message()));
    }
  }
  return absl::OkStatus();
}

// The agents of a state that was read from a file, if all of it can be.
absl::StatusOr<Roster> CheckRead(const CompiledScenario& compiled, const SnapshotPlan& plan,
                                 const SimulationState& state) {
  ASSIGN_OR_RETURN(Roster roster, Roster::Read(state, plan.next_agent_id));
  if (roster.agents() != plan.agents) {
    return absl::DataLossError(
        absl::StrCat("it has ", roster.agents(), " agents, not ", plan.agents));
  }
  const int buffer = BufferOf(plan.tick);
  RETURN_IF_ERROR(CheckTiles(compiled, state, buffer));
  RETURN_IF_ERROR(
      compiled.scenario().world->CheckState(state.AllSlots(), state.ConstWorld(buffer)));
  return roster;
}

}  // namespace

absl::Status Simulation::WriteSnapshot(const std::string& path,
                                       absl::string_view description) const {
  RETURN_IF_ERROR(impl_->failure);
  return WriteStateSnapshot(
      path, impl_->Contents(impl_->state(), impl_->tick, absl::MakeSpan(impl_->metrics)),
      description);
}

absl::Status Simulation::RestoreSnapshot(const std::string& path) {
  const FloatingPointScope scope;
  ASSIGN_OR_RETURN(const SnapshotFile file, SnapshotFile::Open(path));
  std::vector<double> metrics(impl_->metrics.size());
  ASSIGN_OR_RETURN(SnapshotPlan plan, PlanRestore(file, impl_->Contents(impl_->state(), impl_->tick,
                                                                        absl::MakeSpan(metrics))));
  ASSIGN_OR_RETURN(auto memory, SimulationMemory::Create(plan.layout));
  const SimulationState state = memory->state();
  RETURN_IF_ERROR(ReadState(file, impl_->Contents(state, plan.tick, absl::MakeSpan(metrics))));
  absl::StatusOr<Roster> roster = CheckRead(impl_->compiled, plan, state);
  if (!roster.ok()) {
    return absl::Status(roster.status().code(),
                        absl::StrCat(path, " is corrupt: ", roster.status().message()));
  }
  impl_->tick = plan.tick;
  impl_->roster = *std::move(roster);
  impl_->metrics = std::move(metrics);
  impl_->last_tick_nanoseconds = 0;
  impl_->failure = absl::OkStatus();
  impl_->Take(std::move(memory));
  return absl::OkStatus();
}

}  // namespace starling
