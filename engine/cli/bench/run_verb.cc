#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "bench/reports/text.h"
#include "bench/results/results_json.h"
#include "bench/runner/machine.h"
#include "bench/runner/runner.h"
#include "engine/cli/bench/bench_flags.h"
#include "engine/cli/bench/builtin_suites.h"
#include "engine/cli/bench/result_folder.h"
#include "engine/cli/bench/row_profiles.h"
#include "engine/cli/bench/verbs.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/output_folder.h"
#include "engine/cli/progress.h"
#include "engine/cli/signals.h"
#include "engine/cli/user_path.h"
#include "report/format.h"

namespace starling {
namespace {

struct RunFlags {
  MeasuringFlags measuring;
  std::string out;
  std::string resume;
  std::string profile = "off";
  std::string sort = "plan";
  std::string group_by;
  bool json = false;
  bool quiet = false;
  bool no_color = false;
  bool no_reports = false;
  bool strict = false;
};

void AddFlags(CLI::App& command, RunFlags& flags) {
  command.set_config("--config", "", "a file with any of these flags, as TOML: quick = true");
  command.add_option("SUITE", flags.measuring.suites, "suites by name, or `all`; see `bench list`")
      ->required();
  AddMeasuringFlags(command, flags.measuring);
  auto* const out = command.add_option("--out", flags.out,
                                       "the folder of results and reports (starling-out/bench-N)");
  command.add_option("--resume", flags.resume, "go on with the interrupted run of this folder")
      ->excludes(out);
  command.add_option("--profile", flags.profile, "cpu: profile each row after its samples; off");
  command.add_option("--sort", flags.sort,
                     "of the table: plan, name, median, min, max, stddev, iqr, spread or target");
  command.add_option("--group-by", flags.group_by, "a parameter; a table for each of its values");
  command.add_flag("--strict", flags.strict, "exit 3 if a target is missed");
  command.add_flag("--json", flags.json, "the results as JSON on stdout, no table");
  command.add_flag("--quiet", flags.quiet, "no progress and no table");
  command.add_flag("--no-color", flags.no_color, "no colours");
  command.add_flag("--no-reports", flags.no_reports, "results.json only");
}

// Shows how far the run is, and keeps what is measured.
class Keeper : public RunnerObserver {
 public:
  Keeper(const OutputFolder& folder, const RunFlags& flags)
      : folder_(folder), flags_(flags), progress_(TerminalOf(stderr, flags.no_color), stderr) {}

  void OnProgress(const RunnerProgress& progress) override {
    if (flags_.quiet || !progress_.IsDue()) return;
    progress_.Show(
        {"bench",
         progress.share,
         {absl::StrCat(progress.rows_done, "/", progress.rows, " rows"),
          absl::StrCat(FormatDuration(progress.seconds_left), " left"), progress.doing}});
  }
  absl::Status OnRows(const BenchmarkResults& results) override {
    return WriteResults(folder_.File(kResultsFile), results);
  }
  absl::Status OnProfile(const BenchmarkRow& row, const Profile& profile) override {
    return KeepRowProfile(folder_, row, profile);
  }
  void Finish() { progress_.Finish(); }

