#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/compare/paired_comparison.h"
#include "bench/statistics/quantile.h"
#include "engine/cli/bench/bench_flags.h"
#include "engine/cli/bench/builtin_suites.h"
#include "engine/cli/bench/compare_sides.h"
#include "engine/cli/bench/turn_progress.h"
#include "engine/cli/bench/verbs.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/json_text.h"
#include "engine/cli/signals.h"
#include "report/format.h"
#include "report/text_table.h"

namespace starling {
namespace {

// More false alarms than this and comparisons here mean nothing: one in twenty is what a
// significance of 5 % allows.
constexpr double kMostFalseAlarms = 0.05;

struct SelftestFlags {
  MeasuringFlags measuring;
  int times = 20;
  int turns = PairedOptions().turns;
  bool json = false;
  bool quiet = false;
  bool no_color = false;
};

// What one comparison of the program with itself showed.
struct Outcome {
  int64_t false_alarms = 0;
  int64_t rows = 0;
  double largest_shift = 0;
  double noise_floor = 0;  // of the row in the middle
  // The least change that would be called one, in the row in the middle and in the worst.
  double detectable = 0;
  double detectable_in_all = 0;
  double seconds = 0;
};

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return Quantile(values, 0.5);
}

Outcome OutcomeOf(const Comparison& comparison) {
  Outcome outcome;
  outcome.false_alarms = comparison.better + comparison.worse;
  outcome.seconds = comparison.seconds;
  std::vector<double> floors;
  std::vector<double> detectable;
  for (const RowComparison& row : comparison.rows) {
    if (row.change == Change::kNotComparable) continue;
    ++outcome.rows;
    outcome.largest_shift = std::max(outcome.largest_shift, std::abs(row.shift.estimate));
    outcome.detectable_in_all = std::max(outcome.detectable_in_all, row.least_shift());
    floors.push_back(row.noise_floor);
    detectable.push_back(row.least_shift());
  }
  if (!floors.empty()) {
    outcome.noise_floor = Median(std::move(floors));
    outcome.detectable = Median(std::move(detectable));
  }
  return outcome;
}

// Comparisons that raised one.
int64_t FalseAlarms(const std::vector<Outcome>& outcomes) {
  return std::count_if(outcomes.begin(), outcomes.end(),
                       [](const Outcome& outcome) { return outcome.false_alarms > 0; });
}

std::string Verdict(const std::vector<Outcome>& outcomes) {
  double shift = 0;
  std::vector<double> in_half;
  std::vector<double> in_all;
  for (const Outcome& outcome : outcomes) {
    shift = std::max(shift, outcome.largest_shift);
    in_half.push_back(outcome.detectable);
    in_all.push_back(outcome.detectable_in_all);
  }
  return absl::StrCat(
      FalseAlarms(outcomes), " of ", outcomes.size(),
      " comparisons of this program with itself raised a false alarm. Rows differed "
      "from themselves by up to ",
      FormatPercent(shift), ". A change of ", FormatPercent(Median(in_half)),
      " and more can be told from noise in half of the rows here, of ",
      FormatPercent(Median(in_all)), " in all of them.");
}

std::string AsJson(const std::vector<Outcome>& outcomes) {
  auto json = nlohmann::ordered_json::array();
  for (const Outcome& outcome : outcomes) {
    json.push_back({{"false_alarms", outcome.false_alarms},
                    {"rows", outcome.rows},
                    {"largest_shift", outcome.largest_shift},
                    {"noise_floor", outcome.noise_floor},
                    {"detectable", outcome.detectable},
                    {"detectable_in_all", outcome.detectable_in_all},
                    {"seconds", outcome.seconds}});
  }
  return JsonText(nlohmann::ordered_json{{"comparisons", json}, {"verdict", Verdict(outcomes)}});
}

std::string AsText(const std::vector<Outcome>& outcomes) {
  std::vector<std::vector<std::string>> rows;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const Outcome& outcome = outcomes[i];
    rows.push_back({absl::StrCat(i + 1), absl::StrCat(outcome.rows),
                    absl::StrCat(outcome.false_alarms), FormatPercent(outcome.largest_shift),
                    FormatPercent(outcome.noise_floor), FormatPercent(outcome.detectable),
                    FormatPercent(outcome.detectable_in_all)});
  }
  return absl::StrCat(TextTable({"COMPARISON", "ROWS", "FALSE ALARMS", "LARGEST SHIFT",
                                 "NOISE FLOOR", "DETECTABLE", "IN ALL ROWS"},
                                rows, 1),
                      "\n", Verdict(outcomes), "\n");
}

}  // namespace

int BenchSelftestVerb(Arguments arguments) {
  SelftestFlags flags;
  auto command =
      MakeCommand("bench selftest",
                  "Compares this program with itself, twenty times: how noisy this machine is, and "
                  "which changes "
                  "could be seen on it. Exit 3 if there are more false alarms than chance allows.");
  command->add_option("SUITE", flags.measuring.suites, "suites (inference)");
  AddMeasuringFlags(*command, flags.measuring);
  command->add_option("--times", flags.times, "comparisons (20)")->check(CLI::Range(1, 10000));
  command->add_option("--turns", flags.turns, "processes of each side, in turns (16)");
  command->add_flag("--json", flags.json, "JSON on stdout");
  command->add_flag("--quiet", flags.quiet, "no progress");
  command->add_flag("--no-color", flags.no_color, "no colours");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  if (flags.measuring.suites.empty()) flags.measuring.suites = {"inference"};

  const absl::StatusOr<Suites> suites = BuiltinSuites();
  if (!suites.ok()) return WorkError(suites.status());
  const absl::StatusOr<PlanOptions> plan = PlanOptionsOf(flags.measuring);
  if (!plan.ok()) return UsageError(plan.status());
  const auto rows = PlanRows(*suites, SuiteNames(*suites, flags.measuring.suites), *plan);
  if (!rows.ok()) return UsageError(rows.status());

  const InterruptHandler interrupt;
  TurnProgress progress("selftest", flags.quiet, flags.no_color);
  PairedComparisonOptions options;
  options.paired.turns = flags.turns;
  options.paired.filter = flags.measuring.filter;
  options.paired.on_turn = progress.on_turn();
  std::vector<Outcome> outcomes;
  absl::Status status;
  for (int i = 0; i < flags.times && status.ok(); ++i) {
    progress.set_name(absl::StrCat("selftest ", i + 1, "/", flags.times));
    const absl::StatusOr<Comparison> comparison =
        ComparePaired({SideOf("one", ThisProgram(), flags.measuring),
                       SideOf("itself", ThisProgram(), flags.measuring)},
                      options, interrupt.token());
    status = comparison.status();
    if (status.ok()) outcomes.push_back(OutcomeOf(*comparison));
  }
  progress.Finish();
  if (!status.ok() && !absl::IsCancelled(status)) return WorkError(status);
  if (!outcomes.empty()) {
    std::fputs((flags.json ? AsJson(outcomes) : AsText(outcomes)).c_str(), stdout);
  }
  if (!status.ok()) {
    std::fprintf(stderr, "starling: interrupted after %zu of %d comparisons\n", outcomes.size(),
                 flags.times);
    return kExitInterrupted;
  }
  const auto alarms = static_cast<double>(FalseAlarms(outcomes));
  return alarms > kMostFalseAlarms * static_cast<double>(flags.times) ? kExitMismatch : kExitDone;
}

}  // namespace starling
