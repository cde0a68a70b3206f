// From a request to create a simulation to one at its first tick.
//
//   ASSIGN_OR_RETURN(DescribedSimulation described, Describe(request, sources));
//   ... described.compiled.requirements() against what is left of the limits ...
//   ASSIGN_OR_RETURN(BuiltSimulation built, Build(std::move(described), catalogue));
//
// Functions without state.
#ifndef STARLING_ENGINE_SERVICE_SESSIONS_BUILD_SESSION_H_
#define STARLING_ENGINE_SERVICE_SESSIONS_BUILD_SESSION_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/core/compiled_scenario.h"
#include "engine/core/simulation.h"
#include "engine/service/catalogue.h"
#include "engine/wire/scenario_from_proto.h"
#include "proto/starling/v1/simulation_service.pb.h"

namespace starling {

// Where requests find what they name.
struct ScenarioSources {
  ModelSources models;
  // The file of `snapshots/ID`; SNAPSHOT_NOT_FOUND.
  std::function<absl::StatusOr<std::string>(const std::string& id)> snapshot_path;
};

// A scenario that was checked and compiled; nothing that grows with its agents exists yet.
struct DescribedSimulation {
  v1::Scenario scenario;  // overrides applied, models in place of their names
  ExecutionSettings execution;
  CompiledScenario compiled;
  std::string snapshot_id;    // to restore; empty: from tick 0
  std::string snapshot_path;  // of it
};

// Errors: those that CreateSimulation lists for scenario, models and snapshot, with the fields of
// the request that are wrong.
absl::StatusOr<DescribedSimulation> Describe(const v1::CreateSimulationRequest& request,
                                             const ScenarioSources& sources);

struct BuiltSimulation {
  std::unique_ptr<Simulation> simulation;
  v1::Scenario scenario;    // overrides applied, models in place of their names
  std::string description;  // the same as text
  v1::Simulation constant;  // last_tick, populations, metric_names, execution and digest
};

// Allocates the simulation and restores its snapshot. Errors: BACKEND_UNAVAILABLE,
// OUT_OF_RESOURCES, SNAPSHOT_DAMAGED, SNAPSHOT_INCOMPATIBLE.
absl::StatusOr<BuiltSimulation> Build(DescribedSimulation described, const Catalogue& catalogue);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SESSIONS_BUILD_SESSION_H_
