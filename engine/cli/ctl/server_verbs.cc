#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/simulation_text.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"
#include "report/format.h"
#include "report/text_table.h"

namespace starling {
namespace {

using Choices = google::protobuf::RepeatedPtrField<v1::ServerInfo::Choice>;

void AddRows(const std::string& what, const Choices& choices,
             std::vector<std::vector<std::string>>& rows) {
  for (const v1::ServerInfo::Choice& choice : choices) {
    rows.push_back({what, choice.name(),
                    choice.unavailable_reason().empty()
                        ? choice.description()
                        : absl::StrCat("not here: ", choice.unavailable_reason())});
  }
}

std::string InfoText(const v1::ServerInfo& info, const std::string& address) {
  const v1::ServerLimits& limits = info.limits();
  const auto bytes = [](int64_t value) { return FormatBytes(static_cast<double>(value)); };
  std::string text = FactLines({
      {"server", address},
      {"version", info.version()},
      {"state", info.draining() ? "draining: it takes no new work" : "serving"},
      {"up for", SinceText(info.start_time())},
      {"processors", FormatCount(info.processors())},
      {"memory", bytes(info.memory_bytes())},
      {"simulations", FormatCount(info.simulations())},
  });
  absl::StrAppend(&text, "limits\n",
                  FactLines({
                      {"  simulations", FormatCount(limits.simulations())},
                      {"  agents", FormatCount(limits.agents())},
                      {"  state", bytes(limits.state_bytes())},
                      {"  message", bytes(limits.message_bytes())},
                      {"  models", FormatCount(limits.models())},
                      {"  snapshots", absl::StrCat(FormatCount(limits.snapshots()), ", ",
                                                   bytes(limits.snapshot_bytes()))},
                      {"  profiles", FormatCount(limits.profiles())},
                      {"  streams", FormatCount(limits.streams())},
                      {"  waiting steps", FormatCount(limits.waiting_steps())},
                      {"  watch events", absl::StrCat(FormatCount(limits.watch_events()), ", ",
                                                      bytes(limits.watch_bytes()))},
                  }));
  std::vector<std::vector<std::string>> rows;
  AddRows("backend", info.backends(), rows);
  AddRows("scheduler", info.schedulers(), rows);
  AddRows("world", info.worlds(), rows);
  AddRows("profile", info.profiles(), rows);
  return absl::StrCat(text, "\n", TextTable({"KIND", "NAME", "DESCRIPTION"}, rows));
}

}  // namespace

int InfoVerb(Arguments arguments) {
  VerbFlags flags;
  auto command =
      MakeVerb("info", "The server's version, limits and what there is to choose from.", flags);
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    ASSIGN_OR_RETURN(const v1::ServerInfo info,
                     client.Call(client.servers(), &ServerApi::GetServerInfo,
                                 v1::GetServerInfoRequest(), kRepeatable));
    if (flags.json) {
      PrintJson(info);
    } else {
      Print(InfoText(info, client.address()));
    }
    return absl::OkStatus();
  });
}

}  // namespace starling
