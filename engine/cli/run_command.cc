#include "engine/cli/run_command.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/backends/make_tick_runner.h"
#include "engine/cli/catalogue.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/output_folder.h"
#include "engine/cli/progress.h"
#include "engine/cli/resource_usage.h"
#include "engine/cli/run_record.h"
#include "engine/cli/run_report.h"
#include "engine/cli/run_result.h"
#include "engine/cli/signals.h"
#include "engine/cli/user_path.h"
#include "engine/core/simulation.h"

namespace starling {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Everything that can be refused, before anything is left behind.
struct Prepared {
  LoadedScenario loaded;
  std::unique_ptr<Simulation> simulation;
  RunResult result;
};

absl::Status CheckProfile(const std::string& profile) {
  if (profile == "off") return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--profile ", profile, ": this build has no profiler; use --profile off"));
}

void DescribePlans(const CompiledScenario& compiled, RunResult& result) {
  result.instruction_set = std::string(compiled.populations()[0]->instruction_set());
  for (const PopulationRequirements& population : compiled.requirements().populations) {
    result.population_names.push_back(population.name);
    result.population_agents.push_back(population.agents);
    result.plans.push_back(population.plan);
  }
  const WorldLayout layout = compiled.scenario().world->Layout();
  result.world_metrics =
      static_cast<int64_t>(layout.agent_metrics.size() + layout.shared_metrics.size());
}

absl::StatusOr<Prepared> Prepare(const RunFlags& flags) {
  RETURN_IF_ERROR(CheckProfile(flags.profile));
  ASSIGN_OR_RETURN(LoadedScenario loaded, LoadScenario(flags.scenario));
  ASSIGN_OR_RETURN(const Catalogue catalogue, BuiltinCatalogue());
  const ExecutionSettings& execution = loaded.run.execution;
  const Requirements& requirements = loaded.compiled.requirements();
  absl::StatusOr<ChosenRunner> chosen =
      MakeTickRunner({execution.backend, execution.scheduler, execution.start, execution.workers},
                     {requirements.blocks, requirements.tick_nanoseconds}, catalogue.backends,
                     catalogue.schedulers);
  if (!chosen.ok()) return loaded.description.Locate(chosen.status());

  RunResult result;
  DescribePlans(loaded.compiled, result);
  if (!chosen->reason.empty()) result.warnings.push_back(chosen->reason);
  result.scenario = loaded.run.scenario.name;
  result.scenario_digest = loaded.digest;
  result.seed = loaded.run.scenario.seed;
  result.precision = loaded.run.scenario.precision == Precision::kFloat ? "float" : "double";
  result.start = execution.start;
  result.backend = std::string(chosen->runner->backend());
  result.scheduler = std::string(chosen->runner->scheduler());
  result.workers = chosen->runner->workers();

  ASSIGN_OR_RETURN(auto simulation,
                   Simulation::Create(std::move(loaded.compiled), std::move(chosen->runner)));
  if (!flags.scenario.resume.empty()) {
    RETURN_IF_ERROR(simulation->RestoreSnapshot(UserPath(flags.scenario.resume)));
    if (simulation->tick() >= loaded.run.scenario.ticks) {
      return absl::InvalidArgumentError(
          absl::StrCat(flags.scenario.resume, " is at tick ", simulation->tick(),
                       ", and the scenario ends at tick ", loaded.run.scenario.ticks,
                       "; use --ticks to let it end later"));
    }
  }
  for (int64_t agent : loaded.run.record.belief_agents) {
    RETURN_IF_ERROR(
        loaded.description.Locate(simulation->Watch(loaded.run.record.beliefs_population, agent)));
  }
  result.agents = simulation->agents();
  return Prepared{std::move(loaded), std::move(simulation), std::move(result)};
}

// Ticks until the end, an interrupt or an error.
absl::Status RunTicks(const RunFlags& flags, const InterruptHandler& interrupt, Prepared& run,
                      RunRecord& record) {
  Simulation& simulation = *run.simulation;
  const int64_t first = simulation.tick();
  const int64_t last = run.loaded.run.scenario.ticks;
  std::unique_ptr<Progress> progress;
  if (!flags.quiet) {
    progress = std::make_unique<Progress>(run.result.scenario, first, last, simulation.agents(),
                                          TerminalOf(stderr, flags.no_color), stderr);
  }
  const Clock::time_point start = Clock::now();
  absl::Status status;
  while (status.ok() && simulation.tick() < last) {
    status = simulation.Step(1, interrupt.token());
    if (status.ok()) status = record.Tick(simulation);
    if (progress != nullptr) progress->Update(simulation.tick());
  }
  run.result.wall_seconds = SecondsSince(start);
  run.result.ticks = simulation.tick();
  run.result.ticks_run = simulation.tick() - first;
  run.result.interrupted = absl::IsCancelled(status);
  return run.result.interrupted ? absl::OkStatus() : status;
}

absl::Status LeaveBehind(const RunFlags& flags, const OutputFolder& folder, Clock::time_point start,
                         Prepared& run, RunRecord& record) {
  RunResult& result = run.result;
  if (result.interrupted) RETURN_IF_ERROR(record.Snapshot(*run.simulation).status());
  RETURN_IF_ERROR(record.Finish(*run.simulation));
  result.state_hash = run.simulation->StateHash();
  result.metric_names = record.names();
  result.metric_summaries = record.summaries();
  for (const std::string& snapshot : record.snapshots())
    result.snapshots.push_back(ShownPath(snapshot));
  const ResourceUsage usage = CurrentResourceUsage();
  result.cpu_seconds = usage.cpu_seconds;
  result.peak_rss_bytes = usage.peak_rss_bytes;
  result.context_switches = usage.context_switches;
  result.page_faults = usage.page_faults;
  result.total_seconds = SecondsSince(start);
  RETURN_IF_ERROR(folder.Write("report.html", RunReportHtml(run.simulation->scenario(), result,
                                                            record, run.loaded.stored_text)));
  const std::string json = ToJson(result).dump(2) + "\n";
  RETURN_IF_ERROR(folder.Write("result.json", json));
  if (flags.json) {
    std::fputs(json.c_str(), stdout);
  } else if (!flags.quiet) {
    std::fputs(SummaryText(result, ShownPath(folder.File("report.html"))).c_str(), stdout);
  }
  return absl::OkStatus();
}

}  // namespace

