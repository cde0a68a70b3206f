#include <numeric>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/inspection_text.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"
#include "engine/cli/terminal.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr char kNameHelp[] = "simulations/ID, or its ID";

absl::Status AddParts(const std::string& text, v1::InspectAgentsRequest& request) {
  for (const absl::string_view word : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    v1::InspectAgentsRequest::Part part;
    const std::string name = absl::AsciiStrToUpper(absl::StripAsciiWhitespace(word));
    if (!v1::InspectAgentsRequest::Part_Parse(name, &part) ||
        part == v1::InspectAgentsRequest::PART_UNSPECIFIED) {
      return absl::InvalidArgumentError(
          absl::StrCat("--parts: there is no part \"", word,
                       "\"; there are: beliefs, policies, actions, parameters"));
    }
    request.add_parts(part);
  }
  return absl::OkStatus();
}

absl::Status AddAgentsTo(const std::vector<std::string>& texts,
                         google::protobuf::RepeatedField<int64_t>* agents) {
  ASSIGN_OR_RETURN(const std::vector<int64_t> ids, ParseAgents(texts));
  agents->Add(ids.begin(), ids.end());
  return absl::OkStatus();
}

}  // namespace

int InspectVerb(Arguments arguments) {
  VerbFlags flags;
  v1::InspectAgentsRequest request;
  std::string name;
  std::vector<std::string> agents;
  std::string parts = "beliefs,policies,actions";
  auto command =
      MakeVerb("inspect", "What agents believe, intend, did and learned, at one tick.", flags);
  command->add_option("NAME", name, kNameHelp)->required();
  command->add_option("--agents", agents, "their ids: 0,1,5-9 (default: the whole population)")
      ->type_name("IDS")
      ->expected(1)
      ->take_all();
  command->add_option("--population", *request.mutable_population(),
                      "whose agents, if none are named (default: the only one)");
  command->add_option("--parts", parts, "some of beliefs, policies, actions, parameters")
      ->capture_default_str();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  request.set_name(FullName("simulations", name));
  absl::Status status = AddParts(parts, request);
  if (status.ok()) status = AddAgentsTo(agents, request.mutable_agents());
  if (!status.ok()) return FailVerb(status);
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    ASSIGN_OR_RETURN(
        const v1::InspectAgentsResponse response,
        client.Call(client.simulations(), &SimulationApi::InspectAgents, request, kRepeatable));
    if (flags.json) {
      PrintJson(response);
    } else {
      Print(InspectionText(request.name(), response, TerminalOf(stdout, flags.no_color).width));
    }
    return absl::OkStatus();
  });
}

int AddAgentsVerb(Arguments arguments) {
  VerbFlags flags;
  v1::AddAgentsRequest request;
  std::string name;
  int64_t count = 0;
  int64_t expected_tick = 0;
  auto command = MakeVerb("add-agents", "Agents join a population.", flags);
  command->add_option("NAME", name, kNameHelp)->required();
  command->add_option("COUNT", count, "how many, at least 1")->required();
  command->add_option("--population", *request.mutable_population(),
                      "which (default: the only one)");
  const CLI::Option* expected = command->add_option(
      "--expected-tick", expected_tick, "the tick the simulation must be at (default: any)");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    request.set_name(FullName("simulations", name));
    request.set_count(count);
    if (expected->count() > 0) request.set_expected_tick(expected_tick);
    ASSIGN_OR_RETURN(const v1::AddAgentsResponse response,
                     client.Call(client.simulations(), &SimulationApi::AddAgents, request));
    if (flags.json) {
      PrintJson(response);
      return absl::OkStatus();
    }
    const int64_t last = response.first_agent() + response.count() - 1;
    Print(absl::StrCat(request.name(), "  ", response.count() == 1 ? "agent " : "agents ",
                       response.first_agent(), response.count() == 1 ? "" : absl::StrCat("-", last),
                       " joined at tick ", response.tick(), ", ", FormatCount(response.agents()),
                       " agents now\n"));
    return absl::OkStatus();
  });
}

int RemoveAgentsVerb(Arguments arguments) {
  VerbFlags flags;
  v1::RemoveAgentsRequest request;
  std::string name;
  std::vector<std::string> agents;
  int64_t expected_tick = 0;
  auto command = MakeVerb("remove-agents", "Agents leave: all that are named, or none.", flags);
  command->add_option("NAME", name, kNameHelp)->required();
  command->add_option("IDS", agents, "their ids: 0,1,5-9")->required();
  const CLI::Option* expected = command->add_option(
      "--expected-tick", expected_tick, "the tick the simulation must be at (default: any)");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  request.set_name(FullName("simulations", name));
  if (expected->count() > 0) request.set_expected_tick(expected_tick);
  const absl::Status status = AddAgentsTo(agents, request.mutable_agents());
  if (!status.ok()) return FailVerb(status);
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    ASSIGN_OR_RETURN(const v1::RemoveAgentsResponse response,
                     client.Call(client.simulations(), &SimulationApi::RemoveAgents, request));
    if (flags.json) {
      PrintJson(response);
      return absl::OkStatus();
    }
    Print(absl::StrCat(request.name(), "  ", FormatCount(request.agents_size()),
                       request.agents_size() == 1 ? " agent" : " agents", " left at tick ",
                       response.tick(), ", ", FormatCount(response.agents()), " agents now\n"));
    return absl::OkStatus();
  });
}

}  // namespace starling
