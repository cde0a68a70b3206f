// The benchmark suites of this build.
#ifndef STARLING_ENGINE_CLI_BENCH_BUILTIN_SUITES_H_
#define STARLING_ENGINE_CLI_BENCH_BUILTIN_SUITES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/runner/suites.h"

namespace starling {

// Those that need a server start this program for it.
absl::StatusOr<Suites> BuiltinSuites();

// The names of all suites, in order; those of `names`, where "all" stands for every one.
std::vector<std::string> SuiteNames(const Suites& suites, const std::vector<std::string>& names);

// The path of this program.
std::string ThisProgram();

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_BENCH_BUILTIN_SUITES_H_
