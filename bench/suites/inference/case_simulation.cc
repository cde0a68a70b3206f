#include "bench/suites/inference/case_simulation.h"

#include <fstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/registry.h"
#include "base/status_macros.h"
#include "bench/suites/inference/model_world.h"
#include "engine/backends/make_tick_runner.h"
#include "engine/schedulers/builtin_schedulers.h"

namespace starling {
namespace {

constexpr uint64_t kSeed = 1;

// 0 where the system does not say.
int64_t AvailableBytes() {
  std::ifstream input("/proc/meminfo");
  std::string name, unit;
  for (int64_t kilobytes = 0; input >> name >> kilobytes; std::getline(input, unit)) {
    if (name == "MemAvailable:") return kilobytes * 1024;
  }
  return 0;
}

absl::Status CannotBeMeasured(const absl::Status& status) {
  return absl::FailedPreconditionError(status.message());
}

// The scenario is one of ours, so all that can be wrong with it is its size.
absl::StatusOr<CompiledScenario> Compile(Scenario scenario, InstructionSet instructions) {
  absl::StatusOr<CompiledScenario> compiled =
      CompiledScenario::Compile(std::move(scenario), instructions);
  if (compiled.status().code() == absl::StatusCode::kInvalidArgument)
    return CannotBeMeasured(compiled.status());
  RETURN_IF_ERROR(compiled.status());
  const int64_t bytes = compiled->requirements().bytes;
  const int64_t available = AvailableBytes();
  if (available > 0 && bytes > available) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the agents need ", bytes, " bytes of memory; this machine has ", available, " available"));
  }
  return compiled;
}

double StepBytes(const CompiledScenario& compiled) {
  const Population& population = *compiled.populations()[0];
  const int64_t tile = population.state_bytes() + population.learned_bytes();
  const int64_t world = compiled.scenario().world->Layout().agent_bytes;
  return 2.0 * (static_cast<double>(tile) / population.lanes() + static_cast<double>(world));
}

}  // namespace

absl::StatusOr<Scenario> MakeCaseScenario(const AgentCase& agent_case, int64_t agents,
                                          Precision precision) {
  ASSIGN_OR_RETURN(GenerativeModel model, agent_case.model());
  auto shared = std::make_shared<const GenerativeModel>(std::move(model));
  Scenario scenario;
  scenario.name = agent_case.name;
  scenario.seed = kSeed;
  scenario.ticks = 1;
  scenario.precision = precision;
  scenario.world = MakeModelWorld(*shared, agent_case.settings.episode_ticks);
  scenario.populations.push_back({"agents", agents, std::move(shared), agent_case.settings});
  if (agent_case.levels != nullptr) {
    ASSIGN_OR_RETURN(scenario.populations[0].levels, agent_case.levels());
  }
  return scenario;
}

absl::StatusOr<CaseSimulation> MakeCaseSimulation(Scenario scenario,
                                                  const CaseExecution& execution) {
  Registry<TickRunnerFactory> backends("backend");
  Registry<SchedulerFactory> schedulers("scheduler");
  RETURN_IF_ERROR(RegisterBuiltinBackends(backends));
  RETURN_IF_ERROR(RegisterBuiltinSchedulers(schedulers));
  ASSIGN_OR_RETURN(CompiledScenario compiled, Compile(std::move(scenario), execution.instructions));
  const Requirements& needed = compiled.requirements();
  ASSIGN_OR_RETURN(ChosenRunner chosen,
                   MakeTickRunner(execution.options, {needed.blocks, needed.tick_nanoseconds},
                                  backends, schedulers));
  CaseSimulation made = {nullptr, needed.populations[0].plan, StepBytes(compiled)};
  absl::StatusOr<std::unique_ptr<Simulation>> simulation =
      Simulation::Create(std::move(compiled), std::move(chosen.runner));
  if (simulation.status().code() == absl::StatusCode::kResourceExhausted)
    return CannotBeMeasured(simulation.status());
  RETURN_IF_ERROR(simulation.status());
  made.simulation = *std::move(simulation);
  return made;
}

}  // namespace starling
