#include <cstdio>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/event_text.h"
#include "engine/cli/ctl/live_block.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"
#include "engine/cli/ctl/watch_stream.h"
#include "engine/cli/ctl/watch_view.h"

namespace starling {
namespace {

constexpr absl::Duration kRedraw = absl::Milliseconds(100);

absl::Status AddKinds(const std::string& text, v1::WatchSimulationRequest& request) {
  for (const absl::string_view word : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    v1::SimulationEvent::Kind kind;
    const std::string name =
        absl::StrReplaceAll(absl::AsciiStrToUpper(absl::StripAsciiWhitespace(word)), {{"-", "_"}});
    if (!v1::SimulationEvent::Kind_Parse(name, &kind) ||
        kind == v1::SimulationEvent::KIND_UNSPECIFIED) {
      return absl::InvalidArgumentError(
          absl::StrCat("--kinds: there is no kind \"", word,
                       "\"; there are: metrics, state_changed, agents_changed, snapshot_created"));
    }
    request.add_kinds(kind);
  }
  return absl::OkStatus();
}

void NoteOnStderr(const std::string& note) {
  std::fputs(absl::StrCat("starling: ", note, "\n").c_str(), stderr);
}

// A line for each event. Those of one answer are written at once.
absl::Status WatchAsLines(const Client& client, const v1::WatchSimulationRequest& request,
                          bool json) {
  return ReadWatch(
      client, request,
      [json](const v1::WatchSimulationResponse& response, const std::vector<std::string>& metrics) {
        std::string lines;
        for (const v1::SimulationEvent& event : response.events()) {
          if (json) {
            lines += EventJson(event, metrics);
          } else if (event.event_case() != v1::SimulationEvent::kHeartbeat) {
            lines += EventLine(event, metrics);
          }
        }
        Print(lines);
      },
      NoteOnStderr);
}

absl::Status WatchAsPicture(const Client& client, v1::WatchSimulationRequest request,
                            const VerbFlags& flags) {
  v1::GetSimulationRequest get;
  get.set_name(request.name());
  ASSIGN_OR_RETURN(
      const v1::Simulation simulation,
      client.Call(client.simulations(), &SimulationApi::GetSimulation, get, kRepeatable));
  WatchView view(simulation);
  LiveBlock block(stdout);
  absl::Time drawn = absl::Now();
  const auto draw = [&] {
    const absl::Time now = absl::Now();
    view.Sample(now - drawn);
    drawn = now;
    const Terminal terminal = TerminalOf(stdout, flags.no_color);
    block.Draw(view.Text(terminal), terminal);
  };
  draw();
  // Each is an occasion to draw what came before it.
  request.mutable_heartbeat()->set_nanos(500'000'000);
  const absl::Status status = ReadWatch(
      client, request,
      [&](const v1::WatchSimulationResponse& response, const std::vector<std::string>& metrics) {
        view.Add(response, metrics);
        if (absl::Now() - drawn >= kRedraw) draw();
      },
      [&](const std::string& note) {
        view.Note(note);
        draw();
      });
  draw();
  return status;
}

}  // namespace

int WatchVerb(Arguments arguments) {
  VerbFlags flags;
  v1::WatchSimulationRequest request;
  std::string name;
  std::string kinds;
  int64_t after = 0;
  int64_t every = 1;
  bool until_finished = false;
  bool lines = false;
  auto command = MakeVerb(
      "watch", "What happens to a simulation, as it happens: a picture on a terminal, else lines.",
      flags);
  command->add_option("NAME", name, "simulations/ID, or its ID")->required();
  const CLI::Option* after_option = command->add_option(
      "--after", after, "events after this sequence; 0: all that are kept (default: new ones)");
  command->add_option("--kinds", kinds,
                      "only these: metrics, state_changed, agents_changed, snapshot_created");
  const CLI::Option* every_option =
      command->add_option("--every", every, "metrics of every so many ticks");
  command->add_flag("--until-finished", until_finished, "ends once the simulation has finished");
  command->add_flag("--lines", lines, "a line for each event, on a terminal too");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  request.set_name(FullName("simulations", name));
  if (after_option->count() > 0) request.set_after_sequence(after);
  if (every_option->count() > 0) request.set_every_ticks(every);
  request.set_until_finished(until_finished);
  if (const absl::Status status = AddKinds(kinds, request); !status.ok()) return FailVerb(status);
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    if (flags.json || lines || !TerminalOf(stdout, true).interactive) {
      return WatchAsLines(client, request, flags.json);
    }
    return WatchAsPicture(client, request, flags);
  });
}

}  // namespace starling
