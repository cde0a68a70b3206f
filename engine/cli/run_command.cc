#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/backends/make_tick_runner.h"
#include "engine/backends/processors.h"
#include "engine/cli/commands.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/json_text.h"
#include "engine/cli/output_folder.h"
#include "engine/cli/progress.h"
#include "engine/cli/run_profile.h"
#include "engine/cli/run_record.h"
#include "engine/cli/run_report.h"
#include "engine/cli/run_result.h"
#include "engine/cli/scenario_flags.h"
#include "engine/cli/signals.h"
#include "engine/cli/terminal.h"
#include "engine/cli/tick_progress.h"
#include "engine/cli/user_path.h"
#include "engine/core/version.h"
#include "engine/service/catalogue.h"
#include "profiling/resources/process_resources.h"
#include "report/format.h"

namespace starling {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct RunFlags {
  ScenarioFlags scenario;
  std::string out;
  RunProfileFlags profile;
  bool json = false;
  bool quiet = false;
  bool no_color = false;
  bool log_hash = false;
};

// A run that is ready for its first tick. Nothing was written yet.
struct PreparedRun {
  RunFlags flags;
  Clock::time_point start;
  std::string digest;
  std::string scenario_text;  // self-contained
  RecordSettings record;
  ExecutionSettings execution;
  Requirements requirements;
  std::string instruction_set;
  std::string backend_reason;
  std::unique_ptr<Simulation> simulation;
  RunProfile profile;
};

absl::Status CheckFlags(const RunFlags& flags) {
  if (flags.scenario.file.empty() == flags.scenario.resume.empty()) {
    return absl::InvalidArgumentError(
        flags.scenario.file.empty()
            ? "run what? Give a scenario file, or a snapshot with --resume; see `starling run "
              "--help`"
            : "give either a scenario file or a snapshot with --resume, not both");
  }
  return absl::OkStatus();
}

absl::Status CheckWorld(const World& world) {
  if (!world.Layout().external) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "the world \"", world.kind(),
      "\" is a client that says what agents observe, and here is none: ",
      "start `starling serve`, create the simulation there and drive it (DriveSimulation)"));
}

absl::StatusOr<PreparedRun> Prepare(const RunFlags& flags, Clock::time_point start) {
  RETURN_IF_ERROR(CheckFlags(flags));
  ASSIGN_OR_RETURN(RunProfile profile, RunProfile::Create(flags.profile));
  ASSIGN_OR_RETURN(LoadedScenario loaded, LoadScenario(flags.scenario));
  RETURN_IF_ERROR(CheckWorld(*loaded.compiled.scenario().world));
  ASSIGN_OR_RETURN(const Catalogue catalogue, BuiltinCatalogue());
  PreparedRun run;
  run.flags = flags;
  run.profile = std::move(profile);
  run.start = start;
  run.digest = loaded.digest;
  run.scenario_text = loaded.stored_text;
  run.record = loaded.run.record;
  run.execution = loaded.run.execution;
  run.requirements = loaded.compiled.requirements();
  run.instruction_set = std::string(loaded.compiled.populations()[0]->instruction_set());
  absl::StatusOr<ChosenRunner> chosen = MakeTickRunner(
      {run.execution.backend, run.execution.scheduler, run.execution.start, run.execution.workers},
      {run.requirements.blocks, run.requirements.tick_nanoseconds}, catalogue.backends,
      catalogue.schedulers);
  RETURN_IF_ERROR(chosen.status());
  run.backend_reason = chosen->reason;
  ASSIGN_OR_RETURN(run.simulation,
                   Simulation::Create(std::move(loaded.compiled), std::move(chosen->runner)));
  if (!flags.scenario.resume.empty()) {
    RETURN_IF_ERROR(run.simulation->RestoreSnapshot(UserPath(flags.scenario.resume)));
    const int64_t tick = run.simulation->tick();
    if (tick >= run.simulation->scenario().ticks) {
      return absl::InvalidArgumentError(
          absl::StrCat(flags.scenario.resume, " is at tick ", tick, " and the run ends at tick ",
                       run.simulation->scenario().ticks, "; give a later one with --ticks"));
    }
  }
  return run;
}

