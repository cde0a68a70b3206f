// Simulations of the agents of a case, each in a world that its own model describes.
//
//   ASSIGN_OR_RETURN(const AgentCase* b, FindAgentCase("b"));
//   ASSIGN_OR_RETURN(Scenario scenario, MakeCaseScenario(*b, /*agents=*/1000, Precision::kFloat));
//   ASSIGN_OR_RETURN(CaseSimulation made, MakeCaseSimulation(std::move(scenario), execution));
//   RETURN_IF_ERROR(made.simulation->Step(1));
#ifndef STARLING_BENCH_SUITES_INFERENCE_CASE_SIMULATION_H_
#define STARLING_BENCH_SUITES_INFERENCE_CASE_SIMULATION_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "agents/planning/plan_statistics.h"
#include "agents/population/kernel_choice.h"
#include "bench/suites/inference/agent_cases.h"
#include "engine/backends/execution_options.h"
#include "engine/core/scenario.h"
#include "engine/core/simulation.h"

namespace starling {

// Always of the same seed. `agents` is at least 1.
absl::StatusOr<Scenario> MakeCaseScenario(const AgentCase& agent_case, int64_t agents,
                                          Precision precision);

struct CaseExecution {
  ExecutionOptions options;
  InstructionSet instructions = InstructionSet::kAuto;
};

struct CaseSimulation {
  std::unique_ptr<Simulation> simulation;
  PlanStatistics plan;
  // What a step reads and writes of an agent's own: beliefs, learned counts and the state of its
  // world, each once. What agents share (the model, the plan) stays in the cache and is left out.
  double step_bytes = 0;
};

// INVALID_ARGUMENT for a backend that there is not; FAILED_PRECONDITION with the reason if this
// machine has not the memory, the instruction set or the backend.
absl::StatusOr<CaseSimulation> MakeCaseSimulation(Scenario scenario,
                                                  const CaseExecution& execution);

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_CASE_SIMULATION_H_
