#include "bench/compare/comparison_json.h"

#include "bench/compare/comparison_rows.h"
#include "bench/results/results_fields.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

using Json = nlohmann::ordered_json;

Json SideJson(const SampleSummary& side) {
  return {{"n", side.n}, {"median", side.median}, {"ci95", {side.ci95_low, side.ci95_high}}};
}

Json RowJson(const RowComparison& row) {
  return {
      {"name", row.name},
      {"metric", row.metric},
      {"unit", row.unit},
      {"direction", NameOf(kDirections, row.direction)},
      {"base", SideJson(row.base)},
      {"other", SideJson(row.other)},
      {"shift",
       {{"estimate", row.shift.estimate}, {"low", row.shift.low}, {"high", row.shift.high}}},
      {"p", row.p},
      {"adjusted_p", row.adjusted_p},
      {"threshold", row.threshold},
      {"noise_floor", row.noise_floor},
      {"change", FieldOf(row.change)},
      {"note", row.note},
  };
}

}  // namespace

std::string ComparisonToJson(const Comparison& comparison) {
  Json json = {
      {"base", comparison.base_name},
      {"other", comparison.other_name},
      {"interleaved", comparison.interleaved},
      {"seconds", comparison.seconds},
      {"machine", Json::object()},
      {"notes", comparison.notes},
      {"counts",
       {{"same", comparison.same},
        {"better", comparison.better},
        {"worse", comparison.worse},
        {"not_comparable", comparison.not_comparable}}},
      {"rows", Json::array()},
  };
  for (const auto& [name, value] : comparison.machine) json["machine"][name] = value;
  for (const RowComparison& row : comparison.rows) json["rows"].push_back(RowJson(row));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace starling