// Ticks until the end of the scenario, an interrupt or an error.
absl::Status RunTicks(PreparedRun& run, RunRecord& record, const InterruptHandler& interrupt) {
  Simulation& simulation = *run.simulation;
  const int64_t last_tick = simulation.scenario().ticks;
  const TickProgress ticks(simulation.scenario().name, simulation.tick(), last_tick,
                           simulation.agents());
  Progress progress(TerminalOf(stderr, run.flags.no_color), stderr);
  while (simulation.tick() < last_tick && !interrupt.requested()) {
    RETURN_IF_ERROR(simulation.Step(1));
    RETURN_IF_ERROR(record.Tick(simulation));
    run.profile.TickDone();
    if (!run.flags.quiet && progress.IsDue()) progress.Show(ticks.At(simulation.tick()));
  }
  return absl::OkStatus();
}

std::vector<std::string> WarningsOf(const PreparedRun& run) {
  std::vector<std::string> warnings;
  const TickRunner& runner = run.simulation->runner();
  if (runner.backend() == "serial" && !run.backend_reason.empty()) {
    warnings.push_back(run.backend_reason);
  }
  if (runner.workers() > AvailableProcessors()) {
    warnings.push_back(absl::StrCat(runner.workers(), " workers share ", AvailableProcessors(),
                                    AvailableProcessors() == 1 ? " processor" : " processors"));
  }
  if (!run.profile.warning().empty()) warnings.push_back(run.profile.warning());
  return warnings;
}

RunResult ResultOf(const PreparedRun& run, const RunRecord& record, int64_t first_tick,
                   double wall_seconds) {
  const Simulation& simulation = *run.simulation;
  const Scenario& scenario = simulation.scenario();
  const ProcessResources usage = ReadProcessResources();
  RunResult result;
  result.engine_version = kEngineVersion;
  result.scenario = scenario.name;
  result.digest = run.digest;
  result.seed = scenario.seed;
  result.world = std::string(scenario.world->kind());
  result.backend = std::string(simulation.runner().backend());
  result.backend_reason = run.backend_reason;
  result.start = run.execution.start;
  result.scheduler = std::string(simulation.runner().scheduler());
  result.workers = simulation.runner().workers();
  result.instruction_set = run.instruction_set;
  result.precision = scenario.precision == Precision::kFloat ? "float" : "double";
  result.agents = simulation.agents();
  result.first_tick = first_tick;
  result.tick = simulation.tick();
  result.last_tick = scenario.ticks;
  result.wall_seconds = wall_seconds;
  result.total_seconds = SecondsSince(run.start);
  result.cpu_seconds = usage.cpu_seconds;
  result.peak_rss_bytes = usage.rss_peak_bytes;
  result.state_hash = simulation.StateHash();
  result.metric_names = record.names();
  result.metric_summaries = record.summaries();
  result.warnings = WarningsOf(run);
  return result;
}

std::string ProfileSubtitle(const Simulation& simulation) {
  return absl::StrCat(FormatCount(simulation.agents()), " agents, tick ",
                      FormatCount(simulation.tick()), ", ", simulation.runner().backend(), ", ",
                      simulation.runner().workers(),
                      simulation.runner().workers() == 1 ? " worker" : " workers");
}

absl::Status WriteResults(const PreparedRun& run, const RunRecord& record, const RunResult& result,
                          const OutputFolder& folder) {
  RETURN_IF_ERROR(folder.Write("result.json", JsonText(ToJson(result))));
  return folder.Write(
      "report.html", RunReportHtml({result, record, *run.simulation, run.requirements,
                                    run.scenario_text, ReadProcessResources(), run.profile.cpu()}));
}

