// The inside of a Simulation, for the sources that make it up.
#ifndef STARLING_ENGINE_CORE_SIMULATION_IMPL_H_
#define STARLING_ENGINE_CORE_SIMULATION_IMPL_H_

#include <memory>
#include <vector>

#include "engine/core/roster.h"
#include "engine/core/simulation.h"
#include "engine/core/simulation_memory.h"
#include "engine/core/snapshot_sections.h"
#include "engine/core/tick.h"

namespace starling {

struct Simulation::Impl {
  // Where an agent lives: the index of its population, its tile in it, its lane in that.
  struct Home {
    int population;
    int64_t tile;
    int lane;
  };

  Impl(CompiledScenario compiled_in, std::unique_ptr<TickRunner> runner_in,
       std::unique_ptr<const SimulationMemory> memory_in)
      : compiled(std::move(compiled_in)),
        runner(std::move(runner_in)),
        memory(std::move(memory_in)),
        work(compiled, memory->state(), *runner),
        world_layout(world().Layout()),
        metrics(work.metric_names().size(), 0.0) {}

  // Tick 0. Once.
  absl::Status Init();

  const World& world() const { return *compiled.scenario().world; }
  const Population& population(int index) const { return *compiled.populations()[index]; }
  SimulationState state() const { return memory->state(); }
  WorldContext context() const { return {compiled.scenario().seed, static_cast<uint32_t>(tick)}; }
  // Where agents live apart nobody writes the shared state: it is the same at every tick.
  void CopySharedState();
  // From now on the state is what `next` holds.
  void Take(std::unique_ptr<const SimulationMemory> next);
  SnapshotContents Contents(SimulationState of, int64_t at_tick, absl::Span<double> numbers) const;

  // NOT_FOUND says what there is.
  absl::StatusOr<int> FindPopulation(absl::string_view name) const;
  absl::StatusOr<Home> FindPlace(absl::string_view population, int64_t place) const;
  absl::StatusOr<Home> FindAgent(int64_t id) const;
  Home HomeOf(const AgentPlace& place) const;
  const std::byte* TileState(const Home& home) const {
    return state().TileState(home.population, home.tile, BufferOf(tick));
  }

  // Room for `tiles` tiles of a population, more than it has.
  absl::Status Grow(int population, int64_t tiles);

  const CompiledScenario compiled;
  const std::unique_ptr<TickRunner> runner;
  std::unique_ptr<const SimulationMemory> memory;
  Tick work;
  const WorldLayout world_layout;
  Roster roster;
  std::vector<double> metrics;
  int64_t tick = 0;
  int64_t last_tick_nanoseconds = 0;
  absl::Status failure;  // why the state cannot be trusted any more
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_SIMULATION_IMPL_H_
