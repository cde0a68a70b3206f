// Simulations of the example scenarios, for tests of what the whole engine does.
//
//   const Scenario scenario = ReadExample("tmaze", {"populations[0].count=100"});
//   const auto simulation = Start(scenario, Serial(), InstructionSet::kAuto);
//
// All of them abort, with the reason, if something is wrong with the example.
#ifndef STARLING_TESTS_SIMULATIONS_EXAMPLE_SIMULATION_H_
#define STARLING_TESTS_SIMULATIONS_EXAMPLE_SIMULATION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "agents/population/kernel_choice.h"
#include "engine/backends/execution_options.h"
#include "engine/core/scenario.h"
#include "engine/core/simulation.h"

namespace starling {

// examples/NAME.textproto with overrides such as "seed=3".
Scenario ReadExample(const std::string& name, const std::vector<std::string>& overrides = {});

ExecutionOptions Serial();
ExecutionOptions Threads(int workers, const std::string& scheduler);

std::unique_ptr<Simulation> Start(const Scenario& scenario, const ExecutionOptions& execution,
                                  InstructionSet instructions = InstructionSet::kAuto);

// Aborts unless `status` is OK.
void Check(const absl::Status& status);

// The value of a metric after the last tick.
double Metric(const Simulation& simulation, absl::string_view name);
// Its mean over the next `ticks` ticks.
double MeanMetric(Simulation& simulation, absl::string_view name, int64_t ticks);

}  // namespace starling

#endif  // STARLING_TESTS_SIMULATIONS_EXAMPLE_SIMULATION_H_
