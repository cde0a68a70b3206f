#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "bench/compare/comparison_html.h"
#include "bench/compare/comparison_json.h"
#include "bench/compare/comparison_markdown.h"
#include "bench/compare/comparison_text.h"
#include "bench/compare/paired_comparison.h"
#include "engine/cli/bench/bench_flags.h"
#include "engine/cli/bench/builtin_suites.h"
#include "engine/cli/bench/compare_sides.h"
#include "engine/cli/bench/result_folder.h"
#include "engine/cli/bench/turn_progress.h"
#include "engine/cli/bench/verbs.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/signals.h"
#include "engine/cli/user_path.h"

namespace starling {
namespace {

struct CompareFlags {
  std::string a;
  std::string b;
  MeasuringFlags measuring;
  int turns = PairedOptions().turns;
  double threshold = -1;
  std::string out;
  bool json = false;
  bool quiet = false;
  bool no_color = false;
};

void AddFlags(CLI::App& command, CompareFlags& flags) {
  command.add_option("A", flags.a, "the base: results, a program, or name=value")->required();
  command.add_option("B", flags.b, "what is held against it, of the same kind")->required();
  command.add_option("SUITE", flags.measuring.suites, "what two programs or settings run");
  AddMeasuringFlags(command, flags.measuring);
  command.add_option("--turns", flags.turns, "processes of each side, in turns (16)");
  command.add_option("--threshold", flags.threshold,
                     "a smaller change is no regression, as a fraction (each metric's own)");
  command.add_option("--out", flags.out, "a folder for report, comparison.json and profiles");
  command.add_flag("--json", flags.json, "the comparison as JSON on stdout");
  command.add_flag("--quiet", flags.quiet, "no progress and no table");
  command.add_flag("--no-color", flags.no_color, "no colours");
}

absl::StatusOr<PairedComparisonOptions> OptionsOf(const CompareFlags& flags,
                                                  const CompareSides& sides) {
  PairedComparisonOptions options;
  if (flags.threshold != -1) options.compare.threshold = flags.threshold;
  options.paired.turns = flags.turns;
  options.paired.filter = flags.measuring.filter;
  options.differing = sides.differing;
  // The flags are refused here rather than by the first process.
  RETURN_IF_ERROR(PlanOptionsOf(flags.measuring).status());
  RETURN_IF_ERROR(SamplingOptionsOf(flags.measuring).status());
  return options;
}

absl::StatusOr<Comparison> CompareFiles(const CompareFlags& flags) {
  ASSIGN_OR_RETURN(const BenchmarkResults base, ReadResultsAt(flags.a));
  ASSIGN_OR_RETURN(const BenchmarkResults other, ReadResultsAt(flags.b));
  ComparisonOptions options;
  if (flags.threshold != -1) options.threshold = flags.threshold;
  ASSIGN_OR_RETURN(Comparison comparison, CompareResults(base, other, options));
  comparison.base_name = flags.a;
  comparison.other_name = flags.b;
  return comparison;
}

absl::Status Keep(const OutputFolder& folder, const Comparison& comparison,
                  const std::vector<ProfiledRow>& profiles) {
  RETURN_IF_ERROR(folder.Write("comparison.json", ComparisonToJson(comparison)));
  RETURN_IF_ERROR(folder.Write("comparison.md", ComparisonMarkdown(comparison)));
  return folder.Write("comparison.html", ComparisonHtml(comparison, profiles));
}

int Finish(const CompareFlags& flags, const Comparison& comparison) {
  if (flags.json) {
    std::fputs(ComparisonToJson(comparison).c_str(), stdout);
  } else if (!flags.quiet) {
    std::fputs(ComparisonText(comparison).c_str(), stdout);
  }
  return comparison.worse > 0 ? kExitMismatch : kExitDone;
}

int Failed(const absl::Status& status) {
  if (absl::IsCancelled(status)) {
    std::fputs(
        "starling: interrupted; a comparison that is not complete says nothing and is not kept\n",
        stderr);
    return kExitInterrupted;
  }
  return absl::IsUnavailable(status) ? WorkError(status) : UsageError(status);
}

}  // namespace

int BenchCompareVerb(Arguments arguments) {
  CompareFlags flags;
  auto command =
      MakeCommand("bench compare",
                  "What changed from A to B: two folders of results, two programs (run in turns), "
                  "or two settings "
                  "such as backend=serial backend=threads. Exit 3 if something became worse.");
  AddFlags(*command, flags);
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;

  const absl::StatusOr<CompareSides> sides = CompareSidesOf(flags.a, flags.b, flags.measuring);
  if (!sides.ok()) return UsageError(sides.status());
  absl::StatusOr<PairedComparisonOptions> options = OptionsOf(flags, *sides);
  if (!options.ok()) return UsageError(options.status());
  absl::optional<OutputFolder> folder;
  if (!flags.out.empty()) {
    absl::StatusOr<OutputFolder> made = OutputFolder::Create(flags.out, "compare");
    if (!made.ok()) return UsageError(made.status());
    folder = *std::move(made);
  }

  const InterruptHandler interrupt;
  TurnProgress progress("compare", flags.quiet, flags.no_color);
  options->paired.on_turn = progress.on_turn();
  absl::StatusOr<Comparison> comparison =
      sides->are_results ? CompareFiles(flags)
                         : ComparePaired(sides->paired, *options, interrupt.token());
  std::vector<ProfiledRow> profiles;
  absl::Status status = comparison.status();
  if (status.ok() && folder.has_value()) {
    if (!sides->are_results) {
      absl::StatusOr<std::vector<ProfiledRow>> taken = ProfileRegressions(
          sides->paired, *comparison, folder->File("profiles"), *options, interrupt.token());
      status = taken.status();
      if (taken.ok()) profiles = *std::move(taken);
    }
    if (status.ok()) status = Keep(*folder, *comparison, profiles);
  }
  progress.Finish();
  if (!status.ok()) {
    if (folder.has_value()) folder->Remove();
    return Failed(status);
  }
  const int exit = Finish(flags, *comparison);
  if (folder.has_value() && !flags.json && !flags.quiet) {
    std::printf("\nreport: %s\n", ShownPath(folder->File("comparison.html")).c_str());
  }
  return exit;
}

}  // namespace starling
