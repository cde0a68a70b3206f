#include "bench/suites/spawn/spawn_case.h"

#include "bench/suites/parameter_values.h"

namespace starling {
namespace {

constexpr int64_t kMillion = 1'000'000;
constexpr double kSecondsForAMillion = 2;

}  // namespace

BenchmarkCase SpawnSecondsCase(const std::string& name, const std::string& description) {
  BenchmarkCase benchmark;
  benchmark.suite = "spawn";
  benchmark.name = name;
  benchmark.description = description;
  benchmark.metric = "seconds";
  benchmark.unit = "s";
  benchmark.direction = Direction::kLowerIsBetter;
  benchmark.measure = Measure::kSeconds;
  return benchmark;
}

BenchmarkTarget MillionAgentsTarget(const Parameters& parameters) {
  const auto agents = CountOf(parameters, "agents", 1, kMostAgents);
  if (agents.ok() && *agents == kMillion) return StatedTarget(kSecondsForAMillion, "targets.md");
  return NoTarget("targets.md states one for 1,000,000 agents");
}

}  // namespace starling
