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
#include "engine/core/segment.h"
#include "engine/core/snapshot_file.h"
#include "engine/core/snapshot_sections.h"
#include "engine/core/state.h"
#include "engine/core/state_hash.h"
#include "engine/core/tick.h"

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

struct Simulation::Impl {
  Impl(CompiledScenario compiled_in, std::unique_ptr<TickRunner> runner_in, WorldSegment segment_in)
      : compiled(std::move(compiled_in)),
        runner(std::move(runner_in)),
        segment(std::move(segment_in)),
        state(segment.data(), &compiled.layout()),
        work(compiled, state, *runner),
        shared(compiled.scenario().world->Layout().shared),
        metrics(work.metric_names().size(), 0.0) {}

  const World& world() const { return *compiled.scenario().world; }

  void Init() {
    const FloatingPointScope scope;
    SetIds(state);
    const WorldContext context = {compiled.scenario().seed, 0};
    world().InitShared(context, state.World(0));
    world().InitAgents(context, state.AllSlots(), state.World(0));
    for (size_t p = 0; p < compiled.populations().size(); ++p) {
      const int population = static_cast<int>(p);
      for (int64_t tile = 0; tile < compiled.layout().populations[p].tiles; ++tile) {
        compiled.populations()[p]->InitTile(state.TileState(population, tile, 0),
                                            state.TileLearned(population, tile));
      }
    }
    CopySharedState();
  }

  // Where agents live apart nobody writes the shared state: it is the same at every tick.
  void CopySharedState() {
    if (shared) return;
    const int from = BufferOf(tick);
    std::memcpy(state.World(1 - from).shared, state.World(from).shared,
                static_cast<size_t>(compiled.layout().world.shared_bytes));
  }

  SnapshotContents Contents(int64_t at_tick, absl::Span<double> their_metrics) const {
    const Scenario& scenario = compiled.scenario();
    return {state, at_tick, scenario.seed, scenario.precision, world().kind(), their_metrics};
  }

  // Where an agent lives: the index of its population, its tile in it, its lane in that.
  struct Place {
    int population;
    int64_t tile;
    int lane;
  };
  absl::StatusOr<Place> Find(absl::string_view population, int64_t agent) const {
    std::vector<std::string> names;
    for (size_t p = 0; p < compiled.layout().populations.size(); ++p) {
      const PopulationShape& shape = compiled.layout().populations[p].shape;
      names.push_back(shape.name);
      if (shape.name != population) continue;
      if (agent < 0 || agent >= shape.agents) {
        return absl::NotFoundError(absl::StrCat("population \"", population, "\" has no agent ",
                                                agent, "; its agents are 0 to ", shape.agents - 1));
      }
      return Place{static_cast<int>(p), agent / shape.lanes, static_cast<int>(agent % shape.lanes)};
    }
    return absl::NotFoundError(absl::StrCat("there is no population \"", population,
                                            "\"; there are: ", absl::StrJoin(names, ", ")));
  }

  const CompiledScenario compiled;
  const std::unique_ptr<TickRunner> runner;
  const WorldSegment segment;
  const SimulationState state;
  Tick work;
  const bool shared;
  std::vector<double> metrics;
  int64_t tick = 0;
  int64_t last_tick_nanoseconds = 0;
  absl::Status failure;  // why the state cannot be trusted any more
};

