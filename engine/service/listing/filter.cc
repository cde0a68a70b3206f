#include "engine/service/listing/filter.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "engine/service/listing/request_error.h"

namespace starling {
namespace {

constexpr size_t kLongest = 4096;
constexpr char kLabels[] = "labels.";

std::string Shown(absl::string_view text) {
  return absl::StrCat("\"", absl::CHexEscape(text), "\"");
}

absl::Status Invalid(const std::string& message) {
  return MakeFieldError(v1::Error::INVALID_FILTER, "filter", message);
}

}  // namespace

class Filter::Parser {
 public:
  Parser(const ListSpec& spec, absl::string_view text) : spec_(spec), text_(text) {}

  absl::StatusOr<std::vector<Condition>> Parse() {
    std::vector<Condition> conditions;
    SkipSpace();
    while (!AtEnd()) {
      if (!conditions.empty()) {
        const size_t place = at_;
        if (BareWord() != "AND" || AtEnd() || !absl::ascii_isspace(text_[at_])) {
          return ErrorAt(place, "expected AND and another condition");
        }
        SkipSpace();
      }
      ASSIGN_OR_RETURN(Condition condition, ParseCondition());
      conditions.push_back(std::move(condition));
      SkipSpace();
    }
    return conditions;
  }

 private:
  absl::StatusOr<Condition> ParseCondition() {
    Condition condition;
    const size_t field_place = at_;
    RETURN_IF_ERROR(SetField(std::string(BareWord()), field_place, condition));
    SkipSpace();
    const size_t operator_place = at_;
    ASSIGN_OR_RETURN(condition.op, ParseOperator());
    const bool numeric = condition.field >= 0 && FieldOf(condition).kind == FieldKind::kNumber;
    if (!numeric && condition.op != Operator::kEqual && condition.op != Operator::kUnequal) {
      return ErrorAt(operator_place, "text can only be compared by = and !=");
    }
    SkipSpace();
    const size_t value_place = at_;
    ASSIGN_OR_RETURN(std::string value, ParseValue());
    RETURN_IF_ERROR(SetValue(std::move(value), value_place, condition));
    return condition;
  }

  absl::Status SetField(const std::string& name, size_t place, Condition& condition) {
    absl::string_view key = name;
    if (spec_.labels && absl::ConsumePrefix(&key, kLabels) && !key.empty()) {
      condition.field = kLabel;
      condition.label = std::string(key);
      return absl::OkStatus();
    }
    std::vector<std::string> names = {"name"};
    if (name == names[0]) {
      condition.field = kName;
      return absl::OkStatus();
    }
    for (size_t i = 0; i < spec_.fields.size(); ++i) {
      if (!spec_.fields[i].filter) continue;
      condition.field = static_cast<int>(i);
      if (spec_.fields[i].name == name) return absl::OkStatus();
      names.push_back(spec_.fields[i].name);
    }
    if (spec_.labels) names.emplace_back("labels.KEY");
    return ErrorAt(place, absl::StrCat("there is no field ", Shown(name),
                                       "; there are: ", absl::StrJoin(names, ", ")));
  }

  absl::StatusOr<Operator> ParseOperator() {
    constexpr std::pair<absl::string_view, Operator> kOperators[] = {
        {"<=", Operator::kAtMost}, {">=", Operator::kAtLeast}, {"!=", Operator::kUnequal},
        {"<", Operator::kLess},    {">", Operator::kGreater},  {"=", Operator::kEqual}};
    for (const auto& [symbol, op] : kOperators) {
      if (!absl::StartsWith(text_.substr(at_), symbol)) continue;
      at_ += symbol.size();
      return op;
    }
    return ErrorAt(at_, "expected one of = != < <= > >=");
  }

  absl::StatusOr<std::string> ParseValue() {
    const size_t place = at_;
    if (AtEnd()) return ErrorAt(place, "expected a value");
    if (text_[at_] != '"') {
      const absl::string_view word = BareWord();
      if (word.empty()) return ErrorAt(place, "expected a value");
      return std::string(word);
    }
    std::string value;
    for (++at_; !AtEnd() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
      if (!AtEnd()) value.push_back(text_[at_]);
    }
    if (AtEnd()) return ErrorAt(place, "a text that does not end");
    ++at_;
    return value;
  }

  absl::Status SetValue(std::string value, size_t place, Condition& condition) {
    if (condition.field >= 0 && FieldOf(condition).kind == FieldKind::kNumber) {
      double number = 0;
      if (!absl::SimpleAtod(value, &number) || !std::isfinite(number)) {
        return ErrorAt(place, absl::StrCat(Shown(value), " is not a number"));
      }
      condition.value = number;
      return absl::OkStatus();
    }
    if (condition.field >= 0 && FieldOf(condition).kind == FieldKind::kEnum) {
      const std::vector<std::string>& values = FieldOf(condition).values;
      if (std::find(values.begin(), values.end(), value) == values.end()) {
        return ErrorAt(place,
                       absl::StrCat("there is no ", FieldOf(condition).name, " ", Shown(value),
                                    "; there are: ", absl::StrJoin(values, ", ")));
      }
    }
    condition.value = std::move(value);
    return absl::OkStatus();
  }

  const ListField& FieldOf(const Condition& condition) const {
    return spec_.fields[static_cast<size_t>(condition.field)];
  }

  absl::string_view BareWord() {
    const size_t begin = at_;
    while (!AtEnd() && !absl::ascii_isspace(text_[at_]) &&
           !absl::StrContains("=!<>\"", text_[at_])) {
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  bool AtEnd() const { return at_ >= text_.size(); }
  void SkipSpace() {
    while (!AtEnd() && absl::ascii_isspace(text_[at_])) ++at_;
  }
  absl::Status ErrorAt(size_t place, const std::string& message) const {
    return Invalid(absl::StrCat("at character ", place + 1, ": ", message));
  }

  const ListSpec& spec_;
  const absl::string_view text_;
  size_t at_ = 0;
};

absl::StatusOr<Filter> Filter::Parse(const ListSpec& spec, absl::string_view text) {
  if (text.size() > kLongest) {
    return Invalid(absl::StrCat("has ", text.size(), " bytes; at most ", kLongest));
  }
  Filter filter;
  ASSIGN_OR_RETURN(filter.conditions_, Parser(spec, text).Parse());
  return filter;
}

bool Filter::Passes(const ListedRow& row) const {
  return std::all_of(conditions_.begin(), conditions_.end(),
                     [&](const Condition& condition) { return Passes(condition, row); });
}

bool Filter::Passes(const Condition& condition, const ListedRow& row) {
  FieldValue value;
  if (condition.field == kName) {
    value = row.name;
  } else if (condition.field == kLabel) {
    const auto label = row.labels.find(condition.label);
    if (label == row.labels.end()) return condition.op == Operator::kUnequal;
    value = label->second;
  } else {
    value = row.fields[static_cast<size_t>(condition.field)];
  }
  switch (condition.op) {
    case Operator::kEqual:
      return value == condition.value;
    case Operator::kUnequal:
      return value != condition.value;
    case Operator::kLess:
      return value < condition.value;
    case Operator::kAtMost:
      return value <= condition.value;
    case Operator::kGreater:
      return value > condition.value;
    case Operator::kAtLeast:
      return value >= condition.value;
  }
  return false;
}

}  // namespace starling
