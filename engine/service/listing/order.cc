#include "engine/service/listing/order.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "engine/service/listing/request_error.h"

namespace starling {
namespace {

constexpr int kName = -1;
constexpr int kMissing = -2;
constexpr size_t kLongest = 1024;

absl::Status Invalid(const std::string& message) {
  return MakeFieldError(v1::Error::INVALID_FILTER, "order_by", message);
}

int FindField(const ListSpec& spec, absl::string_view name) {
  if (name == "name") return kName;
  for (size_t i = 0; i < spec.fields.size(); ++i) {
    if (spec.fields[i].order && spec.fields[i].name == name) return static_cast<int>(i);
  }
  return kMissing;
}

std::string FieldNames(const ListSpec& spec) {
  std::vector<std::string> names = {"name"};
  for (const ListField& field : spec.fields) {
    if (field.order) names.push_back(field.name);
  }
  return absl::StrJoin(names, ", ");
}

}  // namespace

absl::StatusOr<Order> Order::Parse(const ListSpec& spec, absl::string_view text) {
  Order order;
  if (text.size() > kLongest) {
    return Invalid(absl::StrCat("has ", text.size(), " bytes; at most ", kLongest));
  }
  bool has_name = false;
  if (!absl::StripAsciiWhitespace(text).empty()) {
    for (absl::string_view part : absl::StrSplit(text, ',')) {
      const size_t place = static_cast<size_t>(part.data() - text.data()) + 1;
      const std::vector<absl::string_view> words =
          absl::StrSplit(part, absl::ByAnyChar(" \t"), absl::SkipEmpty());
      const absl::string_view name = words.empty() ? "" : words[0];
      const bool directed = words.size() == 2 && (words[1] == "desc" || words[1] == "asc");
      if (words.size() > 1 && !directed) {
        return Invalid(
            absl::StrCat("at character ", place, ": ", name, " may be followed by desc alone"));
      }
      const int field = FindField(spec, name);
      if (field == kMissing) {
        return Invalid(absl::StrCat("at character ", place, ": there is no field \"",
                                    absl::CHexEscape(name),
                                    "\" to order by; there are: ", FieldNames(spec)));
      }
      for (const Key& key : order.keys_) {
        if (key.field == field) {
          return Invalid(absl::StrCat("at character ", place, ": ", name, " again"));
        }
      }
      order.keys_.push_back({field, directed && words[1] == "desc"});
      has_name = has_name || field == kName;
    }
  }
  if (!has_name) order.keys_.push_back({kName, false});
  return order;
}

Position Order::PositionOf(const ListedRow& row) const {
  Position position;
  for (const Key& key : keys_) {
    position.push_back(key.field == kName ? FieldValue(row.name)
                                          : row.fields[static_cast<size_t>(key.field)]);
  }
  return position;
}

bool Order::IsBefore(const Position& a, const Position& b) const {
  for (size_t i = 0; i < keys_.size(); ++i) {
    if (a[i] < b[i]) return !keys_[i].descending;
    if (b[i] < a[i]) return keys_[i].descending;
  }
  return false;
}

bool Order::Fits(const ListSpec& spec, const Position& position) const {
  if (position.size() != keys_.size()) return false;
  for (size_t i = 0; i < keys_.size(); ++i) {
    const bool number = keys_[i].field != kName &&
                        spec.fields[static_cast<size_t>(keys_[i].field)].kind == FieldKind::kNumber;
    if (absl::holds_alternative<double>(position[i]) != number) return false;
  }
  return true;
}

}  // namespace starling
