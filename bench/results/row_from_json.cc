#include "bench/results/row_from_json.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "bench/results/json_reading.h"
#include "bench/results/results_fields.h"

namespace starling {
namespace {

constexpr int64_t kMostCount = int64_t{1} << 53;  // whole numbers that all readers of JSON know

absl::StatusOr<Parameters> ReadParameters(const JsonValue& value) {
  ASSIGN_OR_RETURN(const auto members, value.Members());
  Parameters parameters;
  for (const auto& [name, member] : members) {
    if (member.json().is_number()) {
      ASSIGN_OR_RETURN(const int64_t number, member.LongInteger(INT64_MIN, INT64_MAX));
      parameters.emplace_back(name, absl::StrCat(number));
    } else {
      ASSIGN_OR_RETURN(std::string text, member.Text());
      parameters.emplace_back(name, std::move(text));
    }
  }
  return parameters;
}

absl::StatusOr<Facts> ReadFacts(const JsonValue& row) {
  Facts facts;
  if (!row.Has("facts")) return facts;
  ASSIGN_OR_RETURN(const JsonValue value, row.Member("facts"));
  ASSIGN_OR_RETURN(const auto members, value.Members());
  for (const auto& [name, member] : members) {
    ASSIGN_OR_RETURN(const double number, NumberOrNull(member));
    facts.emplace_back(name, number);
  }
  return facts;
}

// Equal but for the rounding of another program.
bool Agrees(double stated, double found, double magnitude) {
  return std::abs(stated - found) <=
         1e-9 * std::max(std::abs(stated), std::abs(found)) + 1e-12 * magnitude;
}

absl::Status CheckNumber(const JsonValue& value, double found, double magnitude) {
  ASSIGN_OR_RETURN(const double stated, NumberOrNull(value));
  if (std::isfinite(found) ? Agrees(stated, found, magnitude) : std::isnan(stated)) {
    return absl::OkStatus();
  }
  return value.Error(
      absl::StrCat("is ", value.json().dump(), "; the samples say ", nlohmann::json(found).dump()));
}

// Refuses what contradicts the samples, all of which are there.
absl::StatusOr<SampleSummary> CheckedSummary(const JsonValue& stats,
                                             const std::vector<double>& samples) {
  const SampleSummary summary = Summarize(samples);
  const double magnitude =
      samples.empty() ? 0 : std::max(std::abs(summary.min), std::abs(summary.max));
  for (const auto& [name, number] : kSummaryNumbers) {
    ASSIGN_OR_RETURN(const JsonValue value, stats.Member(name));
    RETURN_IF_ERROR(CheckNumber(value, summary.*number, magnitude));
  }
  ASSIGN_OR_RETURN(const JsonValue outliers, stats.Member("outliers"));
  ASSIGN_OR_RETURN(const int64_t count, outliers.LongInteger(0, summary.n));
  if (count != summary.outliers) {
    return outliers.Error(absl::StrCat("is ", count, "; the samples say ", summary.outliers));
  }
  ASSIGN_OR_RETURN(const JsonValue interval, stats.Member("ci95"));
  ASSIGN_OR_RETURN(const std::vector<JsonValue> ends, interval.List());
  if (ends.size() != 2) return interval.Error("must have two entries: the ends of the interval");
  RETURN_IF_ERROR(CheckNumber(ends[0], summary.ci95_low, magnitude));
  RETURN_IF_ERROR(CheckNumber(ends[1], summary.ci95_high, magnitude));
  return summary;
}

// Of more samples than are kept: refuses what no samples could say.
absl::StatusOr<SampleSummary> StatedSummary(const JsonValue& stats, int64_t n,
                                            const std::vector<double>& samples) {
  SampleSummary summary;
  summary.n = n;
  for (const auto& [name, number] : kSummaryNumbers) {
    RETURN_IF_ERROR(ReadMember(stats, name, summary.*number));
  }
  ASSIGN_OR_RETURN(const JsonValue outliers, stats.Member("outliers"));
  ASSIGN_OR_RETURN(summary.outliers, outliers.LongInteger(0, n));
  ASSIGN_OR_RETURN(const JsonValue interval, stats.Member("ci95"));
  ASSIGN_OR_RETURN(const std::vector<double> ends, interval.Numbers());
  if (ends.size() != 2) return interval.Error("must have two entries: the ends of the interval");
  summary.ci95_low = ends[0];
  summary.ci95_high = ends[1];
  const double ascending[] = {summary.min, summary.median, summary.p75,   summary.p90,
                              summary.p95, summary.p99,    summary.p99_9, summary.max};
  if (!std::is_sorted(std::begin(ascending), std::end(ascending)) ||
      summary.median != summary.p50 || summary.stddev < 0 || summary.iqr < 0 ||
      summary.mean < summary.min || summary.mean > summary.max || ends[0] > summary.median ||
      ends[1] < summary.median) {
    return stats.Error("contradicts itself: no samples have min <= ci95 <= p75 <= ... <= max so");
  }
  const auto [least, greatest] = std::minmax_element(samples.begin(), samples.end());
  if (*least < summary.min || *greatest > summary.max) {
    return stats.Error("contradicts the samples: one is beyond min or max");
  }
  return summary;
}

absl::Status ReadSamples(const JsonValue& value, BenchmarkRow& row) {
  ASSIGN_OR_RETURN(const JsonValue samples, value.Member("samples"));
  RETURN_IF_ERROR(Set(samples, row.samples));
  if (row.samples.size() > kMostKeptSamples) {
    return samples.Error(absl::StrCat("has ", row.samples.size(), " entries; at most ",
                                      kMostKeptSamples, " are kept: an even subset of more"));
  }
  ASSIGN_OR_RETURN(const JsonValue stats, value.Member("stats"));
  ASSIGN_OR_RETURN(const JsonValue count, stats.Member("n"));
  ASSIGN_OR_RETURN(const int64_t n, count.LongInteger(0, kMostCount));
  const auto kept = static_cast<int64_t>(row.samples.size());
  if (n == kept) {
    ASSIGN_OR_RETURN(row.stats, CheckedSummary(stats, row.samples));
    return absl::OkStatus();
  }
  if (n < kept || row.samples.size() < kMostKeptSamples) {
    return count.Error(absl::StrCat("is ", n, "; there are ", kept, " samples"));
  }
  ASSIGN_OR_RETURN(row.stats, StatedSummary(stats, n, row.samples));
  return absl::OkStatus();
}

absl::Status ReadHistogram(const JsonValue& value, BenchmarkRow& row) {
  if (!value.Has("histogram")) return absl::OkStatus();
  ASSIGN_OR_RETURN(const JsonValue json, value.Member("histogram"));
  ASSIGN_OR_RETURN(const JsonValue bounds, json.Member("bounds"));
  ASSIGN_OR_RETURN(const JsonValue counts, json.Member("counts"));
  Histogram histogram;
  RETURN_IF_ERROR(Set(bounds, histogram.bounds));
  for (size_t i = 1; i < histogram.bounds.size(); ++i) {
    if (histogram.bounds[i] <= histogram.bounds[i - 1]) {
      return bounds.Error(absl::StrCat("must ascend; entry ", i, " does not"));
    }
  }
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, counts.List());
  if (entries.empty() ? !histogram.bounds.empty() : entries.size() + 1 != histogram.bounds.size()) {
    return counts.Error(absl::StrCat("has ", entries.size(), " entries for ",
                                     histogram.bounds.size(),
                                     " bounds; there must be one more bound, or none of either"));
  }
  int64_t left = row.stats.n;
  for (const JsonValue& entry : entries) {
    ASSIGN_OR_RETURN(const int64_t count, entry.LongInteger(0, left));
    left -= count;
    histogram.counts.push_back(count);
  }
  if (left != 0) {
    return counts.Error(
        absl::StrCat("sum to ", row.stats.n - left, "; there are ", row.stats.n, " samples"));
  }
  row.histogram = std::move(histogram);
  return absl::OkStatus();
}

absl::Status ReadResources(const JsonValue& value, BenchmarkRow& row) {
  ASSIGN_OR_RETURN(const JsonValue resources, value.Member("resources"));
  RETURN_IF_ERROR(ReadMember(resources, "cpu_seconds", row.resources.cpu_seconds));
  for (const auto& [name, count] : kResourceCounts) {
    ASSIGN_OR_RETURN(const JsonValue member, resources.Member(name));
    if (member.json().is_null()) continue;
    ASSIGN_OR_RETURN(row.resources.*count, member.LongInteger(0, INT64_MAX));
  }
  return absl::OkStatus();
}

absl::Status ReadOptional(const JsonValue& parent, const char* name, std::optional<double>& value) {
  ASSIGN_OR_RETURN(const JsonValue member, parent.Member(name));
  return member.json().is_null() ? absl::OkStatus() : Set(member, value.emplace());
}

absl::Status ReadTarget(const JsonValue& value, BenchmarkTarget& target) {
  ASSIGN_OR_RETURN(const JsonValue json, value.Member("target"));
  RETURN_IF_ERROR(ReadOptional(json, "value", target.value));
  RETURN_IF_ERROR(ReadOptional(json, "critical", target.critical));
  RETURN_IF_ERROR(ReadMember(json, "source", target.source));
  if (!json.Has("statistic")) return absl::OkStatus();
  return ReadChoice(json, "statistic", kTargetStatistics, target.statistic);
}

absl::Status ReadThreshold(const JsonValue& value, double& threshold) {
  RETURN_IF_ERROR(ReadIfThere(value, "threshold", threshold));
  if (threshold >= 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const JsonValue member, value.Member("threshold"));
  return member.Error(absl::StrCat("is ", threshold, "; a fraction of 0 or more is allowed"));
}

absl::Status ReadVerdict(const JsonValue& value, BenchmarkRow& row) {
  RETURN_IF_ERROR(ReadChoice(value, "verdict", kRowVerdicts, row.verdict));
  RETURN_IF_ERROR(ReadMember(value, "note", row.note));
  ASSIGN_OR_RETURN(const JsonValue verdict, value.Member("verdict"));
  if (row.verdict == RowVerdict::kNotMeasurable) {
    if (!row.note.empty()) return absl::OkStatus();
    return verdict.Error("is \"not_measurable\" and note is empty; it must say why");
  }
  const RowVerdict found = VerdictOf(row);
  if (found == row.verdict) return absl::OkStatus();
  return verdict.Error(absl::StrCat("is \"", NameOf(kRowVerdicts, row.verdict),
                                    "\"; samples and target say \"", NameOf(kRowVerdicts, found),
                                    "\""));
}

}  // namespace

