// What the suite "spawn" measures, ready to be measured.
//
// Each makes its agents by Compile and Create, as a program that links the engine would. A scenario
// is made before; what was spawned is given back by Prepare, outside of what is timed.
#ifndef STARLING_BENCH_SUITES_SPAWN_SPAWN_BENCHMARKS_H_
#define STARLING_BENCH_SUITES_SPAWN_SPAWN_BENCHMARKS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "bench/runner/benchmark.h"
#include "engine/core/scenario.h"

namespace starling {

// One simulation in each iteration, and its first ticks.
std::unique_ptr<Benchmark> MakeSpawnBenchmark(Scenario scenario, int64_t ticks);

inline constexpr int kParallelSpawns = 10;

// kParallelSpawns simulations in each iteration, each by a thread of its own that was there before,
// and their first tick. RESOURCE_EXHAUSTED if the threads cannot be had.
absl::StatusOr<std::unique_ptr<Benchmark>> MakeParallelSpawnBenchmark(Scenario scenario);

// value(): seconds of kParallelSpawns one after the other, by seconds of as many at once times the
// processors that they can use.
absl::StatusOr<std::unique_ptr<Benchmark>> MakeParallelEfficiencyBenchmark(Scenario scenario);

// value(): bytes by agent that the process has more with a simulation of this scenario after two
// ticks than before it.
std::unique_ptr<Benchmark> MakeSpawnMemoryBenchmark(Scenario scenario);

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_SPAWN_SPAWN_BENCHMARKS_H_
