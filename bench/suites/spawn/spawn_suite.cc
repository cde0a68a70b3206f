#include "bench/suites/spawn/spawn_suite.h"

#include <memory>
#include <string>
#include <utility>

#include "base/status_macros.h"
#include "bench/suites/inference/agent_cases.h"
#include "bench/suites/inference/case_simulation.h"
#include "bench/suites/parameter_values.h"
#include "bench/suites/spawn/spawn_benchmarks.h"
#include "bench/suites/spawn/spawn_case.h"

namespace starling {
namespace {

constexpr char kSuite[] = "spawn";

absl::StatusOr<Scenario> AgentsOfB(int64_t count) {
  ASSIGN_OR_RETURN(const AgentCase* b, FindAgentCase("b"));
  return MakeCaseScenario(*b, count, Precision::kFloat);
}

// Those that a row asks for; made once and given back, so that it is known that there is room.
absl::StatusOr<Scenario> ManyAgentsOfB(const Parameters& parameters) {
  ASSIGN_OR_RETURN(const int64_t agents, CountOf(parameters, "agents", 1, kMostAgents));
  ASSIGN_OR_RETURN(const Scenario scenario, AgentsOfB(agents));
  RETURN_IF_ERROR(MakeCaseSimulation(scenario, {}).status());
  return scenario;
}

BenchmarkCase One() {
  BenchmarkCase benchmark =
      SpawnSecondsCase("one", "a simulation of one agent, up to its first tick");
  benchmark.target = [](const Parameters&) {
    return StatedTarget(1e-3,
                        "targets.md: over gRPC, p99 below 1 ms; in process it cannot take longer",
                        TargetStatistic::kP99);
  };
  benchmark.make = [](const Parameters&) -> absl::StatusOr<std::unique_ptr<Benchmark>> {
    ASSIGN_OR_RETURN(Scenario scenario, AgentsOfB(1));
    return MakeSpawnBenchmark(std::move(scenario), 1);
  };
  return benchmark;
}

BenchmarkCase TenParallel() {
  BenchmarkCase benchmark =
      SpawnSecondsCase("ten_parallel", "ten simulations of one agent, by ten threads at once");
  benchmark.target = [](const Parameters&) {
    return StatedTarget(0.1, "targets.md, as earlier systems state it");
  };
  benchmark.make = [](const Parameters&) -> absl::StatusOr<std::unique_ptr<Benchmark>> {
    ASSIGN_OR_RETURN(Scenario scenario, AgentsOfB(1));
    return MakeParallelSpawnBenchmark(std::move(scenario));
  };
  return benchmark;
}

BenchmarkCase ParallelEfficiency() {
  BenchmarkCase benchmark;
  benchmark.suite = kSuite;
  benchmark.name = "parallel_efficiency";
  benchmark.description = "ten one after the other by ten at once and the processors they can use";
  benchmark.metric = "efficiency";
  benchmark.unit = "1";
  benchmark.measure = Measure::kValue;
  benchmark.target = [](const Parameters&) { return NoTarget("targets.md states none"); };
  benchmark.make = [](const Parameters&) -> absl::StatusOr<std::unique_ptr<Benchmark>> {
    ASSIGN_OR_RETURN(Scenario scenario, AgentsOfB(1));
    return MakeParallelEfficiencyBenchmark(std::move(scenario));
  };
  return benchmark;
}

BenchmarkCase Million() {
  BenchmarkCase benchmark =
      SpawnSecondsCase("million", "a million agents, up to the state of tick 0");
  benchmark.axes = {{"agents", {"1000000"}, {"100000"}, {}}};
  benchmark.target = MillionAgentsTarget;
  benchmark.make = [](const Parameters& parameters) -> absl::StatusOr<std::unique_ptr<Benchmark>> {
    ASSIGN_OR_RETURN(Scenario scenario, ManyAgentsOfB(parameters));
    return MakeSpawnBenchmark(std::move(scenario), 0);
  };
  return benchmark;
}

BenchmarkCase MemoryPerAgent() {
  BenchmarkCase benchmark;
  benchmark.suite = kSuite;
  benchmark.name = "memory_per_agent";
  benchmark.description = "growth of the process's own memory, everything included";
  benchmark.axes = {{"agents", {"1000000"}, {"100000"}, {}}};
  benchmark.metric = "bytes";
  benchmark.unit = "B";
  benchmark.direction = Direction::kLowerIsBetter;
  benchmark.measure = Measure::kValue;
  benchmark.threshold = 0.20;
  benchmark.target = [](const Parameters&) { return StatedTarget(1024, "targets.md"); };
  benchmark.make = [](const Parameters& parameters) -> absl::StatusOr<std::unique_ptr<Benchmark>> {
    ASSIGN_OR_RETURN(Scenario scenario, ManyAgentsOfB(parameters));
    return MakeSpawnMemoryBenchmark(std::move(scenario));
  };
  return benchmark;
}

}  // namespace

absl::Status AddSpawnSuite(Suites& suites) {
  RETURN_IF_ERROR(
      suites.AddSuite(kSuite, "how fast agents come to be, alone, together and by the million"));
  RETURN_IF_ERROR(suites.Add(One()));
  RETURN_IF_ERROR(suites.Add(TenParallel()));
  RETURN_IF_ERROR(suites.Add(ParallelEfficiency()));
  RETURN_IF_ERROR(suites.Add(Million()));
  return suites.Add(MemoryPerAgent());
}

}  // namespace starling
