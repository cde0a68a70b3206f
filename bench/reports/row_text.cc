#include "bench/reports/row_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr char kNone[] = "–";

bool IsCritical(const BenchmarkRow& row) {
  if (!row.target.critical.has_value()) return false;
  const double value = TargetValueOf(row);
  return row.direction == Direction::kHigherIsBetter ? value < *row.target.critical
                                                     : value > *row.target.critical;
}

std::string Things(int64_t count, absl::string_view one, absl::string_view many) {
  return absl::StrCat(FormatCount(count), " ", count == 1 ? one : many);
}

}  // namespace

RowState StateOf(const BenchmarkRow& row) {
  switch (row.verdict) {
    case RowVerdict::kMet:
      return RowState::kMet;
    case RowVerdict::kMissed:
      return IsCritical(row) ? RowState::kCritical : RowState::kMissed;
    case RowVerdict::kNotMeasurable:
      break;
  }
  return row.stats.n > 0 && !row.target.value.has_value() ? RowState::kNoTarget
                                                          : RowState::kNotMeasured;
}

const char* WordOf(RowState state) {
  switch (state) {
    case RowState::kMet:
      return "met";
    case RowState::kMissed:
      return "missed";
    case RowState::kCritical:
      return "critical";
    case RowState::kNoTarget:
      return "no target";
    case RowState::kNotMeasured:
      return "not measured";
  }
  return "";
}

std::string StateText(RowState state) {
  const char* const sign = state == RowState::kMet                                      ? "✓ "
                           : state == RowState::kMissed || state == RowState::kCritical ? "✗ "
                                                                                        : "";
  return absl::StrCat(sign, WordOf(state));
}

std::string ValueText(double value, absl::string_view unit) {
  if (std::isnan(value)) return kNone;
  if (unit == "s") return FormatDuration(value);
  if (unit == "B") return FormatBytes(value);
  if (unit == "1") return FormatSignificant(value);
  if (unit == "%") return absl::StrCat(FormatSignificant(value, 3), " %");
  if (absl::ConsumePrefix(&unit, "1/")) return FormatSi(value, absl::StrCat("/", unit));
  return FormatSi(value, unit);
}

double RelativeInterval(const SampleSummary& stats) {
  if (stats.median == 0) return SampleSummary::kNone;
  return std::max(stats.ci95_high - stats.median, stats.median - stats.ci95_low) /
         std::abs(stats.median);
}

std::string SpreadText(double fraction) {
  return std::isnan(fraction) ? kNone : FormatPercent(fraction);
}

double TargetRatio(const BenchmarkRow& row) {
  const double value = TargetValueOf(row);
  if (!row.target.value.has_value() || !(value > 0) || !(*row.target.value > 0)) {
    return SampleSummary::kNone;
  }
  return row.direction == Direction::kHigherIsBetter ? value / *row.target.value
                                                     : *row.target.value / value;
}

std::string RatioText(double ratio) {
  return std::isnan(ratio) ? kNone : absl::StrCat(FormatSignificant(ratio, 3), " x");
}

std::string TargetText(const BenchmarkRow& row) {
  if (!row.target.value.has_value()) return kNone;
  const char* statistic = row.target.statistic == TargetStatistic::kP95   ? "p95 "
                          : row.target.statistic == TargetStatistic::kP99 ? "p99 "
                                                                          : "";
  return absl::StrCat(statistic,
                      row.direction == Direction::kHigherIsBetter ? "at least " : "at most ",
                      ValueText(*row.target.value, row.unit));
}

StateCounts CountStates(const BenchmarkResults& results) {
  StateCounts counts;
  for (const BenchmarkRow& row : results.rows) {
    switch (StateOf(row)) {
      case RowState::kMet:
        ++counts.met;
        break;
      case RowState::kMissed:
        ++counts.missed;
        break;
      case RowState::kCritical:
        ++counts.critical;
        break;
      case RowState::kNoTarget:
        ++counts.no_target;
        break;
      case RowState::kNotMeasured:
        ++counts.not_measured;
        break;
    }
  }
  return counts;
}

std::string VerdictSentence(const BenchmarkResults& results) {
  if (results.rows.empty()) {
    return results.complete ? "Nothing was measured."
                            : "Nothing was measured: the run was interrupted, or is under way.";
  }
  const StateCounts counts = CountStates(results);
  std::vector<std::string> parts;
  if (counts.judged() > 0) {
    std::string part =
        counts.met == counts.judged()
            ? absl::StrCat(counts.met == 1 ? "The target is" : "All ",
                           counts.met == 1 ? "" : FormatCount(counts.met),
                           counts.met == 1 ? " met" : " targets are met")
            : absl::StrCat(FormatCount(counts.met), " of ",
                           Things(counts.judged(), "target is", "targets are"), " met, ",
                           FormatCount(counts.missed + counts.critical), " missed");
    if (counts.critical > 0) {
      absl::StrAppend(&part, ", ", FormatCount(counts.critical),
                      " of them beyond what is critical");
    }
    parts.push_back(part);
  }
  if (counts.not_measured > 0) {
    parts.push_back(
        absl::StrCat(Things(counts.not_measured, "row", "rows"), " could not be measured"));
  }
  if (counts.no_target > 0) {
    parts.push_back(absl::StrCat(Things(counts.no_target, "row has", "rows have"), " no target"));
  }
  std::string sentence = absl::StrCat(absl::StrJoin(parts, "; "), ".");
  if (!results.complete) {
    sentence += " The run was interrupted, or is under way: rows are missing.";
  }
  return sentence;
}

std::string NoiseSentence(const RunNoise& noise) {
  std::string sentence =
      noise.verdict == "quiet"   ? "The machine was quiet."
      : noise.verdict == "busy"  ? "The machine was busy: read single figures with care."
      : noise.verdict == "noisy" ? "The machine was noisy: read single figures with care."
                                 : "How noisy the machine was is not known.";
  for (const std::string& why : noise.why) absl::StrAppend(&sentence, " ", why);
  return sentence;
}

}  // namespace starling
