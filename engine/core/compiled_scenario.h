// CompiledScenario: a scenario that was checked and compiled, and what running it would take.
//
//   ASSIGN_OR_RETURN(CompiledScenario compiled, CompiledScenario::Compile(scenario));
//   if (compiled.requirements().bytes > budget) ...
//
// Compiling allocates the model images only; agents cost nothing until Simulation::Create.
#ifndef STARLING_ENGINE_CORE_COMPILED_SCENARIO_H_
#define STARLING_ENGINE_CORE_COMPILED_SCENARIO_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "agents/population/population.h"
#include "engine/core/scenario.h"
#include "engine/core/segment_layout.h"

namespace starling {

struct PopulationRequirements {
  std::string name;
  int64_t agents = 0;
  int64_t tiles = 0;
  int64_t state_bytes = 0;    // both buffers, all tiles
  int64_t learned_bytes = 0;  // all tiles
  PlanStatistics plan;
};

struct Requirements {
  int64_t agents = 0;
  int64_t bytes = 0;            // everything that grows with the agents, and the world
  int64_t blocks = 0;           // units of scheduling in a tick
  double tick_nanoseconds = 0;  // estimated, on one worker
  std::vector<PopulationRequirements> populations;
};

class CompiledScenario {
 public:
  // INVALID_ARGUMENT names the field (populations[0].count, ticks, ...), the value and what is
  // allowed. Also checked: that each population's model has the modalities and controls of the
  // world, and that the state fits the machine's memory (says the bytes needed and had).
  static absl::StatusOr<CompiledScenario> Compile(
      Scenario scenario, InstructionSet instructions = InstructionSet::kAuto);

  const Scenario& scenario() const { return scenario_; }
  const Requirements& requirements() const { return requirements_; }
  const std::vector<std::unique_ptr<const Population>>& populations() const { return populations_; }
  const SegmentLayout& layout() const { return layout_; }

 private:
  CompiledScenario() = default;
  Scenario scenario_;
  Requirements requirements_;
  std::vector<std::unique_ptr<const Population>> populations_;
  SegmentLayout layout_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_COMPILED_SCENARIO_H_
