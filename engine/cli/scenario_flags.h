// The flags that name a scenario and change it, and the way from them to what the engine runs.
//
// Flags for single settings (--seed, --workers, ...) are overrides of the scenario's fields like
// any
// --set, applied after those, so that there is one way in which values are read and refused.
#ifndef STARLING_ENGINE_CLI_SCENARIO_FLAGS_H_
#define STARLING_ENGINE_CLI_SCENARIO_FLAGS_H_

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/core/compiled_scenario.h"
#include "engine/wire/scenario_from_proto.h"
#include "engine/wire/scenario_text.h"

namespace starling {

struct ScenarioFlags {
  std::string file;    // a scenario; empty if resuming
  std::string resume;  // a snapshot; empty if not
  std::vector<std::string> set;
  std::map<std::string, std::string> fields;  // field path -> value, from single flags
  std::string instructions = "auto";
};

// Declares --set alone. `overrides` outlives the parsing.
void AddSetFlag(CLI::App& command, std::vector<std::string>& overrides);

// Declares the flags that all commands on scenarios share. `flags` outlives the parsing.
void AddScenarioFlags(CLI::App& command, ScenarioFlags& flags);

struct LoadedScenario {
  ScenarioDescription description;
  RunDescription run;
  CompiledScenario compiled;
  std::string stored_text;  // self-contained, for snapshots
  std::string digest;
};

// Reads, overrides, checks and compiles. Errors say where the wrong field was given.
absl::StatusOr<LoadedScenario> LoadScenario(const ScenarioFlags& flags);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_SCENARIO_FLAGS_H_
