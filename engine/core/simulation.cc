#include "engine/core/simulation.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/floating_point_scope.h"
#include "base/status_macros.h"
#include "engine/core/birth.h"
#include "engine/core/simulation_impl.h"
#include "engine/core/state_hash.h"

namespace starling {
namespace {

constexpr int64_t kLastTick = std::numeric_limits<uint32_t>::max();

void SetIds(const SimulationState& state) {
  std::fill_n(state.ids(), state.layout().slots, -1);
  for (const PopulationLayout& population : state.layout().populations) {
    for (int64_t i = 0; i < population.shape.agents; ++i) {
      state.ids()[population.first_slot + i] = population.first_id + i;
    }
  }
}

}  // namespace

absl::Status Simulation::Impl::Init() {
  const FloatingPointScope scope;
  const SimulationState start = state();
  SetIds(start);
  ASSIGN_OR_RETURN(roster, Roster::Read(start, start.layout().agents));
  world().InitShared(context(), start.World(0));
  if (world_layout.shared) world().InitAgents(context(), start.AllSlots(), start.World(0));
  Birth birth(compiled.populations(), world(), context(), start, work.blocks());
  RETURN_IF_ERROR(runner->RunTick(birth, static_cast<int32_t>(work.blocks().size())));
  CopySharedState();
  return absl::OkStatus();
}

void Simulation::Impl::CopySharedState() {
  if (world_layout.shared) return;
  const int from = BufferOf(tick);
  std::memcpy(state().World(1 - from).shared, state().World(from).shared,
              static_cast<size_t>(world_layout.shared_bytes));
}

void Simulation::Impl::Take(std::unique_ptr<const SimulationMemory> next) {
  work.Move(next->state());
  memory = std::move(next);
  CopySharedState();
}

SnapshotContents Simulation::Impl::Contents(SimulationState of, int64_t at_tick,
                                            absl::Span<double> numbers) const {
  const Scenario& scenario = compiled.scenario();
  return {of,
          at_tick,
          roster.agents(),
          roster.next_id(),
          scenario.seed,
          scenario.precision,
          world().kind(),
          numbers};
}

absl::StatusOr<int> Simulation::Impl::FindPopulation(absl::string_view name) const {
  std::vector<absl::string_view> names;
  for (const PopulationSpec& spec : compiled.scenario().populations) {
    if (spec.name == name) return static_cast<int>(names.size());
    names.push_back(spec.name);
  }
  return absl::NotFoundError(absl::StrCat("there is no population \"", name,
                                          "\"; there are: ", absl::StrJoin(names, ", ")));
}

absl::StatusOr<Simulation::Impl::Home> Simulation::Impl::FindPlace(absl::string_view name,
                                                                   int64_t place) const {
  ASSIGN_OR_RETURN(const int index, FindPopulation(name));
  const PopulationLayout& own = state().layout().populations[index];
  if (place >= 0 && place < own.tiles * own.shape.lanes &&
      state().ids()[own.first_slot + place] >= 0) {
    return HomeOf({index, place});
  }
  return absl::NotFoundError(
      absl::StrCat("population \"", name, "\" has no agent ", place, "; ",
                   roster.agents(index) == own.shape.agents && roster.joined() == 0
                       ? absl::StrCat("its agents are 0 to ", own.shape.agents - 1)
                       : absl::StrCat(roster.agents(index), " live there")));
}

Simulation::Impl::Home Simulation::Impl::HomeOf(const AgentPlace& place) const {
  const int lanes = population(place.population).lanes();
  return {place.population, place.place / lanes, static_cast<int>(place.place % lanes)};
}

absl::StatusOr<std::unique_ptr<Simulation>> Simulation::Create(CompiledScenario compiled,
                                                               std::unique_ptr<TickRunner> runner) {
  if (runner == nullptr) return absl::InvalidArgumentError("a simulation needs a tick runner");
  ASSIGN_OR_RETURN(auto memory, SimulationMemory::Create(compiled.layout()));
  auto impl = std::make_unique<Impl>(std::move(compiled), std::move(runner), std::move(memory));
  RETURN_IF_ERROR(impl->Init());
  return std::unique_ptr<Simulation>(new Simulation(std::move(impl)));
}

Simulation::Simulation(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Simulation::~Simulation() = default;

absl::Status Simulation::Step(int64_t ticks, StopToken stop) {
  RETURN_IF_ERROR(impl_->failure);
  if (ticks < 0) {
    return absl::InvalidArgumentError(absl::StrCat("cannot step by ", ticks, " ticks"));
  }
  if (ticks > kLastTick - impl_->tick) {
    return absl::OutOfRangeError(absl::StrCat("cannot step by ", ticks, " ticks from tick ",
                                              impl_->tick, ": tick ", kLastTick,
                                              " is the last there is"));
  }
  for (int64_t i = 0; i < ticks; ++i) {
    if (stop.stop_requested()) {
      return absl::CancelledError(absl::StrCat("stopped at tick ", impl_->tick));
    }
    const auto start = std::chrono::steady_clock::now();
    absl::Status status = impl_->work.Run(*impl_->runner, impl_->tick, impl_->roster.agents(),
                                          absl::MakeSpan(impl_->metrics));
    if (!status.ok()) {
      impl_->failure = absl::FailedPreconditionError(absl::StrCat(
          "tick ", impl_->tick, " failed (", status.message(), "); restore a snapshot to go on"));
      return status;
    }
    ++impl_->tick;
    impl_->last_tick_nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(
                                       std::chrono::steady_clock::now() - start)
                                       .count();
  }
  return absl::OkStatus();
}

int64_t Simulation::tick() const { return impl_->tick; }
int64_t Simulation::agents() const { return impl_->roster.agents(); }
int64_t Simulation::agents(size_t population) const {
  return impl_->roster.agents(static_cast<int>(population));
}
int64_t Simulation::state_bytes() const { return impl_->state().layout().bytes; }
const Scenario& Simulation::scenario() const { return impl_->compiled.scenario(); }
const TickRunner& Simulation::runner() const { return *impl_->runner; }
const std::vector<std::string>& Simulation::metric_names() const {
  return impl_->work.metric_names();
}
absl::Span<const double> Simulation::metrics() const { return impl_->metrics; }
int64_t Simulation::last_tick_nanoseconds() const { return impl_->last_tick_nanoseconds; }

uint64_t Simulation::StateHash() const {
  return HashState(impl_->state(), impl_->tick, impl_->roster.joined());
}

absl::StatusOr<std::vector<std::vector<double>>> Simulation::Beliefs(absl::string_view population,
                                                                     int64_t agent) const {
  ASSIGN_OR_RETURN(const Impl::Home home, impl_->FindPlace(population, agent));
  return impl_->population(home.population).Beliefs(impl_->TileState(home), home.lane);
}

absl::StatusOr<std::vector<int>> Simulation::Actions(absl::string_view population,
                                                     int64_t agent) const {
  ASSIGN_OR_RETURN(const Impl::Home home, impl_->FindPlace(population, agent));
  return impl_->population(home.population).Actions(impl_->TileState(home), home.lane);
}

absl::Status Simulation::Watch(absl::string_view population, int64_t agent) {
  ASSIGN_OR_RETURN(const Impl::Home home, impl_->FindPlace(population, agent));
  impl_->work.WatchTile(home.population, home.tile);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::vector<double>>> Simulation::ActionProbabilities(
    absl::string_view population, int64_t agent) const {
  ASSIGN_OR_RETURN(const Impl::Home home, impl_->FindPlace(population, agent));
  const double* entry = impl_->work.ActionProbabilities(home.population, home.tile);
  if (entry == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("agent ", agent, " of population \"", population, "\" is not watched"));
  }
  const int lanes = impl_->population(home.population).lanes();
  std::vector<std::vector<double>> probabilities;
  for (const Control& control :
       scenario().populations[static_cast<size_t>(home.population)].model->controls()) {
    std::vector<double>& actions = probabilities.emplace_back();
    for (int action = 0; action < control.actions; ++action, entry += lanes) {
      actions.push_back(entry[home.lane]);
    }
  }
  return probabilities;
}

WorldPicture Simulation::Picture() const {
  return impl_->world().Picture(impl_->state().AllSlots(),
                                impl_->state().ConstWorld(BufferOf(impl_->tick)));
}

}  // namespace starling
