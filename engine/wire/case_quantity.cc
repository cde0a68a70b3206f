#include "engine/wire/case_quantity.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "base/status_macros.h"

namespace starling {
namespace {

using Json = nlohmann::ordered_json;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

constexpr absl::string_view kNames[] = {"prior",
                                        "qs",
                                        "vfe",
                                        "vfe_terms.state_vfe",
                                        "vfe_terms.neg_entropy_t",
                                        "vfe_terms.prior_cross_entropy_t",
                                        "vfe_terms.transition_cross_entropy_t",
                                        "vfe_terms.accuracy_t",
                                        "vfe_trace",
                                        "iterations",
                                        "window_observations",
                                        "window_actions",
                                        "qs_window",
                                        "vfe_t",
                                        "qs_policies",
                                        "F",
                                        "prior_policies",
                                        "G",
                                        "G_terms.utility",
                                        "G_terms.state_info_gain",
                                        "G_terms.param_info_gain_A",
                                        "G_terms.param_info_gain_B",
                                        "G_terms.inductive",
                                        "risk",
                                        "ambiguity",
                                        "q_pi",
                                        "gamma",
                                        "planned",
                                        "root_value",
                                        "nodes",
                                        "belief_nodes_per_depth",
                                        "policy_nodes_per_depth",
                                        "expanded_belief_nodes",
                                        "search_complete",
                                        "action_marginals",
                                        "action_probabilities",
                                        "policy_probabilities",
                                        "multiactions",
                                        "multiaction_probabilities",
                                        "action",
                                        "action_multi",
                                        "learned.pA",
                                        "learned.A",
                                        "learned.pB",
                                        "learned.B",
                                        "learned.pC",
                                        "learned.pD",
                                        "learned.D",
                                        "learned.pE",
                                        "learned.E",
                                        "smoothed",
                                        "joint"};

Tensor AsTensor(std::vector<double> values) {
  const int size = static_cast<int>(values.size());
  return Tensor({size}, std::move(values));
}

Json NumberAsJson(double value, bool whole) {
  return whole ? Json(static_cast<int64_t>(value)) : Json(value);
}

Json ListAsJson(const std::vector<double>& values, bool whole) {
  Json list = Json::array();
  for (double value : values) list.push_back(NumberAsJson(value, whole));
  return list;
}

Json ArrayAsJson(const Tensor& tensor, bool whole) {
  if (tensor.shape.empty()) return Json();
  if (tensor.shape.size() == 1) return ListAsJson(tensor.values, whole);
  return {{"shape", tensor.shape}, {"data", ListAsJson(tensor.values, whole)}};
}

bool IsEmpty(const Quantity& quantity) {
  return std::all_of(quantity.parts.begin(), quantity.parts.end(),
                     [](const Tensor& part) { return part.empty(); });
}

}  // namespace

Quantity Quantity::Number(std::string name, double value) {
  return {std::move(name), Form::kNumber, {Tensor({}, {value})}};
}

Quantity Quantity::List(std::string name, std::vector<double> values) {
  return {std::move(name), Form::kList, {AsTensor(std::move(values))}};
}

Quantity Quantity::Lists(std::string name, const std::vector<std::vector<double>>& lists) {
  Quantity quantity = {std::move(name), Form::kArrays, {}};
  for (const std::vector<double>& list : lists) {
    quantity.parts.push_back(list.empty() ? Tensor() : AsTensor(list));
  }
  return quantity;
}

Quantity Quantity::Arrays(std::string name, std::vector<Tensor> arrays) {
  return {std::move(name), Form::kArrays, std::move(arrays)};
}

Quantity Quantity::Whole(std::string name, int64_t value) {
  Quantity quantity = Number(std::move(name), static_cast<double>(value));
  quantity.whole = true;
  return quantity;
}

Quantity Quantity::Wholes(std::string name, const std::vector<int>& values) {
  Quantity quantity = List(std::move(name), {values.begin(), values.end()});
  quantity.whole = true;
  return quantity;
}

absl::StatusOr<Quantity> Quantity::FromJson(std::string name, const JsonValue& value) {
  if (!value.json().is_array()) {
    ASSIGN_OR_RETURN(const double number, value.Number());
    return Number(std::move(name), number);
  }
  if (value.json().empty() || value.json().front().is_number()) {
    ASSIGN_OR_RETURN(std::vector<double> numbers, value.Numbers());
    return List(std::move(name), std::move(numbers));
  }
  Quantity quantity = {std::move(name), Form::kArrays, {}};
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, value.List());
  for (const JsonValue& entry : entries) {
    ASSIGN_OR_RETURN(Tensor tensor, entry.Array());
    quantity.parts.push_back(std::move(tensor));
  }
  return quantity;
}

nlohmann::ordered_json ToJson(const Quantity& quantity) {
  if (quantity.form == Quantity::Form::kNumber) {
    return NumberAsJson(quantity.parts[0].values[0], quantity.whole);
  }
  if (quantity.form == Quantity::Form::kList) return ArrayAsJson(quantity.parts[0], quantity.whole);
  Json list = Json::array();
  for (const Tensor& part : quantity.parts) list.push_back(ArrayAsJson(part, quantity.whole));
  return list;
}

double Distance(const Quantity& got, const Quantity& expected) {
  if (IsEmpty(got) && IsEmpty(expected)) return 0;
  if (got.form != expected.form || got.parts.size() != expected.parts.size()) return kInfinity;
  double largest = 0;
  for (size_t i = 0; i < expected.parts.size(); ++i) {
    const Tensor& here = got.parts[i];
    const Tensor& there = expected.parts[i];
    if (expected.form == Quantity::Form::kArrays && there.empty()) continue;
    if (here.shape != there.shape || here.values.size() != there.values.size()) return kInfinity;
    for (size_t j = 0; j < there.values.size(); ++j) {
      const double distance = std::abs(here.values[j] - there.values[j]);
      if (std::isnan(distance)) return kInfinity;
      largest = std::max(largest, distance);
    }
  }
  return largest;
}

const Quantity* FindQuantity(const std::vector<Quantity>& quantities, absl::string_view name) {
  for (const Quantity& quantity : quantities) {
    if (quantity.name == name) return &quantity;
  }
  return nullptr;
}

bool IsCaseQuantity(absl::string_view name) {
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

std::vector<absl::string_view> CaseQuantities() { return {std::begin(kNames), std::end(kNames)}; }

}  // namespace starling
