// What the cases of the suite "spawn" have in common, in process and over gRPC.
#ifndef STARLING_BENCH_SUITES_SPAWN_SPAWN_CASE_H_
#define STARLING_BENCH_SUITES_SPAWN_SPAWN_CASE_H_

#include <string>

#include "bench/runner/benchmark.h"

namespace starling {

// A case of the suite that measures the seconds of single iterations.
BenchmarkCase SpawnSecondsCase(const std::string& name, const std::string& description);

// What is asked of a million agents, or none if a row has another number of them.
BenchmarkTarget MillionAgentsTarget(const Parameters& parameters);

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_SPAWN_SPAWN_CASE_H_
