#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/compare/paired_comparison.h"
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
  int turns = 8;
  bool json = false;
  bool quiet = false;
  bool no_color = false;
};

// What one comparison of the program with itself showed.
struct Outcome {
  int64_t false_alarms = 0;
  int64_t rows = 0;
  double largest_shift = 0;
  double noise_floor = 0;
  double detectable =
      0;  // the least change that would be called one, in the row where it is largest
  double seconds = 0;
};

Outcome OutcomeOf(const Comparison& comparison) {
  Outcome outcome;
  outcome.false_alarms = comparison.better + comparison.worse;
  outcome.seconds = comparison.seconds;
  for (const RowComparison& row : comparison.rows) {
    if (row.change == Change::kNotComparable) continue;
    ++outcome.rows;
    outcome.largest_shift = std::max(outcome.largest_shift, std::abs(row.shift.estimate));
    outcome.noise_floor = std::max(outcome.noise_floor, row.noise_floor);
    outcome.detectable = std::max(outcome.detectable, row.least_shift());
  }
  return outcome;
}

std::string Verdict(const std::vector<Outcome>& outcomes) {
  const auto alarms = std::count_if(outcomes.begin(), outcomes.end(), [](const Outcome& outcome) {
    return outcome.false_alarms > 0;
  });
  double shift = 0;
  std::vector<double> detectable;
  for (const Outcome& outcome : outcomes) {
    shift = std::max(shift, outcome.largest_shift);
    detectable.push_back(outcome.detectable);
  }
  std::sort(detectable.begin(), detectable.end());
  return absl::StrCat(
      alarms, " of ", outcomes.size(),
      " comparisons of this program with itself raised a false alarm. Rows differed "
      "from themselves by up to ",
      FormatPercent(shift), "; a change of ", FormatPercent(detectable[detectable.size() / 2]),
      " and more can be told from noise here.");
}

std::string AsJson(const std::vector<Outcome>& outcomes) {
  auto json = nlohmann::ordered_json::array();
  for (const Outcome& outcome : outcomes) {
    json.push_back({{"false_alarms", outcome.false_alarms},
                    {"rows", outcome.rows},
                    {"largest_shift", outcome.largest_shift},
                    {"noise_floor", outcome.noise_floor},
                    {"detectable", outcome.detectable},
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
                    FormatPercent(outcome.noise_floor), FormatPercent(outcome.detectable)});
  }
  return absl::StrCat(TextTable({"COMPARISON", "ROWS", "FALSE ALARMS", "LARGEST SHIFT",
                                 "NOISE FLOOR", "DETECTABLE"},
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
  command->add_option("--turns", flags.turns, "processes of each side, in turns (8)");
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
  const auto alarms = static_cast<double>(
      std::count_if(outcomes.begin(), outcomes.end(),
                    [](const Outcome& outcome) { return outcome.false_alarms > 0; }));
  return alarms > kMostFalseAlarms * static_cast<double>(flags.times) ? kExitMismatch : kExitDone;
}

}  // namespace starling
