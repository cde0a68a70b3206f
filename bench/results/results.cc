#include "bench/results/results.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace starling {
namespace {

void AppendToNote(absl::string_view sentence, std::string& note) {
  if (absl::StrContains(note, sentence)) return;
  absl::StrAppend(&note, note.empty() ? "" : "; ", sentence);
}

}  // namespace

BenchmarkTarget StatedTarget(double value, const std::string& source, TargetStatistic statistic) {
  BenchmarkTarget target;
  target.value = value;
  target.statistic = statistic;
  target.source = source;
  return target;
}

BenchmarkTarget NoTarget(const std::string& source) {
  BenchmarkTarget target;
  target.source = source;
  return target;
}

std::string ParameterOf(const Parameters& parameters, absl::string_view name) {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return "";
}

std::string RowName(const BenchmarkRow& row) {
  std::string name = absl::StrCat(row.suite, "/", row.name);
  for (const auto& [key, value] : row.params) absl::StrAppend(&name, "/", key, "=", value);
  return absl::StrCat(name, "/", row.metric);
}

double TargetValueOf(const BenchmarkRow& row) {
  switch (row.target.statistic) {
    case TargetStatistic::kMedian:
      return row.stats.median;
    case TargetStatistic::kP95:
      return row.stats.p95;
    case TargetStatistic::kP99:
      return row.stats.p99;
  }
  return SampleSummary::kNone;
}

RowVerdict VerdictOf(const BenchmarkRow& row) {
  if (row.stats.n == 0 || !row.target.value.has_value()) return RowVerdict::kNotMeasurable;
  const double value = TargetValueOf(row);
  const bool met = row.direction == Direction::kHigherIsBetter ? value >= *row.target.value
                                                               : value <= *row.target.value;
  return met ? RowVerdict::kMet : RowVerdict::kMissed;
}

void JudgeRow(BenchmarkRow& row) {
  if (const int64_t bad = FirstNotFinite(row.samples); bad >= 0) {
    AppendToNote(absl::StrCat("sample ", bad, " is ", row.samples[static_cast<size_t>(bad)],
                              ", which is no measurement"),
                 row.note);
    row.samples.clear();
    row.histogram.reset();
  }
  row.stats = Summarize(row.samples);
  row.verdict = VerdictOf(row);
  if (row.samples.empty()) {
    AppendToNote("there are no samples", row.note);
  } else if (!row.target.value.has_value()) {
    AppendToNote("no target is stated for this row", row.note);
  }
}

}  // namespace starling