 private:
  const OutputFolder& folder_;
  const RunFlags& flags_;
  Progress progress_;
};

absl::Status CheckFlags(const RunFlags& flags) {
  if (flags.profile != "cpu" && flags.profile != "off") {
    return absl::InvalidArgumentError(absl::StrCat(
        "--profile ", flags.profile, ": benchmarks take CPU profiles only; give cpu or off"));
  }
  return CheckRowSort(flags.sort);
}

// A new folder, or that of a run to go on with and what it holds.
absl::StatusOr<OutputFolder> OpenFolder(const RunFlags& flags, BenchmarkResults& results) {
  if (flags.resume.empty()) return OutputFolder::Create(flags.out, "bench");
  ASSIGN_OR_RETURN(BenchmarkResults before, ReadResultsAt(flags.resume));
  std::vector<std::string> differences = MachineDifferences(before.machine, results.machine);
  if (before.build != results.build) differences.emplace_back("it is another build");
  if (before.extent != results.extent) {
    differences.push_back(absl::StrCat("extent: ", before.extent, " against ", results.extent));
  }
  if (!differences.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot go on with ", flags.resume, ": ", absl::StrJoin(differences, "; ")));
  }
  results = std::move(before);
  return OutputFolder::Open(flags.resume);
}

int Report(const RunFlags& flags, const OutputFolder& folder, const BenchmarkResults& results) {
  if (flags.json) {
    std::fputs(ResultsToJson(results).c_str(), stdout);
  } else if (!flags.quiet) {
    std::fputs(ResultsTable(results, flags.sort, flags.group_by, flags.no_color).c_str(), stdout);
    std::printf("\nresults: %s\n",
                ShownPath(folder.File(flags.no_reports ? kResultsFile : "report.html")).c_str());
  }
  if (!flags.strict) return kExitDone;
  for (const BenchmarkRow& row : results.rows) {
    if (row.verdict == RowVerdict::kMissed) return kExitMismatch;
  }
  return kExitDone;
}

int MeasureRows(const RunFlags& flags, const std::vector<PlannedRow>& rows,
                const RunnerOptions& options, const OutputFolder& folder,
                BenchmarkResults results) {
  const InterruptHandler interrupt;
  Keeper keeper(folder, flags);
  const absl::Status status = RunBenchmarks(rows, options, keeper, interrupt.token(), results);
  keeper.Finish();
  if (results.rows.empty() && !status.ok()) {
    folder.Remove();
    if (absl::IsInvalidArgument(status)) return UsageError(status);  // a parameter's value
    if (!absl::IsCancelled(status)) return WorkError(status);
    std::fputs("starling: interrupted before the first case was complete; nothing is kept\n",
               stderr);
    return kExitInterrupted;
  }
  absl::Status kept = WriteResults(folder.File(kResultsFile), results);
  if (kept.ok() && !flags.no_reports) kept = WriteReports(folder, results);
  if (absl::IsCancelled(status)) {
    std::fprintf(stderr,
                 "starling: interrupted: %zu of %zu rows are in %s; the same command with "
                 "--resume %s goes on\n",
                 results.rows.size(), rows.size(), ShownPath(folder.File(kResultsFile)).c_str(),
                 ShownPath(folder.path()).c_str());
    return kExitInterrupted;
  }
  if (!status.ok()) return WorkError(status);
  if (!kept.ok()) return WorkError(kept);
  return Report(flags, folder, results);
}

}  // namespace

int BenchRunVerb(Arguments arguments) {
  RunFlags flags;
  auto command = MakeCommand("bench", "Measures suites of benchmarks on this machine.");
  AddFlags(*command, flags);
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;

  const absl::StatusOr<Suites> suites = BuiltinSuites();
  if (!suites.ok()) return WorkError(suites.status());
  if (const absl::Status checked = CheckFlags(flags); !checked.ok()) return UsageError(checked);
  const absl::StatusOr<PlanOptions> plan = PlanOptionsOf(flags.measuring);
  if (!plan.ok()) return UsageError(plan.status());
  const absl::StatusOr<SamplingOptions> sampling = SamplingOptionsOf(flags.measuring);
  if (!sampling.ok()) return UsageError(sampling.status());
  const absl::StatusOr<std::vector<PlannedRow>> rows =
      PlanRows(*suites, SuiteNames(*suites, flags.measuring.suites), *plan);
  if (!rows.ok()) return UsageError(rows.status());

  BenchmarkResults results =
      NewResults(absl::StrCat("starling bench ", absl::StrJoin(arguments, " ")), plan->extent);
  const absl::StatusOr<OutputFolder> folder = OpenFolder(flags, results);
  if (!folder.ok()) return UsageError(folder.status());
  RunnerOptions options;
  options.sampling = *sampling;
  options.seed = static_cast<uint64_t>(flags.measuring.seed);
  options.cpu_profiles = flags.profile == "cpu";
  return MeasureRows(flags, *rows, options, *folder, std::move(results));
}

}  // namespace starling