absl::StatusOr<BenchmarkRow> RowFromJson(const JsonValue& value) {
  BenchmarkRow row;
  RETURN_IF_ERROR(ReadMember(value, "suite", row.suite));
  RETURN_IF_ERROR(ReadMember(value, "case", row.name));
  ASSIGN_OR_RETURN(const JsonValue params, value.Member("params"));
  ASSIGN_OR_RETURN(row.params, ReadParameters(params));
  RETURN_IF_ERROR(ReadMember(value, "metric", row.metric));
  RETURN_IF_ERROR(ReadMember(value, "unit", row.unit));
  RETURN_IF_ERROR(ReadChoice(value, "direction", kDirections, row.direction));
  RETURN_IF_ERROR(ReadThreshold(value, row.threshold));
  RETURN_IF_ERROR(ReadSamples(value, row));
  RETURN_IF_ERROR(ReadHistogram(value, row));
  RETURN_IF_ERROR(ReadResources(value, row));
  RETURN_IF_ERROR(ReadTarget(value, row.target));
  RETURN_IF_ERROR(ReadVerdict(value, row));
  RETURN_IF_ERROR(ReadIfThere(value, "busy", row.busy));
  ASSIGN_OR_RETURN(row.facts, ReadFacts(value));
  return row;
}

}  // namespace starling
