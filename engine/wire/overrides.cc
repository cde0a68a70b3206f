#include "engine/wire/overrides.h"

#include <memory>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/wire/field_path.h"
#include "engine/wire/text_parser.h"

namespace starling {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

absl::StatusOr<const FieldDescriptor*> FindField(const Message& message,
                                                 const PathSegment& segment) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(segment.name);
  if (field == nullptr) {
    return absl::InvalidArgumentError(UnknownField(segment.name, *message.GetDescriptor()));
  }
  if (segment.index < 0) return field;
  if (!field->is_repeated()) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", segment.name, "\" is not a list; leave out [", segment.index, "]"));
  }
  const int size = message.GetReflection()->FieldSize(message, field);
  if (segment.index >= size) {
    return absl::InvalidArgumentError(
        absl::StrCat("there is no ", segment.name, "[", segment.index, "]: ", segment.name, " has ",
                     size, size == 1 ? " entry" : " entries",
                     size == 0 ? "" : absl::StrCat("; allowed: 0 to ", size - 1)));
  }
  return field;
}

absl::StatusOr<Message*> Descend(Message& message, const PathSegment& segment) {
  ASSIGN_OR_RETURN(const FieldDescriptor* field, FindField(message, segment));
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", segment.name, "\" has no fields; it is ", AllowedValues(*field)));
  }
  if (!field->is_repeated()) return message.GetReflection()->MutableMessage(&message, field);
  if (segment.index < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", segment.name, "\" is a list; say which entry, as in ", segment.name, "[0]"));
  }
  return message.GetReflection()->MutableRepeatedMessage(&message, field, segment.index);
}

std::string ValueAsText(const FieldDescriptor& field, absl::string_view value) {
  const bool bare_text = field.cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
                         !absl::StartsWith(value, "\"") && !absl::StartsWith(value, "'") &&
                         !(field.is_repeated() && absl::StartsWith(value, "["));
  if (bare_text) return absl::StrCat("\"", absl::CEscape(value), "\"");
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM && !absl::StartsWith(value, "[")) {
    return absl::AsciiStrToUpper(value);
  }
  return std::string(value);
}

// A message of the same type that holds nothing but `field`, with the given value.
absl::StatusOr<std::unique_ptr<Message>> Parse(const Message& type, const FieldDescriptor* field,
                                               absl::string_view value) {
  std::unique_ptr<Message> piece(type.New());
  RETURN_IF_ERROR(
      ParseTextPiece(absl::StrCat(field->name(), ": ", ValueAsText(*field, value)), *piece));
  std::vector<const FieldDescriptor*> fields;
  piece->GetReflection()->ListFields(*piece, &fields);
  for (const FieldDescriptor* other : fields) {
    if (other != field) {
      return absl::InvalidArgumentError(
          absl::StrCat("the value sets \"", other->name(), "\" too; set one field at a time"));
    }
  }
  return piece;
}

// Copies the only entry of `field` in `from` to entry `index` in `to`.
void CopyEntry(const Message& from, const FieldDescriptor* field, int index, Message* to) {
  const Reflection& reflection = *to->GetReflection();
  const Reflection& source = *from.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.SetRepeatedInt32(to, field, index, source.GetRepeatedInt32(from, field, 0));
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.SetRepeatedInt64(to, field, index, source.GetRepeatedInt64(from, field, 0));
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection.SetRepeatedUInt32(to, field, index,
                                          source.GetRepeatedUInt32(from, field, 0));
    case FieldDescriptor::CPPTYPE_UINT64:
      return reflection.SetRepeatedUInt64(to, field, index,
                                          source.GetRepeatedUInt64(from, field, 0));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return reflection.SetRepeatedDouble(to, field, index,
                                          source.GetRepeatedDouble(from, field, 0));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return reflection.SetRepeatedFloat(to, field, index, source.GetRepeatedFloat(from, field, 0));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.SetRepeatedBool(to, field, index, source.GetRepeatedBool(from, field, 0));
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.SetRepeatedEnum(to, field, index, source.GetRepeatedEnum(from, field, 0));
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.SetRepeatedString(to, field, index,
                                          source.GetRepeatedString(from, field, 0));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      reflection.MutableRepeatedMessage(to, field, index)
          ->CopyFrom(source.GetRepeatedMessage(from, field, 0));
  }
}

absl::Status Assign(Message& message, const PathSegment& leaf, absl::string_view value) {
  ASSIGN_OR_RETURN(const FieldDescriptor* field, FindField(message, leaf));
  ASSIGN_OR_RETURN(const std::unique_ptr<Message> piece, Parse(message, field, value));
  const Reflection& reflection = *message.GetReflection();
  if (leaf.index >= 0) {
    if (reflection.FieldSize(*piece, field) != 1) {
      return absl::InvalidArgumentError("give one value for one entry of a list");
    }
    CopyEntry(*piece, field, leaf.index, &message);
    return absl::OkStatus();
  }
  // What the parser leaves out (zero where there is no presence, an empty list) is cleared.
  reflection.ClearField(&message, field);
  message.MergeFrom(*piece);
  return absl::OkStatus();
}

absl::Status Apply(absl::string_view path, absl::string_view value, Message& message) {
  ASSIGN_OR_RETURN(const std::vector<PathSegment> segments, ParseFieldPath(path));
  Message* parent = &message;
  for (size_t i = 0; i + 1 < segments.size(); ++i) {
    ASSIGN_OR_RETURN(parent, Descend(*parent, segments[i]));
  }
  return Assign(*parent, segments.back(), value);
}

}  // namespace

absl::string_view OverridePath(absl::string_view override_text) {
  return absl::StripAsciiWhitespace(override_text.substr(0, override_text.find('=')));
}

absl::Status ApplyOverride(absl::string_view override_text, Message& message) {
  const size_t equals = override_text.find('=');
  if (equals == absl::string_view::npos) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--set ", override_text, ": there is no \"=\"; write path=value, as in ticks=100"));
  }
  std::unique_ptr<Message> changed(message.New());
  changed->CopyFrom(message);
  const absl::Status status =
      Apply(OverridePath(override_text),
            absl::StripAsciiWhitespace(override_text.substr(equals + 1)), *changed);
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--set ", override_text, ": ", status.message()));
  }
  message.GetReflection()->Swap(&message, changed.get());
  return absl::OkStatus();
}

}  // namespace starling
