#include "tests/simulations/example_simulation.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/registry.h"
#include "engine/backends/builtin_backends.h"
#include "engine/backends/make_tick_runner.h"
#include "engine/core/compiled_scenario.h"
#include "engine/schedulers/builtin_schedulers.h"
#include "engine/wire/scenario_from_proto.h"
#include "engine/wire/scenario_text.h"

namespace starling {
namespace {

template <typename T>
T Take(absl::StatusOr<T> value) {
  Check(value.status());
  return *std::move(value);
}

}  // namespace

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << std::endl;
  std::abort();
}

Scenario ReadExample(const std::string& name, const std::vector<std::string>& overrides) {
  const ScenarioDescription description =
      Take(ReadScenarioFile(absl::StrCat("examples/", name, ".textproto"), overrides));
  return Take(BuildRun(description)).scenario;
}

ExecutionOptions Serial() {
  ExecutionOptions options;
  options.backend = "serial";
  return options;
}

ExecutionOptions Threads(int workers, const std::string& scheduler) {
  ExecutionOptions options;
  options.backend = "threads";
  options.scheduler = scheduler;
  options.workers = workers;
  return options;
}

std::unique_ptr<Simulation> Start(const Scenario& scenario, const ExecutionOptions& execution,
                                  InstructionSet instructions) {
  Registry<TickRunnerFactory> backends("backend");
  Registry<SchedulerFactory> schedulers("scheduler");
  Check(RegisterBuiltinBackends(backends));
  Check(RegisterBuiltinSchedulers(schedulers));
  CompiledScenario compiled = Take(CompiledScenario::Compile(scenario, instructions));
  const TickEstimate estimate = {compiled.requirements().blocks,
                                 compiled.requirements().tick_nanoseconds};
  ChosenRunner chosen = Take(MakeTickRunner(execution, estimate, backends, schedulers));
  return Take(Simulation::Create(std::move(compiled), std::move(chosen.runner)));
}

double Metric(const Simulation& simulation, absl::string_view name) {
  for (size_t i = 0; i < simulation.metric_names().size(); ++i) {
    if (simulation.metric_names()[i] == name) return simulation.metrics()[i];
  }
  Check(absl::NotFoundError(absl::StrCat("no metric ", name)));
  return 0;
}

double MeanMetric(Simulation& simulation, absl::string_view name, int64_t ticks) {
  double sum = 0;
  for (int64_t t = 0; t < ticks; ++t) {
    Check(simulation.Step(1));
    sum += Metric(simulation, name);
  }
  return sum / static_cast<double>(ticks);
}

}  // namespace starling
