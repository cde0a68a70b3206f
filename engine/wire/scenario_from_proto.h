// From the description of a simulation to what the engine runs.
//
//   ASSIGN_OR_RETURN(ScenarioDescription description, ReadScenarioFile(path, overrides));
//   ASSIGN_OR_RETURN(RunDescription run, BuildRun(description));
//   absl::StatusOr<CompiledScenario> compiled = CompiledScenario::Compile(run.scenario);
//   if (!compiled.ok()) return description.Locate(compiled.status());
#ifndef STARLING_ENGINE_WIRE_SCENARIO_FROM_PROTO_H_
#define STARLING_ENGINE_WIRE_SCENARIO_FROM_PROTO_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/core/scenario.h"
#include "engine/wire/model_from_proto.h"
#include "engine/wire/scenario_text.h"
#include "proto/starling/v1/scenario.pb.h"

namespace starling {

// Who executes a run. The names are checked where they are known.
struct ExecutionSettings {
  std::string backend = "auto";
  std::string scheduler = "auto";
  std::string start = "fork";  // "fork" or "spawn"
  int workers = 0;             // 0: one for each processor
};

// An agent whose reasoning is recorded as a case, by its place in its population.
struct RecordedCase {
  std::string population;
  int64_t agent = 0;
  v1::Agent settings;  // of its population, as the scenario has them
};

// What is kept of a run.
struct RecordSettings {
  int64_t metrics_every = 1;           // ticks, >= 1
  std::string beliefs_population;      // where the agents below are; empty if there are none
  std::vector<int64_t> belief_agents;  // by their place in the population
  int64_t beliefs_every = 1;           // ticks, >= 1
  int64_t snapshot_every = 0;          // ticks; 0: no snapshots
  std::vector<RecordedCase> cases;
};

struct RunDescription {
  Scenario scenario;
  ExecutionSettings execution;
  RecordSettings record;
};

// The run that a scenario describes. `sources` has the models that it names; by default there are
// none, and no file is read. INVALID_ARGUMENT begins with the path of the field that is wrong, and
// says its value and what is allowed. Whether populations fit the world and the machine is checked
// by CompiledScenario::Compile.
absl::StatusOr<RunDescription> ToScenario(const v1::Scenario& scenario,
                                          const ModelSources& sources = {});

// Whether a scenario may be called so: INVALID_ARGUMENT "name: is ..." if not.
absl::Status CheckScenarioName(const std::string& name);

// The same as ToScenario, with errors that say where the field was given.
absl::StatusOr<RunDescription> BuildRun(const ScenarioDescription& description);

// The scenario with models in place of the names of files and stored models, so that it means the
// same everywhere: what snapshots store and digests are made of. Errors as ToScenario.
absl::StatusOr<v1::Scenario> SelfContained(const v1::Scenario& scenario,
                                           const ModelSources& sources);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_SCENARIO_FROM_PROTO_H_
