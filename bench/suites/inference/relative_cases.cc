#include "bench/suites/inference/relative_cases.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agents/population/kernel_choice.h"
#include "base/status_macros.h"
#include "bench/suites/inference/agent_cases.h"
#include "bench/suites/inference/case_simulation.h"
#include "bench/suites/inference/relative_speed.h"
#include "bench/suites/parameter_values.h"
#include "engine/backends/processors.h"

namespace starling {
namespace {

CaseExecution With(const std::string& backend, int workers) {
  CaseExecution execution;
  execution.options.backend = backend;
  execution.options.workers = workers;
  return execution;
}

absl::StatusOr<CaseSimulation> Simulated(const Parameters& parameters, int64_t agents,
                                         Precision precision, const CaseExecution& execution) {
  ASSIGN_OR_RETURN(const AgentCase* agent_case, FindAgentCase(ParameterOf(parameters, "model")));
  ASSIGN_OR_RETURN(Scenario scenario, MakeCaseScenario(*agent_case, agents, precision));
  return MakeCaseSimulation(std::move(scenario), execution);
}

absl::StatusOr<std::unique_ptr<Benchmark>> DoubleShare(const Parameters& parameters) {
  ASSIGN_OR_RETURN(const int64_t agents, CountOf(parameters, "agents", 1, kMostAgents));
  std::vector<CaseSimulation> sides(2);
  ASSIGN_OR_RETURN(sides[0], Simulated(parameters, agents, Precision::kFloat, With("serial", 1)));
  ASSIGN_OR_RETURN(sides[1], Simulated(parameters, agents, Precision::kDouble, With("serial", 1)));
  return std::make_unique<RelativeSpeed>(
      std::move(sides), RelativeSpeed::Clock::kCpu,
      [](const std::vector<double>& rates) { return rates[1] / rates[0]; });
}

absl::StatusOr<std::unique_ptr<Benchmark>> Flatness(const Parameters& parameters) {
  ASSIGN_OR_RETURN(const Precision precision, PrecisionOf(parameters));
  std::vector<CaseSimulation> sides;
  for (const int64_t agents : {160, 1000, 10000, 100000}) {
    ASSIGN_OR_RETURN(CaseSimulation side,
                     Simulated(parameters, agents, precision, With("serial", 1)));
    sides.push_back(std::move(side));
  }
  return std::make_unique<RelativeSpeed>(std::move(sides), RelativeSpeed::Clock::kCpu,
                                         [](const std::vector<double>& rates) {
                                           return *std::min_element(rates.begin(), rates.end()) /
                                                  *std::max_element(rates.begin(), rates.end());
                                         });
}

absl::StatusOr<std::unique_ptr<Benchmark>> Avx2Share(const Parameters& parameters) {
  ASSIGN_OR_RETURN(const int64_t agents, CountOf(parameters, "agents", 1, kMostAgents));
  ASSIGN_OR_RETURN(const Precision precision, PrecisionOf(parameters));
  std::vector<CaseSimulation> sides(2);
  CaseExecution execution = With("serial", 1);
  execution.instructions = InstructionSet::kAvx512;
  ASSIGN_OR_RETURN(sides[0], Simulated(parameters, agents, precision, execution));
  execution.instructions = InstructionSet::kAvx2;
  ASSIGN_OR_RETURN(sides[1], Simulated(parameters, agents, precision, execution));
  return std::make_unique<RelativeSpeed>(
      std::move(sides), RelativeSpeed::Clock::kCpu,
      [](const std::vector<double>& rates) { return rates[1] / rates[0]; });
}

absl::StatusOr<std::unique_ptr<Benchmark>> TwoWorkers(const Parameters& parameters) {
  if (AvailableProcessors() < 2) {
    return absl::FailedPreconditionError(
        "two workers on one processor show nothing: this machine lets us use one");
  }
  ASSIGN_OR_RETURN(const int64_t agents, CountOf(parameters, "agents", 1, kMostAgents));
  std::vector<CaseSimulation> sides(2);
  ASSIGN_OR_RETURN(sides[0], Simulated(parameters, agents, Precision::kFloat, With("serial", 1)));
  ASSIGN_OR_RETURN(sides[1], Simulated(parameters, agents, Precision::kFloat, With("threads", 2)));
  return std::make_unique<RelativeSpeed>(
      std::move(sides), RelativeSpeed::Clock::kWall,
      [](const std::vector<double>& rates) { return rates[1] / rates[0] / 2; });
}

BenchmarkCase Ratio(const std::string& name, const std::string& description, double target,
                    absl::StatusOr<std::unique_ptr<Benchmark>> (*make)(const Parameters&)) {
  BenchmarkCase benchmark;
  benchmark.suite = "inference";
  benchmark.name = name;
  benchmark.description = description;
  benchmark.metric = "ratio";
  benchmark.unit = "1";
  benchmark.measure = Measure::kValue;
  benchmark.target = [target](const Parameters&) { return StatedTarget(target, "targets.md"); };
  benchmark.make = make;
  return benchmark;
}

}  // namespace

absl::Status AddRelativeCases(Suites& suites) {
  std::vector<std::string> models;
  for (const AgentCase& agent_case : AgentCases()) models.push_back(agent_case.name);

  BenchmarkCase share =
      Ratio("double_share", "speed in double precision by that in float", 0.45, DoubleShare);
  share.axes = {{"model", models, {"b"}, {}}, {"agents", {"1000"}, {}, {}}};
  RETURN_IF_ERROR(suites.Add(std::move(share)));

  BenchmarkCase avx2 = Ratio("avx2_share", "speed with AVX2 by that with AVX-512", 0.6, Avx2Share);
  avx2.axes = {{"model", {"b"}, {}, models},
               {"precision", {"float", "double"}, {"float"}, {}},
               {"agents", {"1000"}, {}, {}}};
  RETURN_IF_ERROR(suites.Add(std::move(avx2)));

  BenchmarkCase flatness = Ratio(
      "flatness", "slowest by fastest of 160, 1,000, 10,000 and 100,000 agents", 0.9, Flatness);
  flatness.axes = {{"model", {"b"}, {}, {}}, {"precision", {"float", "double"}, {"float"}, {}}};
  flatness.wanted = [](const Parameters&, Extent extent) { return extent != Extent::kQuick; };
  RETURN_IF_ERROR(suites.Add(std::move(flatness)));

  BenchmarkCase workers = Ratio(
      "two_workers", "efficiency of two threads against serial, by wall time", 0.95, TwoWorkers);
  workers.axes = {{"model", {"b"}, {}, {}}, {"agents", {"10000", "100000"}, {"10000"}, {}}};
  return suites.Add(std::move(workers));
}

}  // namespace starling
