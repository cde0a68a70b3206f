#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/server_error.h"
#include "engine/cli/ctl/simulation_text.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"
#include "engine/cli/progress.h"
#include "engine/cli/tick_progress.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(200);

// As long as it takes.
constexpr CallOptions kStepOptions{/*repeatable=*/false, /*timeout=*/absl::ZeroDuration()};

absl::StatusOr<v1::Simulation> Get(const Client& client, const std::string& name) {
  v1::GetSimulationRequest request;
  request.set_name(name);
  return client.Call(client.simulations(), &SimulationApi::GetSimulation, request, kRepeatable);
}

// The call in one piece, so that others see one step, while the bar follows what the server says
// the tick is.
absl::StatusOr<v1::Simulation> StepWithProgress(const Client& client,
                                                const v1::StepSimulationRequest& request,
                                                const CallOptions& options,
                                                const v1::Simulation& before,
                                                const Terminal& terminal) {
  absl::StatusOr<v1::Simulation> after = absl::UnknownError("");
  absl::Notification done;
  std::thread call([&] {
    after = client.Call(client.simulations(), &SimulationApi::StepSimulation, request, options);
    done.Notify();
  });
  const int64_t first = before.tick();
  const TickProgress ticks(before.name(), first, first + request.ticks(), before.agents());
  Progress progress(terminal, stderr);
  while (!done.WaitForNotificationWithTimeout(kPoll)) {
    if (!progress.IsDue()) continue;
    const absl::StatusOr<v1::Simulation> now = Get(client, request.name());
    if (now.ok() && !done.HasBeenNotified()) progress.Show(ticks.At(now->tick()));
  }
  progress.Finish();
  call.join();
  return after;
}

// After Ctrl-C: the server ends the step at the next tick, so ask until it stands.
absl::Status WhereItStands(const VerbFlags& flags, const std::string& name) {
  absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(flags.connection, StopToken());
  if (!client.ok()) return Interrupted();
  for (int i = 0; i < 20; ++i) {
    const absl::StatusOr<v1::Simulation> now = Get(**client, name);
    if (!now.ok()) return Interrupted();
    if (now->state() != v1::Simulation::RUNNING) {
      return Interrupted(absl::StrCat(now->name(), " is ", StateName(now->state()), " at tick ",
                                      now->tick(), "; what was done stays done"));
    }
    absl::SleepFor(absl::Milliseconds(100));
  }
  return Interrupted(absl::StrCat(name, " is still at its tick; see `starling ctl get`"));
}

}  // namespace

int StepVerb(Arguments arguments) {
  VerbFlags flags;
  std::string name;
  int64_t ticks = 1;
  int64_t expected_tick = 0;
  auto command =
      MakeVerb("step", "Advances a paused simulation by so many ticks and waits for them.", flags);
  command->add_option("NAME", name, "simulations/ID, or its ID")->required();
  command->add_option("TICKS", ticks, "how many, at least 1")->capture_default_str();
  const CLI::Option* expected = command->add_option("--expected-tick", expected_tick,
                                                    "the tick it must be at (default: any)");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    v1::StepSimulationRequest request;
    request.set_name(FullName("simulations", name));
    request.set_ticks(ticks);
    ASSIGN_OR_RETURN(const v1::Simulation before, Get(client, request.name()));
    // By it the call may be repeated. Of a simulation that runs the tick is gone already, and the
    // server says what is wrong.
    if (expected->count() > 0) {
      request.set_expected_tick(expected_tick);
    } else if (before.state() == v1::Simulation::PAUSED) {
      request.set_expected_tick(before.tick());
    }
    CallOptions options = kStepOptions;
    options.repeatable = request.has_expected_tick();
    const absl::Time start = absl::Now();
    Terminal terminal = TerminalOf(stderr, flags.no_color);
    terminal.width -= 2;  // for the ^C that the terminal shows
    const absl::StatusOr<v1::Simulation> after =
        flags.quiet
            ? client.Call(client.simulations(), &SimulationApi::StepSimulation, request, options)
            : StepWithProgress(client, request, options, before, terminal);
    if (!after.ok()) {
      return client.interrupted() ? WhereItStands(flags, request.name()) : after.status();
    }
    if (flags.json) {
      PrintJson(*after);
      return absl::OkStatus();
    }
    const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
    const double steps = static_cast<double>(ticks) * static_cast<double>(after->agents());
    std::string line = SimulationLine(*after);
    line.pop_back();
    Print(absl::StrCat(line, "; ", FormatCount(ticks), ticks == 1 ? " tick in " : " ticks in ",
                       FormatDuration(seconds), ", ", FormatSi(steps / seconds),
                       " agent-steps/s\n"));
    return absl::OkStatus();
  });
}

}  // namespace starling
