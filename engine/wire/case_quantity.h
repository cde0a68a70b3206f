// What a step of a case has numbers for: a name and one number, a list, or arrays.
//
//   ASSIGN_OR_RETURN(Quantity expected, Quantity::FromJson("qs", value));
//   double apart = Distance(computed, expected);
//
// Plain values.
#ifndef STARLING_ENGINE_WIRE_CASE_QUANTITY_H_
#define STARLING_ENGINE_WIRE_CASE_QUANTITY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/tensor.h"
#include "engine/core/json_value.h"
#include "nlohmann/json.hpp"

namespace starling {

struct Quantity {
  enum class Form {
    kNumber,  // 0.5
    kList,    // [0.5, 0.5]
    kArrays,  // [[0.5, 0.5], {"shape": [2, 2], "data": [1, 0, 0, 1]}, null]: by factor, modality,
              // ...
  };

  std::string name;  // `qs`, `G_terms.utility`
  Form form = Form::kNumber;
  std::vector<Tensor> parts;  // the arrays; for kNumber and kList one; empty where nothing is said
  bool whole = false;         // whole numbers, written as such

  static Quantity Number(std::string name, double value);
  static Quantity List(std::string name, std::vector<double> values);
  static Quantity Lists(std::string name, const std::vector<std::vector<double>>& lists);
  static Quantity Arrays(std::string name, std::vector<Tensor> arrays);
  static Quantity Whole(std::string name, int64_t value);
  static Quantity Wholes(std::string name, const std::vector<int>& values);

  // An empty list is a list of no entries. Errors begin with the value's path.
  static absl::StatusOr<Quantity> FromJson(std::string name, const JsonValue& value);
};

nlohmann::ordered_json ToJson(const Quantity& quantity);

// The largest absolute difference between entries; those of empty arrays of `expected` are not
// compared. Infinite if forms or shapes differ, or for a NaN.
double Distance(const Quantity& got, const Quantity& expected);

// The quantity of that name, or null.
const Quantity* FindQuantity(const std::vector<Quantity>& quantities, absl::string_view name);

// Whether a step or an episode may have a quantity of that name.
bool IsCaseQuantity(absl::string_view name);
std::vector<absl::string_view> CaseQuantities();

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_CASE_QUANTITY_H_
