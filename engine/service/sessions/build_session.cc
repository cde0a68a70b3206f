#include "engine/service/sessions/build_session.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/backends/make_tick_runner.h"
#include "engine/core/snapshot.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/wire/error_details.h"
#include "engine/wire/overrides.h"
#include "engine/wire/scenario_text.h"

namespace starling {
namespace {

using absl::StatusCode;
using v1::Error;

// Errors about a scenario begin with the path of the field, "populations[0].count: is 0; ...".
absl::Status AboutScenario(const absl::Status& status) {
  if (status.ok() || !ErrorReason(status).empty()) return status;
  const absl::string_view message = status.message();
  const size_t colon = message.find(": ");
  const absl::string_view path = message.substr(0, colon == message.npos ? 0 : colon);
  if (status.code() != StatusCode::kInvalidArgument || absl::StrContains(path, ' ')) {
    return MakeError(status.code() == StatusCode::kResourceExhausted
                         ? StatusCode::kResourceExhausted
                         : StatusCode::kInvalidArgument,
                     status.code() == StatusCode::kResourceExhausted ? Error::OUT_OF_RESOURCES
                                                                     : Error::INVALID_SCENARIO,
                     message);
  }
  const bool model = absl::StrContains(path, ".model");
  absl::Status error = MakeError(StatusCode::kInvalidArgument,
                                 model ? Error::INVALID_MODEL : Error::INVALID_SCENARIO, message);
  if (!path.empty()) {
    AddFieldViolation(error, absl::StrCat("scenario.", path), message.substr(colon + 2));
  }
  return error;
}

absl::Status AboutOverride(int index, const absl::Status& status) {
  absl::Status error = MakeError(StatusCode::kInvalidArgument, Error::INVALID_SCENARIO,
                                 absl::StrCat("overrides[", index, "]: ", status.message()));
  AddFieldViolation(error, absl::StrCat("overrides[", index, "]"), status.message());
  return error;
}

absl::Status SnapshotError(StatusCode code, Error::Reason reason, const std::string& id,
                           const absl::Status& status) {
  return MakeError(code, reason, absl::StrCat("snapshot \"", id, "\": ", status.message()),
                   {{"snapshot", id}});
}

absl::Status AboutSnapshot(const std::string& id, const absl::Status& status) {
  switch (status.code()) {
    case StatusCode::kOk:
      return status;
    case StatusCode::kNotFound:
      return SnapshotError(StatusCode::kNotFound, Error::SNAPSHOT_NOT_FOUND, id, status);
    case StatusCode::kResourceExhausted:
      return SnapshotError(StatusCode::kResourceExhausted, Error::OUT_OF_RESOURCES, id, status);
    case StatusCode::kFailedPrecondition:
      return SnapshotError(StatusCode::kFailedPrecondition, Error::SNAPSHOT_INCOMPATIBLE, id,
                           status);
    default:
      return SnapshotError(StatusCode::kDataLoss, Error::SNAPSHOT_DAMAGED, id, status);
  }
}

struct Source {
  v1::Scenario scenario;
  std::string snapshot_id;
  std::string snapshot_path;
};

absl::StatusOr<Source> ReadSource(const v1::CreateSimulationRequest& request,
                                  const ScenarioSources& sources) {
  Source source;
  if (request.has_scenario()) {
    source.scenario = request.scenario();
    return source;
  }
  if (request.source_case() != v1::CreateSimulationRequest::kSnapshot) {
    return MakeFieldError(Error::INVALID_REQUEST, "source",
                          "is missing; give a scenario or a snapshot");
  }
  ASSIGN_OR_RETURN(source.snapshot_id, ParseName("snapshots", request.snapshot(), "snapshot"));
  ASSIGN_OR_RETURN(source.snapshot_path, sources.snapshot_path(source.snapshot_id));
  const absl::StatusOr<SnapshotInfo> info = ReadSnapshotInfo(source.snapshot_path);
  if (!info.ok()) return AboutSnapshot(source.snapshot_id, info.status());
  absl::StatusOr<ScenarioDescription> parsed =
      ParseScenarioText(info->description, request.snapshot());
  if (!parsed.ok()) {
    return AboutSnapshot(source.snapshot_id, absl::DataLossError(parsed.status().message()));
  }
  source.scenario = std::move(parsed->scenario);
  return source;
}

v1::Simulation ConstantFacts(const DescribedSimulation& described, const Simulation& simulation) {
  v1::Simulation facts;
  facts.set_last_tick(simulation.scenario().ticks);
  for (const PopulationSpec& population : simulation.scenario().populations) {
    facts.add_populations()->set_population(population.name);
  }
  facts.mutable_execution()->set_backend(std::string(simulation.runner().backend()));
  facts.mutable_execution()->set_scheduler(std::string(simulation.runner().scheduler()));
  facts.mutable_execution()->set_start(described.execution.start);
  facts.mutable_execution()->set_workers(simulation.runner().workers());
  for (const std::string& name : simulation.metric_names()) facts.add_metric_names(name);
  facts.set_scenario_digest(ScenarioDigest(described.scenario));
  return facts;
}

}  // namespace

absl::StatusOr<DescribedSimulation> Describe(const v1::CreateSimulationRequest& request,
                                             const ScenarioSources& sources) {
  ASSIGN_OR_RETURN(Source source, ReadSource(request, sources));
  for (int i = 0; i < request.overrides_size(); ++i) {
    const absl::Status status = ApplyOverride(request.overrides(i), source.scenario);
    if (!status.ok()) return AboutOverride(i, status);
  }
  absl::StatusOr<v1::Scenario> whole = SelfContained(source.scenario, sources.models);
  if (!whole.ok()) return AboutScenario(whole.status());
  absl::StatusOr<RunDescription> run = ToScenario(*whole);
  if (!run.ok()) return AboutScenario(run.status());
  absl::StatusOr<CompiledScenario> compiled = CompiledScenario::Compile(std::move(run->scenario));
  if (!compiled.ok()) return AboutScenario(compiled.status());
  return DescribedSimulation{*std::move(whole), std::move(run->execution), *std::move(compiled),
                             std::move(source.snapshot_id), std::move(source.snapshot_path)};
}

absl::StatusOr<BuiltSimulation> Build(DescribedSimulation described, const Catalogue& catalogue) {
  const ExecutionSettings& execution = described.execution;
  const Requirements& needed = described.compiled.requirements();
  absl::StatusOr<ChosenRunner> chosen = MakeTickRunner(
      {execution.backend, execution.scheduler, execution.start, execution.workers},
      {needed.blocks, needed.tick_nanoseconds}, catalogue.backends, catalogue.schedulers);
  if (chosen.status().code() == StatusCode::kFailedPrecondition) {
    return MakeError(StatusCode::kFailedPrecondition, Error::BACKEND_UNAVAILABLE,
                     chosen.status().message());
  }
  if (!chosen.ok()) return AboutScenario(chosen.status());
  absl::StatusOr<std::unique_ptr<Simulation>> created =
      Simulation::Create(std::move(described.compiled), std::move(chosen->runner));
  if (!created.ok()) return AboutScenario(created.status());

  BuiltSimulation built;
  built.simulation = *std::move(created);
  if (!described.snapshot_path.empty()) {
    RETURN_IF_ERROR(AboutSnapshot(described.snapshot_id,
                                  built.simulation->RestoreSnapshot(described.snapshot_path)));
  }
  built.constant = ConstantFacts(described, *built.simulation);
  built.description = ToText(described.scenario);
  built.scenario = std::move(described.scenario);
  return built;
}

}  // namespace starling
