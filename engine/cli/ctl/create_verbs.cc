#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/random_bits.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/simulation_text.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"
#include "engine/cli/scenario_flags.h"
#include "engine/cli/user_path.h"
#include "engine/wire/scenario_from_proto.h"
#include "engine/wire/scenario_text.h"

namespace starling {
namespace {

struct CreateFlags {
  std::string file;
  std::string snapshot;
  std::string id;
  std::string request_id;
  std::vector<std::string> set;
  std::vector<std::string> labels;
};

void AddCreateFlags(CLI::App& command, CreateFlags& flags) {
  command.add_option("--id", flags.id, "its id (default: one that the server makes up)");
  AddSetFlag(command, flags.set);
  command.add_option("--label", flags.labels, "KEY=VALUE: a label; may be repeated")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
  command.add_option("--request-id", flags.request_id,
                     "repeating the call with the same id creates nothing twice");
}

// So that a call that broke on its way may be repeated.
std::string MadeUpRequestId() { return absl::StrFormat("ctl-%016x", RandomBits()); }

// Everything in the scenario's files, with the overrides: errors name file and line.
absl::StatusOr<v1::Scenario> ReadScenario(const CreateFlags& flags) {
  ASSIGN_OR_RETURN(const ScenarioDescription description,
                   ReadScenarioFile(UserPath(flags.file), flags.set));
  absl::StatusOr<v1::Scenario> scenario =
      SelfContained(description.scenario, ModelSources::Files(description.folder));
  if (!scenario.ok()) return description.Locate(scenario.status());
  return scenario;
}

absl::StatusOr<v1::CreateSimulationRequest> ToRequest(const CreateFlags& flags) {
  v1::CreateSimulationRequest request;
  request.set_simulation_id(flags.id);
  request.set_request_id(flags.request_id.empty() ? MadeUpRequestId() : flags.request_id);
  ASSIGN_OR_RETURN(const auto labels, ParseLabels(flags.labels));
  request.mutable_labels()->insert(labels.begin(), labels.end());
  if (flags.snapshot.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_scenario(), ReadScenario(flags));
    return request;
  }
  request.set_snapshot(FullName("snapshots", flags.snapshot));
  for (const std::string& set : flags.set) request.add_overrides(set);
  return request;
}

int Create(const VerbFlags& flags, const CreateFlags& create) {
  const absl::StatusOr<v1::CreateSimulationRequest> request = ToRequest(create);
  if (!request.ok()) return FailVerb(request.status());
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    ASSIGN_OR_RETURN(
        const v1::Simulation simulation,
        client.Call(client.simulations(), &SimulationApi::CreateSimulation, *request, kRepeatable));
    if (flags.json) {
      PrintJson(simulation);
    } else {
      Print(SimulationLine(simulation));
    }
    return absl::OkStatus();
  });
}

}  // namespace

int CreateVerb(Arguments arguments) {
  VerbFlags flags;
  CreateFlags create;
  auto command =
      MakeVerb("create", "A new simulation of a scenario, or of a snapshot, paused.", flags);
  CLI::Option* file = command->add_option("FILE", create.file, "a scenario");
  CLI::Option* snapshot =
      command->add_option("--snapshot", create.snapshot, "a snapshot of the server instead");
  file->excludes(snapshot);
  AddCreateFlags(*command, create);
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  if (create.file.empty() && create.snapshot.empty()) {
    return FailVerb(absl::InvalidArgumentError(
        "create what? Give a scenario FILE, or --snapshot NAME; see `starling ctl create --help`"));
  }
  return Create(flags, create);
}

int RestoreVerb(Arguments arguments) {
  VerbFlags flags;
  CreateFlags create;
  auto command =
      MakeVerb("restore", "A new simulation that goes on from a snapshot of the server.", flags);
  command->add_option("SNAPSHOT", create.snapshot, "snapshots/ID, or its ID")->required();
  AddCreateFlags(*command, create);
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return Create(flags, create);
}

}  // namespace starling
