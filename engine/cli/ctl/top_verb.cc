#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/live_block.h"
#include "engine/cli/ctl/paging.h"
#include "engine/cli/ctl/server_error.h"
#include "engine/cli/ctl/top_view.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"

namespace starling {
namespace {

// Between the two readings that one picture needs.
constexpr absl::Duration kShortPause = absl::Milliseconds(500);

absl::StatusOr<TopReading> Read(const Client& client) {
  TopReading reading;
  ASSIGN_OR_RETURN(reading.info, client.Call(client.servers(), &ServerApi::GetServerInfo,
                                             v1::GetServerInfoRequest(), kRepeatable));
  ASSIGN_OR_RETURN(reading.metrics, client.Call(client.servers(), &ServerApi::GetServerMetrics,
                                                v1::GetServerMetricsRequest(), kRepeatable));
  reading.time = absl::Now();
  ASSIGN_OR_RETURN(
      reading.simulations,
      AllPages(client, client.simulations(), &SimulationApi::ListSimulations,
               v1::ListSimulationsRequest(), &v1::ListSimulationsResponse::mutable_simulations));
  return reading;
}

std::string AsJson(const TopReading& reading) {
  return absl::StrCat("{\"server\":", ToJson(reading.info),
                      ",\"metrics\":", ToJson(reading.metrics),
                      ",\"simulations\":", ToJson(reading.simulations), "}\n");
}

absl::Status Once(const Client& client, const VerbFlags& flags) {
  ASSIGN_OR_RETURN(const TopReading before, Read(client));
  if (flags.json) {
    Print(AsJson(before));
    return absl::OkStatus();
  }
  if (!client.Pause(kShortPause)) return Interrupted();
  ASSIGN_OR_RETURN(const TopReading now, Read(client));
  Print(TopText(before, now, client.address(), TerminalOf(stdout, flags.no_color)));
  return absl::OkStatus();
}

// Until an interrupt, which is how it is meant to end.
absl::Status Live(const Client& client, const VerbFlags& flags, absl::Duration every) {
  LiveBlock block(stdout);
  ASSIGN_OR_RETURN(TopReading before, Read(client));
  absl::Duration pause = kShortPause;
  while (client.Pause(pause)) {
    absl::StatusOr<TopReading> now = Read(client);
    if (client.interrupted()) break;
    if (!now.ok()) return now.status();
    const Terminal terminal = TerminalOf(stdout, flags.no_color);
    block.Draw(TopText(before, *now, client.address(), terminal), terminal);
    before = *std::move(now);
    pause = every;
  }
  return absl::OkStatus();
}

}  // namespace

int TopVerb(Arguments arguments) {
  VerbFlags flags;
  double every = 1;
  bool once = false;
  auto command = MakeVerb(
      "top", "The server and its simulations, drawn again and again on a terminal; Ctrl-C ends it.",
      flags);
  command->add_option("--every", every, "seconds between two pictures")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  command->add_flag("--once", once, "one picture");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    if (once || flags.json || !TerminalOf(stdout, true).interactive) return Once(client, flags);
    return Live(client, flags, absl::Seconds(every));
  });
}

}  // namespace starling
