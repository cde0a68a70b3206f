// Tick: one step of all agents and their world, from state t to state t + 1.
//
// In parallel, block by block: observe, step the agents, and, where agents live apart, their
// worlds. Then on the calling thread: step the world that agents share, and reduce what the tiles
// summed up to metrics. State t is only read, so a block may be computed again.
//
//   Tick tick(compiled, state, *runner);
//   RETURN_IF_ERROR(tick.Run(*runner, t, agents, absl::MakeSpan(metrics)));
//
// Used by one thread at a time (RunBlock, called by the runner, by one for each worker). Run()
// allocates nothing.
#ifndef STARLING_ENGINE_CORE_TICK_H_
#define STARLING_ENGINE_CORE_TICK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "engine/core/aligned_bytes.h"
#include "engine/core/blocks.h"
#include "engine/core/compiled_scenario.h"
#include "engine/core/state.h"
#include "engine/core/tick_runner.h"
#include "profiling/labels/labels.h"

namespace starling {

class Tick : public BlockWork {
 public:
  // `compiled` and the memory of `state` outlive the object. Allocates scratch memory for each
  // worker of `runner`, which is the one that Run() gets.
  Tick(const CompiledScenario& compiled, SimulationState state, const TickRunner& runner);

  // Works on another state of the same populations from now on. Those who were watched still are,
  // where there is such a tile. Allocates.
  void Move(SimulationState state);

  // Computes state `tick` + 1 from state `tick`, and the metrics (one for each of metric_names()),
  // means over the `agents` that live.
  // The runner's error if there is one: state t + 1 and what was learned are then incomplete. 0 <=
  // tick < 2^32 - 1.
  absl::Status Run(TickRunner& runner, int64_t tick, int64_t agents, absl::Span<double> metrics);

  // The world's metrics of agents, those it shares, then those of all agents (see
  // Simulation::metrics).
  const std::vector<std::string>& metric_names() const { return metric_names_; }

  // From now on each tick leaves the probabilities of the first actions of a tile's agents behind
  // ([num_actions][lanes] of its population). Allocates. Null before the first tick that follows.
  void WatchTile(int population, int64_t tile);
  const double* ActionProbabilities(int population, int64_t tile) const;

  void RunBlock(int32_t block, int worker) override;
  const std::vector<Block>& blocks() const { return blocks_; }

 private:
  struct Scratch {
    AlignedBytes observations;  // int32 [modalities][lanes]
    AlignedBytes population;
  };
  void RunTile(int population, int64_t tile, const Scratch& scratch);
  void CopyActions(int population, int64_t tile, const AgentSlots& slots);
  void SumWorldMetrics(const AgentSlots& slots, int64_t tile);
  void StepSharedWorld();
  void Reduce(int64_t agents, absl::Span<double> metrics) const;

  const std::vector<std::unique_ptr<const Population>>& populations_;
  const World& world_;
  const WorldLayout world_layout_;
  const uint64_t seed_;
  SimulationState state_;
  std::vector<Block> blocks_;
  std::vector<const TileField*> action_fields_;  // of each population
  std::vector<Scratch> scratch_;                 // of each worker
  std::vector<Label> population_labels_;
  Label backend_label_;
  std::vector<std::string> metric_names_;
  std::vector<std::vector<double>> watched_;  // of each tile; empty where nobody watches

  WorldContext context_ = {};  // of the tick that is running
  int buffer_ = 0;             // that it reads
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_TICK_H_
