#include "engine/core/json_value.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr int kMostEntries = 1 << 28;
constexpr size_t kMostAxes = 32;
constexpr int kMostLevels = 64;
constexpr int kMostMembers = 256;

using Json = nlohmann::ordered_json;

// Thrown by the parser's callback, caught by ParseJson.
struct TooMuch {
  std::string what;
};

// Looking up a member takes as long as there are members: hence a limit on them.
class DocumentLimits {
 public:
  bool operator()(int depth, Json::parse_event_t event, Json& /*parsed*/) {
    switch (event) {
      case Json::parse_event_t::object_start:
      case Json::parse_event_t::array_start:
        if (depth >= kMostLevels) {
          throw TooMuch{absl::StrCat("is nested deeper than the ", kMostLevels, " levels allowed")};
        }
        members_.push_back(0);
        break;
      case Json::parse_event_t::object_end:
      case Json::parse_event_t::array_end:
        members_.pop_back();
        break;
      case Json::parse_event_t::key:
        if (++members_.back() > kMostMembers) {
          throw TooMuch{absl::StrCat("holds an object with more than the ", kMostMembers,
                                     " members allowed")};
        }
        break;
      case Json::parse_event_t::value:
        break;
    }
    return true;
  }

 private:
  std::vector<int> members_;  // of each open object or list
};

// What is there, short enough for a message.
std::string Excerpt(const Json& value) {
  if (value.is_array()) return absl::StrCat("a list of ", value.size());
  if (value.is_object()) return "an object";
  return value.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 60);
}

}  // namespace

absl::StatusOr<Json> ParseJson(absl::string_view text, absl::string_view name) {
  std::string reason;
  size_t byte = 0;
  try {
    return Json::parse(text.begin(), text.end(), DocumentLimits());
  } catch (const TooMuch& excess) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", excess.what));
  } catch (const Json::parse_error& error) {
    reason = error.what();
    byte = error.byte;
  } catch (const Json::exception& error) {
    reason = error.what();
  }
  // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error ..."
  const size_t start = reason.find(": ");
  if (start != std::string::npos) reason = reason.substr(start + 2);
  std::string place(name);
  if (byte > 0) {
    const absl::string_view before = text.substr(0, byte - 1);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const size_t newline = before.rfind('\n');
    const size_t column =
        newline == absl::string_view::npos ? before.size() + 1 : before.size() - newline;
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

absl::StatusOr<std::vector<std::pair<std::string, JsonValue>>> JsonValue::Members() const {
  if (!value_->is_object()) return Expected("an object");
  std::vector<std::pair<std::string, JsonValue>> members;
  for (const auto& [name, value] : value_->items()) {
    members.emplace_back(name,
                         JsonValue(value, path_.empty() ? name : absl::StrCat(path_, ".", name)));
  }
  return members;
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
  ASSIGN_OR_RETURN(const int64_t value, LongInteger(low, high));
  return static_cast<int>(value);
}

absl::StatusOr<int64_t> JsonValue::LongInteger(int64_t low, int64_t high) const {
  const bool fits = value_->is_number_integer() &&
                    (!value_->is_number_unsigned() ||
                     value_->get<uint64_t>() <= uint64_t{std::numeric_limits<int64_t>::max()});
  const int64_t value = fits ? value_->get<int64_t>() : 0;
  if (!fits || value < low || value > high) {
    return Expected(absl::StrCat("a whole number from ", low, " to ", high));
  }
  return value;
}

absl::StatusOr<std::vector<double>> JsonValue::Numbers() const {
  if (!value_->is_array()) return Expected("a list");
  std::vector<double> numbers;
  numbers.reserve(value_->size());
  for (const Json& entry : *value_) {
    if (!entry.is_number() || !std::isfinite(entry.get<double>())) {
      return JsonValue(entry, absl::StrCat(path_, "[", numbers.size(), "]"))
          .Expected("a finite number");
    }
    numbers.push_back(entry.get<double>());
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
    for (const Json* level = value_; level->is_array(); level = &level->front()) {
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
