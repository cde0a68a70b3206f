#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "bench/results/json_reading.h"
#include "bench/results/results_json.h"
#include "bench/results/row_from_json.h"
#include "engine/core/json_value.h"
#include "engine/core/read_file.h"

namespace starling {
namespace {

absl::Status ReadProperties(const JsonValue& root, const char* name, Properties& properties) {
  ASSIGN_OR_RETURN(const JsonValue json, root.Member(name));
  ASSIGN_OR_RETURN(const auto members, json.Members());
  for (const auto& [key, value] : members) {
    RETURN_IF_ERROR(Set(value, properties.emplace_back(key, "").second));
  }
  return absl::OkStatus();
}

absl::Status ReadRows(const JsonValue& root, BenchmarkResults& results) {
  ASSIGN_OR_RETURN(const JsonValue rows, root.Member("rows"));
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, rows.List());
  std::map<std::string, size_t> names;
  for (const JsonValue& entry : entries) {
    ASSIGN_OR_RETURN(BenchmarkRow row, RowFromJson(entry));
    const auto [same, is_new] = names.emplace(RowName(row), results.rows.size());
    if (!is_new) {
      return entry.Error(
          absl::StrCat("is the same row as rows[", same->second, "]: ", same->first));
    }
    results.rows.push_back(std::move(row));
  }
  return absl::OkStatus();
}

absl::Status ReadNoise(const JsonValue& root, RunNoise& noise) {
  ASSIGN_OR_RETURN(const JsonValue json, root.Member("noise"));
  ASSIGN_OR_RETURN(const JsonValue shift, json.Member("aa_shift"));
  ASSIGN_OR_RETURN(noise.aa_shift, NumberOrNull(shift));
  RETURN_IF_ERROR(ReadMember(json, "verdict", noise.verdict));
  return ReadIfThere(json, "why", noise.why);
}

absl::StatusOr<BenchmarkResults> ReadDocument(const JsonValue& root) {
  ASSIGN_OR_RETURN(const JsonValue schema, root.Member("schema"));
  if (!schema.json().is_number_integer() || schema.json() != BenchmarkResults::kSchema) {
    return schema.Error(absl::StrCat("is ", schema.json().dump().substr(0, 60),
                                     "; this version of starling reads schema ",
                                     BenchmarkResults::kSchema));
  }
  BenchmarkResults results;
  RETURN_IF_ERROR(ReadMember(root, "started", results.started));
  RETURN_IF_ERROR(ReadIfThere(root, "seconds", results.seconds));
  RETURN_IF_ERROR(ReadIfThere(root, "complete", results.complete));
  RETURN_IF_ERROR(ReadIfThere(root, "command", results.command));
  RETURN_IF_ERROR(ReadIfThere(root, "extent", results.extent));
  RETURN_IF_ERROR(ReadProperties(root, "machine", results.machine));
  RETURN_IF_ERROR(ReadProperties(root, "build", results.build));
  RETURN_IF_ERROR(ReadIfThere(root, "uncontrolled", results.uncontrolled));
  RETURN_IF_ERROR(ReadNoise(root, results.noise));
  RETURN_IF_ERROR(ReadRows(root, results));
  return results;
}

}  // namespace

absl::StatusOr<BenchmarkResults> ResultsFromJson(absl::string_view text) {
  if (text.size() > kMostResultsBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "results: have ", text.size(), " bytes; at most ", kMostResultsBytes, " are read"));
  }
  ASSIGN_OR_RETURN(const nlohmann::ordered_json document, ParseJson(text, "results"));
  return ReadDocument(JsonValue(document, ""));
}

absl::StatusOr<BenchmarkResults> ReadResults(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kMostResultsBytes));
  ASSIGN_OR_RETURN(const nlohmann::ordered_json document, ParseJson(text, path));
  absl::StatusOr<BenchmarkResults> results = ReadDocument(JsonValue(document, ""));
  if (results.ok()) return results;
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", results.status().message()));
}

}  // namespace starling
