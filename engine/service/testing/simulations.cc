#include "engine/service/testing/simulations.h"

#include <stdlib.h>

#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/backends/serial_runner.h"
#include "engine/core/compiled_scenario.h"
#include "engine/wire/scenario_from_proto.h"
#include "engine/wire/scenario_text.h"

namespace starling {

std::string TestScenario(const std::string& name, int64_t agents) {
  const auto description = ParseScenarioText(
      absl::StrCat("name: \"", name,
                   "\" ticks: 1000 world { tmaze {} } populations { name: \"mice\"",
                   " count: ", agents, " model { preset { tmaze {} } } }"),
      "test");
  return ToText(description.value().scenario);
}

std::unique_ptr<Simulation> MakeTestSimulation(const std::string& scenario) {
  const auto description = ParseScenarioText(scenario, "test");
  auto run = ToScenario(description.value().scenario);
  auto compiled = CompiledScenario::Compile(std::move(run.value().scenario));
  return Simulation::Create(std::move(compiled).value(), std::make_unique<SerialTickRunner>())
      .value();
}

std::string NewTestFolder() {
  const char* const base = getenv("TEST_TMPDIR");
  std::string folder = absl::StrCat(base == nullptr ? "/tmp" : base, "/starling-XXXXXX");
  return mkdtemp(folder.data()) == nullptr ? "" : folder;
}

std::string ReadTestFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace starling
