// The protos of starling.v1 with their comments, as protoc understood them.
//
//   const WireFiles wire("proto/starling/v1/wire.protoset");
//   for (const auto* file : wire.files()) ...
//
// Read-only after construction. Owns the descriptors.
#ifndef STARLING_TESTS_WIRE_CONTRACT_WIRE_FILES_H_
#define STARLING_TESTS_WIRE_CONTRACT_WIRE_FILES_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace starling {

class WireFiles {
 public:
  // Reads a descriptor set with imports and source information. If that fails, files() is empty.
  explicit WireFiles(const std::string& protoset);

  // Those of the package starling.v1, by name.
  const std::vector<const google::protobuf::FileDescriptor*>& files() const { return files_; }
  // All their messages, the nested ones after those that they are in; no entries of maps.
  const std::vector<const google::protobuf::Descriptor*>& messages() const { return messages_; }
  const std::vector<const google::protobuf::EnumDescriptor*>& enums() const { return enums_; }
  std::vector<const google::protobuf::ServiceDescriptor*> services() const;
  std::vector<const google::protobuf::MethodDescriptor*> methods() const;

 private:
  void Add(const google::protobuf::Descriptor& message);

  google::protobuf::DescriptorPool pool_;
  std::vector<const google::protobuf::FileDescriptor*> files_;
  std::vector<const google::protobuf::Descriptor*> messages_;
  std::vector<const google::protobuf::EnumDescriptor*> enums_;
};

// The comment above an element, without the space around it.
template <typename Element>
std::string CommentOf(const Element& element) {
  google::protobuf::SourceLocation location;
  element.GetSourceLocation(&location);
  return location.leading_comments;
}

// The comment above `syntax`, which is that of the file.
std::string CommentOf(const google::protobuf::FileDescriptor& file);

}  // namespace starling

#endif  // STARLING_TESTS_WIRE_CONTRACT_WIRE_FILES_H_
