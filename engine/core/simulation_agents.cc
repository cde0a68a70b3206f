// Agents that join and leave a simulation, and those whose world is outside.

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/floating_point_scope.h"
#include "base/status_macros.h"
#include "engine/core/simulation_impl.h"

namespace starling {
namespace {

constexpr int64_t kMostTiles = std::numeric_limits<int32_t>::max();

// Consecutive slots of one population.
struct SlotRun {
  int64_t first;
  int64_t count;
};

std::vector<SlotRun> RunsOf(const std::vector<int64_t>& ascending) {
  std::vector<SlotRun> runs;
  for (int64_t slot : ascending) {
    if (!runs.empty() && runs.back().first + runs.back().count == slot) {
      ++runs.back().count;
    } else {
      runs.push_back({slot, 1});
    }
  }
  return runs;
}

}  // namespace

absl::StatusOr<Simulation::Impl::Home> Simulation::Impl::FindAgent(int64_t id) const {
  const absl::optional<AgentPlace> place = roster.Find(state(), id);
  if (place.has_value()) return HomeOf(*place);
  return absl::NotFoundError(
      absl::StrCat("there is no agent ", id,
                   id >= 0 && id < roster.next_id()
                       ? "; it has left"
                       : absl::StrCat("; ids so far are 0 to ", roster.next_id() - 1)));
}

absl::Status Simulation::Impl::Grow(int population_index, int64_t tiles) {
  const SegmentLayout& layout = state().layout();
  std::vector<int64_t> all;
  for (const PopulationLayout& population : layout.populations) all.push_back(population.tiles);
  const int64_t before = std::exchange(all[static_cast<size_t>(population_index)], tiles);
  SegmentLayout grown = PlanSegment(layout, all);
  if (grown.tiles > kMostTiles) {
    return absl::ResourceExhaustedError(
        absl::StrCat(grown.tiles, " tiles of agents; at most ", kMostTiles));
  }
  ASSIGN_OR_RETURN(auto next, SimulationMemory::Create(std::move(grown)));
  const SimulationState to = next->state();
  CopyState(state(), tick, to);
  const Population& agents = population(population_index);
  for (int64_t tile = before; tile < tiles; ++tile) {
    agents.InitTile(to.TileState(population_index, tile, BufferOf(tick)),
                    to.TileLearned(population_index, tile));
  }
  Take(std::move(next));
  roster.AddPlaces(population_index, before * agents.lanes(), tiles * agents.lanes());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<int64_t>> Simulation::AddAgents(absl::string_view population,
                                                           int64_t count) {
  const FloatingPointScope scope;
  RETURN_IF_ERROR(impl_->failure);
  ASSIGN_OR_RETURN(const int index, impl_->FindPopulation(population));
  if (count < 1) {
    return absl::InvalidArgumentError(absl::StrCat("cannot add ", count, " agents; at least 1"));
  }
  const int64_t most_agents = std::numeric_limits<int64_t>::max() - impl_->roster.next_id();
  const int64_t more = count - impl_->roster.free_places(index);
  if (count > most_agents || more > kMostTiles) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "cannot add ", count, " agents; ", std::min(most_agents, kMostTiles), " at most"));
  }
  const Population& agents = impl_->population(index);
  if (more > 0) {
    const int64_t tiles = (more + agents.lanes() - 1) / agents.lanes();
    RETURN_IF_ERROR(impl_->Grow(index, impl_->state().layout().populations[index].tiles + tiles));
  }

  const SimulationState state = impl_->state();
  const int buffer = BufferOf(impl_->tick);
  const int64_t first_slot = state.layout().populations[index].first_slot;
  std::vector<int64_t> ids;
  std::vector<int64_t> slots;
  for (int64_t i = 0; i < count; ++i) {
    ids.push_back(impl_->roster.next_id());
    const int64_t place = impl_->roster.Join(state, index);
    const Impl::Home home = impl_->HomeOf({index, place});
    agents.InitLane(state.TileState(index, home.tile, buffer), state.TileLearned(index, home.tile),
                    home.lane);
    slots.push_back(first_slot + place);
  }
  const int64_t agent_bytes = impl_->world_layout.agent_bytes;
  for (const SlotRun& run : RunsOf(slots)) {
    std::memset(state.World(buffer).agents + run.first * agent_bytes, 0,
                static_cast<size_t>(run.count * agent_bytes));
    impl_->world().InitAgents(impl_->context(), {run.first, run.count, state.ids() + run.first},
                              state.World(buffer));
  }
  return ids;
}

