#include "engine/wire/field_path.h"

#include <algorithm>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/nearest_name.h"

namespace starling {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

bool IsNameCharacter(char c) { return absl::ascii_isalnum(c) || c == '_'; }

bool IsName(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsNameCharacter);
}

std::string EnumNames(const FieldDescriptor& field) {
  std::vector<std::string> names;
  for (int i = 1; i < field.enum_type()->value_count(); ++i) {  // 0 is *_UNSPECIFIED
    names.push_back(field.enum_type()->value(i)->name());
  }
  return absl::StrJoin(names, " or ");
}

template <typename Integer>
std::string IntegerRange() {
  return absl::StrCat("a whole number from ", std::numeric_limits<Integer>::min(), " to ",
                      std::numeric_limits<Integer>::max());
}

}  // namespace

absl::StatusOr<std::vector<PathSegment>> ParseFieldPath(absl::string_view path) {
  std::vector<PathSegment> segments;
  for (absl::string_view part : absl::StrSplit(path, '.')) {
    PathSegment segment;
    const size_t bracket = part.find('[');
    segment.name = std::string(part.substr(0, bracket));
    bool valid = IsName(segment.name);
    if (valid && bracket != absl::string_view::npos) {
      const absl::string_view index = part.substr(bracket + 1);
      valid = index.size() >= 2 && index.back() == ']' && absl::ascii_isdigit(index.front()) &&
              absl::SimpleAtoi(index.substr(0, index.size() - 1), &segment.index);
    }
    if (!valid) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", path, "\" is not a field path: \"", part,
                       "\" should be a field name, or one with an index as in populations[0]"));
    }
    segments.push_back(std::move(segment));
  }
  return segments;
}

absl::string_view LeadingFieldPath(absl::string_view message) {
  const absl::string_view path = absl::StripSuffix(message.substr(0, message.find(' ')), ":");
  return ParseFieldPath(path).ok() ? path : absl::string_view();
}

std::string UnknownField(absl::string_view name, const Descriptor& message) {
  std::vector<std::string> names;
  for (int i = 0; i < message.field_count(); ++i) names.push_back(message.field(i)->name());
  std::string text = absl::StrCat("unknown field \"", name, "\" of ", message.name(), "; ");
  if (names.empty()) return absl::StrCat(text, "it has no fields");
  const std::string nearest = NearestName(name, names);
  if (!nearest.empty()) absl::StrAppend(&text, "did you mean \"", nearest, "\"? ");
  return absl::StrCat(text, "There are: ", absl::StrJoin(names, ", "));
}

std::string AllowedEntry(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return IntegerRange<int32_t>();
    case FieldDescriptor::CPPTYPE_INT64:
      return IntegerRange<int64_t>();
    case FieldDescriptor::CPPTYPE_UINT32:
      return IntegerRange<uint32_t>();
    case FieldDescriptor::CPPTYPE_UINT64:
      return IntegerRange<uint64_t>();
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return "a number";
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumNames(field);
    case FieldDescriptor::CPPTYPE_STRING:
      return "a text in quotes";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return absl::StrCat("{ ... } with fields of ", field.message_type()->name());
  }
  return "";
}

std::string AllowedValues(const FieldDescriptor& field) {
  return field.is_repeated() ? absl::StrCat("a list; each: ", AllowedEntry(field))
                             : AllowedEntry(field);
}

}  // namespace starling
