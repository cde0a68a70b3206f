// Reading JSON that a user gave: every access is checked and an error says where in the document.
//
//   ASSIGN_OR_RETURN(nlohmann::ordered_json document, ParseJson(text, "model.json"));
//   JsonValue root(document, "");
//   ASSIGN_OR_RETURN(JsonValue model, root.Member("model"));
//   ASSIGN_OR_RETURN(std::vector<int> states, model.Integers("num_states", 1, 1000));
//   // INVALID_ARGUMENT "model.num_states[2]: is \"x\"; it must be a whole number from 1 to 1000"
#ifndef STARLING_ENGINE_CORE_JSON_VALUE_H_
#define STARLING_ENGINE_CORE_JSON_VALUE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/tensor.h"
#include "nlohmann/json.hpp"

namespace starling {

// Parses a document; members keep their order. INVALID_ARGUMENT "NAME:LINE:COLUMN: not valid JSON:
// ...", and for what no document of ours holds: more than 64 levels, or an object with more than
// 256 members. The values take up to some twenty times the bytes of the text.
absl::StatusOr<nlohmann::ordered_json> ParseJson(absl::string_view text, absl::string_view name);

// A value inside a document and its path. Does not own the document. All errors are
// INVALID_ARGUMENT, begin with the path and say what is there and what is allowed.
class JsonValue {
 public:
  JsonValue(const nlohmann::ordered_json& value, std::string path)
      : value_(&value), path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  const nlohmann::ordered_json& json() const { return *value_; }

  // Whether this is an object with a member of that name that is not null.
  bool Has(const std::string& name) const;
  absl::StatusOr<JsonValue> Member(const std::string& name) const;
  // The entries of a list.
  absl::StatusOr<std::vector<JsonValue>> List() const;
  // The members of an object with their names, in the order of the document.
  absl::StatusOr<std::vector<std::pair<std::string, JsonValue>>> Members() const;

  absl::StatusOr<std::string> Text() const;
  absl::StatusOr<bool> Bool() const;
  absl::StatusOr<double> Number() const;  // finite
  absl::StatusOr<int> Integer(int low, int high) const;
  absl::StatusOr<int64_t> LongInteger(int64_t low, int64_t high) const;
  absl::StatusOr<std::vector<double>> Numbers() const;
  absl::StatusOr<std::vector<int>> Integers(int low, int high) const;
  absl::StatusOr<std::vector<std::vector<int>>> IntegerLists(int low, int high) const;
  absl::StatusOr<std::vector<std::vector<double>>> NumberLists() const;
  // {"shape": [...], "data": [...]} with the last axis running fastest, or a list of numbers, or
  // lists of lists of the same lengths. Empty for null.
  absl::StatusOr<Tensor> Array() const;

  // An error about this value: "PATH: MESSAGE".
  absl::Status Error(absl::string_view message) const;

 private:
  absl::Status Expected(absl::string_view what) const;
  absl::Status AppendNested(size_t depth, Tensor& tensor) const;

  const nlohmann::ordered_json* value_;
  std::string path_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_JSON_VALUE_H_