absl::Status Simulation::RemoveAgents(absl::Span<const int64_t> ids) {
  const FloatingPointScope scope;
  RETURN_IF_ERROR(impl_->failure);
  const SimulationState state = impl_->state();
  absl::flat_hash_set<int64_t> named;
  for (int64_t id : ids) {
    RETURN_IF_ERROR(impl_->FindAgent(id).status());
    if (!named.insert(id).second) {
      return absl::InvalidArgumentError(absl::StrCat("agent ", id, " is named twice"));
    }
  }
  const MutableWorldState world = state.World(BufferOf(impl_->tick));
  for (int64_t id : ids) {
    const AgentPlace place = *impl_->roster.Find(state, id);
    const int64_t slot = state.layout().populations[place.population].first_slot + place.place;
    impl_->world().RemoveAgents({slot, 1, state.ids() + slot}, world);
    impl_->roster.Leave(state, place);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<int64_t>> Simulation::AgentIds(absl::string_view population) const {
  ASSIGN_OR_RETURN(const int index, impl_->FindPopulation(population));
  const SimulationState state = impl_->state();
  const PopulationLayout& own = state.layout().populations[index];
  std::vector<int64_t> ids;
  ids.reserve(static_cast<size_t>(impl_->roster.agents(index)));
  for (int64_t place = 0; place < own.tiles * own.shape.lanes; ++place) {
    const int64_t id = state.ids()[own.first_slot + place];
    if (id >= 0) ids.push_back(id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

int64_t Simulation::next_agent_id() const { return impl_->roster.next_id(); }

absl::Status Simulation::SetObservations(absl::Span<const int64_t> ids,
                                         absl::Span<const int> outcomes) {
  RETURN_IF_ERROR(impl_->failure);
  const std::vector<int>& limits = impl_->world_layout.observation_outcomes;
  const SimulationState state = impl_->state();
  const MutableWorldState world = state.World(BufferOf(impl_->tick));
  if (!impl_->world_layout.external) return impl_->world().SetObservation({}, 0, world);
  const size_t modalities = limits.size();
  if (outcomes.size() != ids.size() * modalities) {
    return absl::InvalidArgumentError(absl::StrCat(outcomes.size(), " outcomes for ", ids.size(),
                                                   " agents of ", modalities, " modalities; ",
                                                   ids.size() * modalities, " are needed"));
  }
  std::vector<int64_t> slots;
  slots.reserve(ids.size());
  for (size_t i = 0; i < ids.size(); ++i) {
    const absl::optional<AgentPlace> place = impl_->roster.Find(state, ids[i]);
    if (!place.has_value()) return impl_->FindAgent(ids[i]).status();
    slots.push_back(state.layout().populations[place->population].first_slot + place->place);
    for (size_t m = 0; m < modalities; ++m) {
      const int outcome = outcomes[i * modalities + m];
      if (outcome >= -1 && outcome < limits[m]) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("agent ", ids[i], " observes outcome ", outcome, " of modality ", m,
                       "; it has outcomes 0 to ", limits[m] - 1, ", -1 where there is none"));
    }
  }
  for (size_t i = 0; i < ids.size(); ++i) {
    RETURN_IF_ERROR(impl_->world().SetObservation(outcomes.subspan(i * modalities, modalities),
                                                  slots[i], world));
  }
  return absl::OkStatus();
}

absl::Status Simulation::ReadActions(absl::Span<const int64_t> ids,
                                     std::vector<int>& actions) const {
  RETURN_IF_ERROR(impl_->failure);
  std::vector<int> taken;
  taken.reserve(ids.size() * impl_->world_layout.action_counts.size());
  for (int64_t id : ids) {
    ASSIGN_OR_RETURN(const Impl::Home home, impl_->FindAgent(id));
    for (int action :
         impl_->population(home.population).Actions(impl_->TileState(home), home.lane)) {
      taken.push_back(action);
    }
  }
  actions = std::move(taken);
  return absl::OkStatus();
}

}  // namespace starling
