#include <cstddef>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "bench/results/results_fields.h"
#include "bench/results/results_json.h"
#include "engine/core/file_io.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

using Json = nlohmann::ordered_json;

std::string Text(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json ToJson(const Parameters& parameters) {
  Json json = Json::object();
  for (const auto& [name, value] : parameters) {
    int64_t number = 0;
    // "007" and "+7" are names, not numbers.
    if (absl::SimpleAtoi(value, &number) && absl::StrCat(number) == value) {
      json[name] = number;
    } else {
      json[name] = value;
    }
  }
  return json;
}

Json TextsToJson(const Properties& properties) {
  Json json = Json::object();
  for (const auto& [name, value] : properties) json[name] = value;
  return json;
}

Json ToJson(const SampleSummary& stats) {
  Json json = {{"n", stats.n}};
  for (const auto& [name, number] : kSummaryNumbers) json[name] = stats.*number;
  json["outliers"] = stats.outliers;
  json["ci95"] = {stats.ci95_low, stats.ci95_high};
  return json;
}

Json ToJson(const RowResources& resources) {
  Json json = {{"cpu_seconds", resources.cpu_seconds}};
  for (const auto& [name, count] : kResourceCounts) {
    json[name] = resources.*count < 0 ? Json() : Json(resources.*count);
  }
  return json;
}

Json ToJson(const std::optional<double>& value) {
  return value.has_value() ? Json(*value) : Json();
}

Json ToJson(const BenchmarkTarget& target) {
  return {{"value", ToJson(target.value)},
          {"critical", ToJson(target.critical)},
          {"statistic", NameOf(kTargetStatistics, target.statistic)},
          {"source", target.source}};
}

std::vector<double> EvenSubset(const std::vector<double>& samples) {
  std::vector<double> subset;
  subset.reserve(kMostKeptSamples);
  for (size_t i = 0; i < kMostKeptSamples; ++i) {
    subset.push_back(samples[i * (samples.size() - 1) / (kMostKeptSamples - 1)]);
  }
  return subset;
}

Json HistogramJson(const BenchmarkRow& row) {
  absl::StatusOr<Histogram> histogram = absl::NotFoundError("");
  if (row.histogram.has_value()) {
    histogram = *row.histogram;
  } else if (row.samples.size() > kMostKeptSamples) {
    histogram = HistogramOf(row.samples);
  }
  if (!histogram.ok()) return Json();
  return {{"bounds", histogram->bounds}, {"counts", histogram->counts}};
}

Json ToJson(const BenchmarkRow& row) {
  Json json;
  json["suite"] = row.suite;
  json["case"] = row.name;
  json["params"] = ToJson(row.params);
  json["metric"] = row.metric;
  json["unit"] = row.unit;
  json["direction"] = NameOf(kDirections, row.direction);
  json["threshold"] = row.threshold;
  json["verdict"] = NameOf(kRowVerdicts, row.verdict);
  json["note"] = row.note;
  json["busy"] = row.busy;
  json["target"] = ToJson(row.target);
  json["stats"] = ToJson(row.stats);
  json["resources"] = ToJson(row.resources);
  json["facts"] = Json::object();
  for (const auto& [name, value] : row.facts) json["facts"][name] = value;
  json["histogram"] = HistogramJson(row);
  json["samples"] = row.samples.size() > kMostKeptSamples ? EvenSubset(row.samples) : row.samples;
  return json;
}

}  // namespace

std::string ResultsToJson(const BenchmarkResults& results) {
  const Json head = {{"schema", BenchmarkResults::kSchema},
                     {"started", results.started},
                     {"seconds", results.seconds},
                     {"complete", results.complete},
                     {"command", results.command},
                     {"extent", results.extent},
                     {"machine", TextsToJson(results.machine)},
                     {"build", TextsToJson(results.build)},
                     {"uncontrolled", results.uncontrolled},
                     {"noise",
                      {{"aa_shift", results.noise.aa_shift},
                       {"verdict", results.noise.verdict},
                       {"why", results.noise.why}}}};
  std::string text = Text(head, 2);
  text.resize(text.size() - 2);  // "\n}"
  text += ",\n  \"rows\": [";
  const char* separator = "\n";
  for (const BenchmarkRow& row : results.rows) {
    absl::StrAppend(&text, separator, "    ", Text(ToJson(row)));
    separator = ",\n";
  }
  text += results.rows.empty() ? "]\n}\n" : "\n  ]\n}\n";
  return text;
}

absl::Status WriteResults(const std::string& path, const BenchmarkResults& results) {
  const std::string text = ResultsToJson(results);
  if (text.size() > kMostResultsBytes) {
    return absl::ResourceExhaustedError(absl::StrCat(path, ": the results have ", text.size(),
                                                     " bytes; a file may have ", kMostResultsBytes,
                                                     "; measure fewer rows, or in several runs"));
  }
  return ReplaceFile(path, [&text](BufferedWriter& writer) {
    return writer.Write({reinterpret_cast<const std::byte*>(text.data()), text.size()});
  });
}

}  // namespace starling
