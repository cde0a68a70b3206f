#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/paging.h"
#include "engine/cli/ctl/simulation_text.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr char kNameHelp[] = "simulations/ID, or its ID";

void PrintSimulation(const v1::Simulation& simulation, bool json) {
  if (json) {
    PrintJson(simulation);
  } else {
    Print(SimulationLine(simulation));
  }
}

template <typename Request>
using Method = grpc::Status (SimulationApi::*)(grpc::ClientContext*, const Request&,
                                               v1::Simulation*);

// A verb that takes a name and changes the state. All of them may be repeated: asking for the state
// that is there changes nothing.
template <typename Request>
int ChangeState(const std::string& verb, const std::string& description, Method<Request> method,
                Arguments arguments) {
  VerbFlags flags;
  Request request;
  std::string name;
  auto command = MakeVerb(verb, description, flags);
  command->add_option("NAME", name, kNameHelp)->required();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    request.set_name(FullName("simulations", name));
    ASSIGN_OR_RETURN(const v1::Simulation simulation,
                     client.Call(client.simulations(), method, request, kRepeatable));
    PrintSimulation(simulation, flags.json);
    return absl::OkStatus();
  });
}

}  // namespace

int ListVerb(Arguments arguments) {
  VerbFlags flags;
  v1::ListSimulationsRequest request;
  auto command = MakeVerb("list", "The server's simulations.", flags);
  command->add_option("--filter", *request.mutable_filter(),
                      "such as 'state=RUNNING AND labels.team=\"blue\" AND tick>=100'");
  command->add_option("--order-by", *request.mutable_order_by(),
                      "name, create_time, tick or agents, each with ' desc'; several with commas");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    ASSIGN_OR_RETURN(const v1::ListSimulationsResponse all,
                     AllPages(client, client.simulations(), &SimulationApi::ListSimulations,
                              request, &v1::ListSimulationsResponse::mutable_simulations));
    if (flags.json) {
      PrintJson(all);
    } else if (all.simulations().empty()) {
      Print(request.filter().empty() ? "no simulations\n" : "no simulations pass the filter\n");
    } else {
      Print(SimulationTable({all.simulations().begin(), all.simulations().end()}));
    }
    return absl::OkStatus();
  });
}

int GetVerb(Arguments arguments) {
  VerbFlags flags;
  bool basic = false;
  std::string name;
  auto command = MakeVerb(
      "get", "A simulation: its state and metrics; its state hash where it does not run.", flags);
  command->add_option("NAME", name, kNameHelp)->required();
  command->add_flag("--basic", basic, "without state hash and scenario, which cost time");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    v1::GetSimulationRequest request;
    request.set_name(FullName("simulations", name));
    request.set_view(basic ? v1::Simulation::BASIC : v1::Simulation::FULL);
    ASSIGN_OR_RETURN(
        const v1::Simulation simulation,
        client.Call(client.simulations(), &SimulationApi::GetSimulation, request, kRepeatable));
    if (flags.json) {
      PrintJson(simulation);
    } else {
      Print(SimulationFacts(simulation));
    }
    return absl::OkStatus();
  });
}

int StartVerb(Arguments arguments) {
  VerbFlags flags;
  std::string name;
  int64_t until_tick = 0;
  auto command = MakeVerb("start", "Lets a simulation run, and comes back at once.", flags);
  command->add_option("NAME", name, kNameHelp)->required();
  const CLI::Option* until = command->add_option(
      "--until-tick", until_tick, "pauses there (default: runs to the scenario's last tick)");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    v1::StartSimulationRequest request;
    request.set_name(FullName("simulations", name));
    if (until->count() > 0) request.set_until_tick(until_tick);
    ASSIGN_OR_RETURN(
        const v1::Simulation simulation,
        client.Call(client.simulations(), &SimulationApi::StartSimulation, request, kRepeatable));
    PrintSimulation(simulation, flags.json);
    return absl::OkStatus();
  });
}

int PauseVerb(Arguments arguments) {
  return ChangeState<v1::PauseSimulationRequest>("pause", "Pauses a simulation at the next tick.",
                                                 &SimulationApi::PauseSimulation, arguments);
}

int ResumeVerb(Arguments arguments) {
  return ChangeState<v1::ResumeSimulationRequest>(
      "resume", "Lets a paused simulation go on towards the tick of its last start.",
      &SimulationApi::ResumeSimulation, arguments);
}

int StopVerb(Arguments arguments) {
  return ChangeState<v1::StopSimulationRequest>(
      "stop", "Ends a simulation for good; it can still be read and snapshot.",
      &SimulationApi::StopSimulation, arguments);
}

int DeleteVerb(Arguments arguments) {
  VerbFlags flags;
  std::vector<std::string> names;
  bool force = false;
  auto command = MakeVerb("delete", "Deletes simulations; their snapshots stay.", flags);
  command->add_option("NAME", names, kNameHelp)->required();
  command->add_flag("--force", force, "even those that run");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    for (const std::string& name : names) {
      v1::DeleteSimulationRequest request;
      request.set_name(FullName("simulations", name));
      request.set_force(force);
      const auto deleted =
          client.Call(client.simulations(), &SimulationApi::DeleteSimulation, request);
      if (!deleted.ok()) return deleted.status();
      if (!flags.json && !flags.quiet) Print(absl::StrCat("deleted ", request.name(), "\n"));
    }
    return absl::OkStatus();
  });
}

}  // namespace starling
