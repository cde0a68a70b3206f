#include "engine/cli/bench/builtin_suites.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/status_macros.h"
#include "bench/load/spawn_over_grpc.h"
#include "bench/suites/inference/inference_suite.h"
#include "bench/suites/spawn/spawn_suite.h"

namespace starling {

std::string ThisProgram() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "/proc/self/exe" : path.string();
}

absl::StatusOr<Suites> BuiltinSuites() {
  Suites suites;
  RETURN_IF_ERROR(AddInferenceSuite(suites));
  RETURN_IF_ERROR(AddSpawnSuite(suites));
  RETURN_IF_ERROR(AddSpawnOverGrpc(suites, ThisProgram()));
  return suites;
}

std::vector<std::string> SuiteNames(const Suites& suites, const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), "all") == names.end()) return names;
  std::vector<std::string> all;
  for (const Suites::Suite& suite : suites.list()) all.push_back(suite.name);
  return all;
}

}  // namespace starling
