#include "tests/wire_contract/wire_files.h"

#include <algorithm>
#include <fstream>

#include "google/protobuf/descriptor.pb.h"

namespace starling {

using google::protobuf::Descriptor;
using google::protobuf::FileDescriptor;

WireFiles::WireFiles(const std::string& protoset) {
  google::protobuf::FileDescriptorSet set;
  std::ifstream input(protoset, std::ios::binary);
  if (!set.ParseFromIstream(&input)) return;
  for (const auto& file : set.file()) {
    const FileDescriptor* built = pool_.BuildFile(file);
    if (built != nullptr && built->package() == "starling.v1") files_.push_back(built);
  }
  std::sort(files_.begin(), files_.end(),
            [](const FileDescriptor* a, const FileDescriptor* b) { return a->name() < b->name(); });
  for (const FileDescriptor* file : files_) {
    for (int i = 0; i < file->enum_type_count(); ++i) enums_.push_back(file->enum_type(i));
    for (int i = 0; i < file->message_type_count(); ++i) Add(*file->message_type(i));
  }
}

void WireFiles::Add(const Descriptor& message) {
  if (message.options().map_entry()) return;
  messages_.push_back(&message);
  for (int i = 0; i < message.enum_type_count(); ++i) enums_.push_back(message.enum_type(i));
  for (int i = 0; i < message.nested_type_count(); ++i) Add(*message.nested_type(i));
}

std::vector<const google::protobuf::ServiceDescriptor*> WireFiles::services() const {
  std::vector<const google::protobuf::ServiceDescriptor*> found;
  for (const FileDescriptor* file : files_) {
    for (int i = 0; i < file->service_count(); ++i) found.push_back(file->service(i));
  }
  return found;
}

std::vector<const google::protobuf::MethodDescriptor*> WireFiles::methods() const {
  std::vector<const google::protobuf::MethodDescriptor*> found;
  for (const auto* service : services()) {
    for (int i = 0; i < service->method_count(); ++i) found.push_back(service->method(i));
  }
  return found;
}

std::string CommentOf(const FileDescriptor& file) {
  google::protobuf::SourceLocation location;
  const std::vector<int> syntax = {google::protobuf::FileDescriptorProto::kSyntaxFieldNumber};
  file.GetSourceLocation(syntax, &location);
  return location.leading_comments;
}

}  // namespace starling
