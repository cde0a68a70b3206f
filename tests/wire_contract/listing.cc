#include "tests/wire_contract/listing.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.pb.h"

namespace starling {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

std::string TypeOf(const FieldDescriptor& field) {
  if (field.type() == FieldDescriptor::TYPE_MESSAGE) return field.message_type()->full_name();
  if (field.type() == FieldDescriptor::TYPE_ENUM) return field.enum_type()->full_name();
  return field.type_name();
}

std::string Line(const FieldDescriptor& field) {
  std::string type;
  if (field.is_map()) {
    type = absl::StrCat("map<", TypeOf(*field.message_type()->map_key()), ", ",
                        TypeOf(*field.message_type()->map_value()), ">");
  } else {
    type = absl::StrCat(field.is_repeated() ? "repeated " : "",
                        field.has_optional_keyword() ? "optional " : "", TypeOf(field));
  }
  if (field.real_containing_oneof() != nullptr)
    absl::StrAppend(&type, " in ", field.real_containing_oneof()->name());
  return absl::StrCat(field.full_name(), " = ", field.number(), " ", type);
}

std::string Line(const MethodDescriptor& method) {
  return absl::StrCat(method.full_name(), " (", method.client_streaming() ? "stream " : "",
                      method.input_type()->full_name(), ") -> ",
                      method.server_streaming() ? "stream " : "",
                      method.output_type()->full_name());
}

void Add(const EnumDescriptor& type, std::vector<std::string>& lines) {
  for (int i = 0; i < type.value_count(); ++i) {
    lines.push_back(
        absl::StrCat(type.full_name(), ".", type.value(i)->name(), " = ", type.value(i)->number()));
  }
}

void Add(const Descriptor& type, std::vector<std::string>& lines) {
  if (type.options().map_entry()) return;
  lines.push_back(absl::StrCat(type.full_name(), " message"));
  for (int i = 0; i < type.enum_type_count(); ++i) Add(*type.enum_type(i), lines);
  for (int i = 0; i < type.nested_type_count(); ++i) Add(*type.nested_type(i), lines);
  for (int i = 0; i < type.field_count(); ++i) lines.push_back(Line(*type.field(i)));
}

}  // namespace

std::vector<std::string> ListFile(const google::protobuf::FileDescriptor& file) {
  std::vector<std::string> lines;
  for (int i = 0; i < file.service_count(); ++i) {
    for (int m = 0; m < file.service(i)->method_count(); ++m)
      lines.push_back(Line(*file.service(i)->method(m)));
  }
  for (int i = 0; i < file.enum_type_count(); ++i) Add(*file.enum_type(i), lines);
  for (int i = 0; i < file.message_type_count(); ++i) Add(*file.message_type(i), lines);
  return lines;
}

}  // namespace starling