// From the first tick to the exit status. What was done is kept whatever happens.
int Execute(PreparedRun& run, const OutputFolder& folder, RunRecord& record,
            const InterruptHandler& interrupt) {
  const int64_t first_tick = run.simulation->tick();
  const Clock::time_point loop_start = Clock::now();
  absl::Status status = RunTicks(run, record, interrupt);
  const double wall_seconds = SecondsSince(loop_start);
  status.Update(run.profile.Finish(folder, run.simulation->scenario().name,
                                   ProfileSubtitle(*run.simulation)));
  status.Update(record.Finish(*run.simulation));

  const bool interrupted = status.ok() && run.simulation->tick() < run.simulation->scenario().ticks;
  std::string snapshot;
  if (interrupted) {
    absl::StatusOr<std::string> written = record.Snapshot(*run.simulation);
    status.Update(written.status());
    if (written.ok()) snapshot = *written;
  }
  const RunResult result = ResultOf(run, record, first_tick, wall_seconds);
  status.Update(WriteResults(run, record, result, folder));
  if (!status.ok()) return WorkError(status);

  if (run.flags.json) {
    std::fputs(JsonText(ToJson(result)).c_str(), stdout);
  } else if (!run.flags.quiet) {
    for (const std::string& warning : result.warnings) {
      std::fprintf(stderr, "starling: note: %s\n", warning.c_str());
    }
    std::fputs(SummaryText(result, ShownPath(folder.File("report.html"))).c_str(), stdout);
  }
  if (!interrupted) return kExitDone;
  std::fprintf(stderr,
               "starling: interrupted after tick %lld of %lld; the results so far are in %s, and "
               "`starling run --resume %s` goes on\n",
               static_cast<long long>(result.tick), static_cast<long long>(result.last_tick),
               ShownPath(folder.path()).c_str(), ShownPath(snapshot).c_str());
  return kExitInterrupted;
}

}  // namespace

int RunCommand(Arguments arguments) {
  const Clock::time_point start = Clock::now();
  RunFlags flags;
  auto command = MakeCommand(
      "run",
      "Runs a scenario to its end, or goes on from a snapshot, and leaves a folder with\n"
      "result.json, metrics.csv and report.html. Ctrl-C ends it early and keeps what was done.");
  command->add_option("SCENARIO", flags.scenario.file, "a scenario as text");
  command->add_option("--resume", flags.scenario.resume,
                      "go on from this snapshot with the scenario in it (--ticks: the tick to "
                      "reach, counted from the start of the scenario)");
  AddScenarioFlags(*command, flags.scenario);
  command->add_option_function<std::string>(
      "--snapshot-every",
      [&](const std::string& value) { flags.scenario.fields["record.snapshot_every"] = value; },
      "write snapshot-TICK.starling after every so many ticks");
  command->add_option("--out", flags.out,
                      "where to leave the results (default: starling-out/NAME-N, the first free)");
  command->add_flag("--log-hash", flags.log_hash,
                    "write the state's hash of every tick to hashes.txt");
  CLI::Option* const profile =
      command
          ->add_option("--profile", flags.profile.kinds,
                       "cpu: leave cpu.pb.gz, cpu.folded and flamegraph.html; or off")
          ->capture_default_str();
  command->add_option("--profile-seconds", flags.profile.seconds,
                      "sample the first so many seconds only");
  command->add_option("--profile-ticks", flags.profile.ticks,
                      "sample the first so many ticks only");
  command->add_flag("--json", flags.json, "result.json on stdout, and nothing else there");
  command->add_flag("--quiet", flags.quiet, "no progress and no summary");
  command->add_flag("--no-color", flags.no_color, "no colours in the progress bar");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  flags.profile.asked = profile->count() > 0;

  absl::StatusOr<PreparedRun> run = Prepare(flags, start);
  if (!run.ok()) return UsageError(run.status());
  const absl::Status profiling = run->profile.Start();
  if (!profiling.ok()) return UsageError(profiling);
  const InterruptHandler interrupt;
  const absl::StatusOr<OutputFolder> folder =
      OutputFolder::Create(flags.out, run->simulation->scenario().name);
  if (!folder.ok()) return UsageError(folder.status());
  absl::StatusOr<std::unique_ptr<RunRecord>> record =
      RunRecord::Start(*run->simulation, run->record, *folder, run->scenario_text, flags.log_hash);
  if (!record.ok()) {
    for (const char* name : {"metrics.csv", "hashes.txt"}) unlink(folder->File(name).c_str());
    folder->Remove();
    return UsageError(record.status());
  }
  return Execute(*run, *folder, **record, interrupt);
}

}  // namespace starling
