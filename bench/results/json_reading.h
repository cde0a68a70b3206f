// Setting plain values from members of JSON objects.
//
//   RETURN_IF_ERROR(ReadMember(row, "suite", result.suite));       // must be there
//   RETURN_IF_ERROR(ReadIfThere(row, "busy", result.busy));        // may be missing, or null
//
// All errors are INVALID_ARGUMENT and begin with the path of the field.
#ifndef STARLING_BENCH_RESULTS_JSON_READING_H_
#define STARLING_BENCH_RESULTS_JSON_READING_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "bench/results/results_fields.h"
#include "engine/core/json_value.h"

namespace starling {

inline absl::Status Set(const JsonValue& json, double& value) {
  ASSIGN_OR_RETURN(value, json.Number());
  return absl::OkStatus();
}

inline absl::Status Set(const JsonValue& json, bool& value) {
  ASSIGN_OR_RETURN(value, json.Bool());
  return absl::OkStatus();
}

inline absl::Status Set(const JsonValue& json, std::string& value) {
  ASSIGN_OR_RETURN(value, json.Text());
  return absl::OkStatus();
}

inline absl::Status Set(const JsonValue& json, std::vector<double>& value) {
  ASSIGN_OR_RETURN(value, json.Numbers());
  return absl::OkStatus();
}

inline absl::Status Set(const JsonValue& json, std::vector<std::string>& texts) {
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, json.List());
  for (const JsonValue& entry : entries) RETURN_IF_ERROR(Set(entry, texts.emplace_back()));
  return absl::OkStatus();
}

template <typename Value>
absl::Status ReadMember(const JsonValue& parent, const char* name, Value& value) {
  ASSIGN_OR_RETURN(const JsonValue member, parent.Member(name));
  return Set(member, value);
}

template <typename Value>
absl::Status ReadIfThere(const JsonValue& parent, const char* name, Value& value) {
  return parent.Has(name) ? ReadMember(parent, name, value) : absl::OkStatus();
}

// Sets a value from its name in `table`.
template <typename Value, size_t kSize>
absl::Status ReadChoice(const JsonValue& parent, const char* name,
                        const NamedValue<Value> (&table)[kSize], Value& value) {
  ASSIGN_OR_RETURN(const JsonValue member, parent.Member(name));
  ASSIGN_OR_RETURN(const std::string text, member.Text());
  std::vector<std::string> names;
  for (const NamedValue<Value>& entry : table) {
    if (text == entry.name) {
      value = entry.value;
      return absl::OkStatus();
    }
    names.push_back(absl::StrCat("\"", entry.name, "\""));
  }
  return member.Error(absl::StrCat("is \"", text.substr(0, 60), "\"; it must be one of ",
                                   absl::StrJoin(names, ", ")));
}

// A finite number, or NaN for null.
inline absl::StatusOr<double> NumberOrNull(const JsonValue& value) {
  if (value.json().is_null()) return SampleSummary::kNone;
  return value.Number();
}

}  // namespace starling

#endif  // STARLING_BENCH_RESULTS_JSON_READING_H_
