#include "engine/cli/bench/bench_flags.h"

#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr int kMostRounds = static_cast<int>(kMostKeptSamples);

Extent ExtentOf(const MeasuringFlags& flags) {
  return flags.quick ? Extent::kQuick : flags.full ? Extent::kFull : Extent::kDefault;
}

// Rounds, warm-up rounds, seconds of a sample and of a row.
SamplingOptions OptionsFor(Extent extent) {
  switch (extent) {
    case Extent::kQuick:
      return {11, 1, 0.04, 6};
    case Extent::kDefault:
      return {15, 2, 0.1, 30};
    case Extent::kFull:
      break;
  }
  return {31, 3, 0.2, 180};
}

absl::Status OutOfRange(absl::string_view flag, double value, absl::string_view allowed) {
  return absl::InvalidArgumentError(absl::StrCat(flag, " is ", value, "; it must be ", allowed));
}

}  // namespace

void AddMeasuringFlags(CLI::App& command, MeasuringFlags& flags) {
  auto* const quick = command.add_flag("--quick", flags.quick, "fewer values and rounds: a minute");
  command.add_flag("--full", flags.full, "all values, more rounds: for a release")->excludes(quick);
  command.add_option("--filter", flags.filter,
                     "only rows whose name SUITE/CASE/param=value/.../metric holds this regular "
                     "expression");
  command.add_option("--param", flags.params, "name=v1,v2: these values instead of the suite's")
      ->take_all();
  command.add_option("--rounds", flags.rounds, "samples of each row");
  command.add_option("--warmup", flags.warmup, "rounds before, which do not count");
  command.add_option("--sample-seconds", flags.sample_seconds, "least length of a sample");
  command.add_option("--row-seconds", flags.row_seconds, "most time for the samples of a row");
  command.add_option("--seed", flags.seed, "of the order of rows in a round");
}

absl::StatusOr<std::pair<std::string, std::vector<std::string>>> ParseParameter(
    const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text, "\" is no parameter; write name=value or name=v1,v2"));
  }
  std::vector<std::string> values = absl::StrSplit(text.substr(equals + 1), ',', absl::SkipEmpty());
  if (values.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text, "\" has no value; write name=value or name=v1,v2"));
  }
  return std::make_pair(text.substr(0, equals), std::move(values));
}

absl::StatusOr<PlanOptions> PlanOptionsOf(const MeasuringFlags& flags) {
  PlanOptions options;
  options.extent = ExtentOf(flags);
  options.filter = flags.filter;
  for (const std::string& text : flags.params) {
    ASSIGN_OR_RETURN(auto parameter, ParseParameter(text));
    options.overrides.push_back(std::move(parameter));
  }
  return options;
}

absl::StatusOr<SamplingOptions> SamplingOptionsOf(const MeasuringFlags& flags) {
  SamplingOptions options = OptionsFor(ExtentOf(flags));
  if (flags.rounds != -1) options.rounds = flags.rounds;
  if (flags.warmup != -1) options.warmup = flags.warmup;
  if (flags.sample_seconds != -1) options.sample_seconds = flags.sample_seconds;
  if (flags.row_seconds != -1) options.row_seconds = flags.row_seconds;
  if (options.rounds < 1 || options.rounds > kMostRounds) {
    return OutOfRange("--rounds", options.rounds, absl::StrCat("1 to ", kMostRounds));
  }
  if (options.warmup < 0 || options.warmup > 1000) {
    return OutOfRange("--warmup", options.warmup, "0 to 1000");
  }
  if (!(options.sample_seconds > 0 && options.sample_seconds <= 3600)) {
    return OutOfRange("--sample-seconds", options.sample_seconds, "above 0, at most 3600");
  }
  if (!(options.row_seconds > 0 && options.row_seconds <= 1e6)) {
    return OutOfRange("--row-seconds", options.row_seconds, "above 0, at most 1000000");
  }
  return options;
}

std::vector<std::string> AsArguments(const MeasuringFlags& flags) {
  std::vector<std::string> arguments = flags.suites;
  if (flags.quick) arguments.emplace_back("--quick");
  if (flags.full) arguments.emplace_back("--full");
  for (const std::string& text : flags.params) arguments.insert(arguments.end(), {"--param", text});
  const auto add = [&](const char* flag, double value, bool given) {
    if (given) arguments.insert(arguments.end(), {flag, absl::StrCat(value)});
  };
  add("--rounds", flags.rounds, flags.rounds != -1);
  add("--warmup", flags.warmup, flags.warmup != -1);
  add("--sample-seconds", flags.sample_seconds, flags.sample_seconds != -1);
  add("--row-seconds", flags.row_seconds, flags.row_seconds != -1);
  add("--seed", static_cast<double>(flags.seed), flags.seed != 1);
  return arguments;
}

}  // namespace starling