absl::StatusOr<std::unique_ptr<Simulation>> Simulation::Create(CompiledScenario compiled,
                                                               std::unique_ptr<TickRunner> runner) {
  if (runner == nullptr) return absl::InvalidArgumentError("a simulation needs a tick runner");
  const int64_t bytes = compiled.layout().bytes;
  ASSIGN_OR_RETURN(WorldSegment segment, WorldSegment::Create(bytes));
  RETURN_IF_ERROR(segment.Allocate(bytes).status());
  auto impl = std::make_unique<Impl>(std::move(compiled), std::move(runner), std::move(segment));
  impl->Init();
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
    absl::Status status =
        impl_->work.Run(*impl_->runner, impl_->tick, absl::MakeSpan(impl_->metrics));
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
int64_t Simulation::agents() const { return impl_->compiled.layout().agents; }
const Scenario& Simulation::scenario() const { return impl_->compiled.scenario(); }
const TickRunner& Simulation::runner() const { return *impl_->runner; }
const std::vector<std::string>& Simulation::metric_names() const {
  return impl_->work.metric_names();
}
absl::Span<const double> Simulation::metrics() const { return impl_->metrics; }
int64_t Simulation::last_tick_nanoseconds() const { return impl_->last_tick_nanoseconds; }

uint64_t Simulation::StateHash() const { return HashState(impl_->state, impl_->tick); }

absl::StatusOr<std::vector<std::vector<double>>> Simulation::Beliefs(absl::string_view population,
                                                                     int64_t agent) const {
  ASSIGN_OR_RETURN(const Impl::Place place, impl_->Find(population, agent));
  return impl_->compiled.populations()[place.population]->Beliefs(
      impl_->state.TileState(place.population, place.tile, BufferOf(impl_->tick)), place.lane);
}

absl::StatusOr<std::vector<int>> Simulation::Actions(absl::string_view population,
                                                     int64_t agent) const {
  ASSIGN_OR_RETURN(const Impl::Place place, impl_->Find(population, agent));
  return impl_->compiled.populations()[place.population]->Actions(
      impl_->state.TileState(place.population, place.tile, BufferOf(impl_->tick)), place.lane);
}

absl::Status Simulation::Watch(absl::string_view population, int64_t agent) {
  ASSIGN_OR_RETURN(const Impl::Place place, impl_->Find(population, agent));
  impl_->work.WatchTile(place.population, place.tile);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::vector<double>>> Simulation::ActionProbabilities(
    absl::string_view population, int64_t agent) const {
  ASSIGN_OR_RETURN(const Impl::Place place, impl_->Find(population, agent));
  const double* entry = impl_->work.ActionProbabilities(place.population, place.tile);
  if (entry == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("agent ", agent, " of population \"", population, "\" is not watched"));
  }
  const int lanes = impl_->compiled.populations()[place.population]->lanes();
  std::vector<std::vector<double>> probabilities;
  for (const Control& control :
       scenario().populations[static_cast<size_t>(place.population)].model->controls()) {
    std::vector<double>& actions = probabilities.emplace_back();
    for (int action = 0; action < control.actions; ++action, entry += lanes) {
      actions.push_back(entry[place.lane]);
    }
  }
  return probabilities;
}

WorldPicture Simulation::Picture() const {
  return impl_->world().Picture(impl_->state.AllSlots(),
                                impl_->state.ConstWorld(BufferOf(impl_->tick)));
}

absl::Status Simulation::WriteSnapshot(const std::string& path,
                                       absl::string_view description) const {
  RETURN_IF_ERROR(impl_->failure);
  return WriteStateSnapshot(path, impl_->Contents(impl_->tick, absl::MakeSpan(impl_->metrics)),
                            description);
}

absl::Status Simulation::RestoreSnapshot(const std::string& path) {
  ASSIGN_OR_RETURN(const SnapshotFile file, SnapshotFile::Open(path));
  const absl::Span<double> metrics = absl::MakeSpan(impl_->metrics);
  ASSIGN_OR_RETURN(const int64_t tick, CheckSnapshot(file, impl_->Contents(impl_->tick, metrics)));
  absl::Status status = ReadState(file, impl_->Contents(tick, metrics));
  if (!status.ok()) {
    impl_->failure = absl::FailedPreconditionError(
        absl::StrCat("restoring a snapshot failed (", status.message(), "); restore one to go on"));
    return status;
  }
  impl_->tick = tick;
  impl_->last_tick_nanoseconds = 0;
  impl_->failure = absl::OkStatus();
  impl_->CopySharedState();
  return absl::OkStatus();
}

}  // namespace starling