void AddRunFlags(CLI::App& command, RunFlags& flags) {
  command.add_option("scenario", flags.scenario.file, "scenario file (textproto)");
  command.add_option("--resume", flags.scenario.resume,
                     "goes on from a snapshot instead, with the scenario stored in it");
  AddScenarioFlags(command, flags.scenario);
  command.add_option("--out", flags.out,
                     "output folder; default: starling-out/NAME-N, N the first free number");
  command.add_option_function<std::string>(
      "--snapshot-every",
      [&flags](const std::string& ticks) {
        flags.scenario.fields["record.snapshot_every"] = ticks;
      },
      "writes a snapshot every so many ticks");
  command.add_option("--profile", flags.profile, "what to profile: off");
  command.add_flag("--log-hash", flags.log_hash,
                   "writes the state hash of every tick to hashes.txt");
  command.add_flag("--json", flags.json, "prints result.json on stdout and nothing else there");
  command.add_flag("--quiet", flags.quiet, "no progress and no summary");
  command.add_flag("--no-color", flags.no_color, "no colours");
}

int RunCommand(const RunFlags& flags) {
  const Clock::time_point start = Clock::now();
  if (flags.scenario.file.empty() == flags.scenario.resume.empty()) {
    return UsageError(absl::InvalidArgumentError(
        "run needs a scenario file, or --resume SNAPSHOT, and not both"));
  }
  const InterruptHandler interrupt;
  absl::StatusOr<Prepared> run = Prepare(flags);
  if (!run.ok()) return UsageError(run.status());
  const absl::StatusOr<OutputFolder> folder =
      OutputFolder::Create(UserPath(flags.out), run->result.scenario);
  if (!folder.ok()) return UsageError(folder.status());
  auto record = RunRecord::Start(*run->simulation, run->loaded.run.record, *folder,
                                 run->loaded.stored_text, flags.log_hash);
  if (!record.ok()) {
    folder->Remove();
    return WorkError(record.status());
  }
  const absl::Status worked = RunTicks(flags, interrupt, *run, **record);
  const absl::Status left = LeaveBehind(flags, *folder, start, *run, **record);
  if (!worked.ok()) return WorkError(worked);
  if (!left.ok()) return WorkError(left);
  if (!run->result.interrupted) return kExitDone;
  std::fprintf(stderr,
               "starling: interrupted at tick %lld; results so far are in %s; go on with: starling "
               "run --resume %s\n",
               static_cast<long long>(run->result.ticks), ShownPath(folder->path()).c_str(),
               run->result.snapshots.back().c_str());
  return kExitInterrupted;
}

}  // namespace starling
