#include "engine/wire/json_value.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr int kMostEntries = 1 << 28;
constexpr size_t kMostAxes = 32;

// What is there, short enough for a message.
std::string Excerpt(const nlohmann::json& value) {
  if (value.is_array()) return absl::StrCat("a list of ", value.size());
  if (value.is_object()) return "an object";
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).substr(0, 60);
}

}  // namespace

absl::StatusOr<nlohmann::json> ParseJson(const std::string& text, absl::string_view name) {
  std::string reason;
  size_t byte = 0;
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    reason = error.what();
    byte = error.byte;
  } catch (const nlohmann::json::exception& error) {
    reason = error.what();
  }
  // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error ..."
  const size_t start = reason.find(": ");
  if (start != std::string::npos) reason = reason.substr(start + 2);
  std::string place(name);
  if (byte > 0) {
    const auto end = text.begin() + static_cast<int64_t>(std::min(byte - 1, text.size()));
    const int64_t line = 1 + std::count(text.begin(), end, '\n');
    const auto newline = std::find(std::make_reverse_iterator(end), text.rend(), '\n');
    const int64_t column = 1 + std::distance(std::make_reverse_iterator(end), newline);
    absl::StrAppend(&place, ":", line, ":", column);
  }
  return absl::InvalidArgumentError(absl::StrCat(place, ": not valid JSON: ", reason));
}

absl::Status JsonValue::Error(absl::string_view message) const {
  return absl::InvalidArgumentError(path_.empty() ? std::string(message)
                                                  : absl::StrCat(path_, ": ", message));
}

absl::Status JsonValue::Expected(absl::string_view what) const {
  return Error(absl::StrCat("is ", Excerpt(*value_), "; it must be ", what));
}

bool JsonValue::Has(const std::string& name) const {
  if (!value_->is_object()) return false;
  const auto found = value_->find(name);
  return found != value_->end() && !found->is_null();
}

absl::StatusOr<JsonValue> JsonValue::Member(const std::string& name) const {
  if (!value_->is_object()) return Expected(absl::StrCat("an object with \"", name, "\""));
  const auto found = value_->find(name);
  const std::string path = path_.empty() ? name : absl::StrCat(path_, ".", name);
  if (found == value_->end()) return absl::InvalidArgumentError(absl::StrCat(path, ": is missing"));
  return JsonValue(*found, path);
}

absl::StatusOr<std::vector<JsonValue>> JsonValue::List() const {
  if (!value_->is_array()) return Expected("a list");
  std::vector<JsonValue> entries;
  entries.reserve(value_->size());
  for (size_t i = 0; i < value_->size(); ++i) {
    entries.emplace_back((*value_)[i], absl::StrCat(path_, "[", i, "]"));
  }
  return entries;
}

absl::StatusOr<std::string> JsonValue::Text() const {
  if (!value_->is_string()) return Expected("a text");
  return value_->get<std::string>();
}

absl::StatusOr<bool> JsonValue::Bool() const {
  if (!value_->is_boolean()) return Expected("true or false");
  return value_->get<bool>();
}

absl::StatusOr<double> JsonValue::Number() const {
  if (!value_->is_number() || !std::isfinite(value_->get<double>())) {
    return Expected("a finite number");
  }
  return value_->get<double>();
}

absl::StatusOr<int> JsonValue::Integer(int low, int high) const {
  const bool whole = value_->is_number_integer();
  const double value = whole ? value_->get<double>() : 0;
  if (!whole || value < low || value > high) {
    return Expected(absl::StrCat("a whole number from ", low, " to ", high));
  }
  return static_cast<int>(value);
}

absl::StatusOr<std::vector<double>> JsonValue::Numbers() const {
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, List());
  std::vector<double> numbers;
  numbers.reserve(entries.size());
  for (const JsonValue& entry : entries) {
    ASSIGN_OR_RETURN(const double number, entry.Number());
    numbers.push_back(number);
  }
  return numbers;
}

absl::StatusOr<std::vector<int>> JsonValue::Integers(int low, int high) const {
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, List());
  std::vector<int> integers;
  integers.reserve(entries.size());
  for (const JsonValue& entry : entries) {
    ASSIGN_OR_RETURN(const int integer, entry.Integer(low, high));
    integers.push_back(integer);
  }
  return integers;
}

absl::StatusOr<std::vector<std::vector<int>>> JsonValue::IntegerLists(int low, int high) const {
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, List());
  std::vector<std::vector<int>> lists;
  for (const JsonValue& entry : entries) {
    ASSIGN_OR_RETURN(std::vector<int> list, entry.Integers(low, high));
    lists.push_back(std::move(list));
  }
  return lists;
}

absl::StatusOr<std::vector<std::vector<double>>> JsonValue::NumberLists() const {
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, List());
  std::vector<std::vector<double>> lists;
  for (const JsonValue& entry : entries) {
    ASSIGN_OR_RETURN(std::vector<double> list, entry.Numbers());
    lists.push_back(std::move(list));
  }
  return lists;
}

absl::Status JsonValue::AppendNested(size_t depth, Tensor& tensor) const {
  const bool innermost = depth + 1 == tensor.shape.size();
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, List());
  if (entries.size() != static_cast<size_t>(tensor.shape[depth])) {
    return Error(absl::StrCat("has ", entries.size(), " entries; the first list on this level has ",
                              tensor.shape[depth]));
  }
  for (const JsonValue& entry : entries) {
    if (innermost) {
      ASSIGN_OR_RETURN(const double number, entry.Number());
      tensor.values.push_back(number);
    } else {
      RETURN_IF_ERROR(entry.AppendNested(depth + 1, tensor));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Tensor> JsonValue::Array() const {
  Tensor tensor;
  if (value_->is_null()) return tensor;
  if (value_->is_array()) {
    for (const nlohmann::json* level = value_; level->is_array(); level = &level->front()) {
      if (level->empty()) return Error("holds an empty list; every axis needs at least 1 entry");
      if (tensor.shape.size() == kMostAxes) {
        return Error(absl::StrCat("has more than ", kMostAxes, " axes"));
      }
      tensor.shape.push_back(static_cast<int>(level->size()));
    }
    RETURN_IF_ERROR(AppendNested(0, tensor));
    return tensor;
  }
  if (!value_->is_object()) return Expected("a list, or an object with shape and data");
  ASSIGN_OR_RETURN(const JsonValue shape, Member("shape"));
  ASSIGN_OR_RETURN(tensor.shape, shape.Integers(1, kMostEntries));
  ASSIGN_OR_RETURN(const JsonValue data, Member("data"));
  ASSIGN_OR_RETURN(tensor.values, data.Numbers());
  double size = 1;
  for (int extent : tensor.shape) size *= extent;
  if (static_cast<double>(tensor.values.size()) != size) {
    return data.Error(
        absl::StrCat("has ", tensor.values.size(), " numbers; the shape needs ", size));
  }
  return tensor;
}

}  // namespace starling
