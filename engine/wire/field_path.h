// Names of fields: paths such as `populations[0].count`, and what to say of a name that is wrong.
//
//   UnknownField("wurld", *v1::Scenario::descriptor())
//   // unknown field "wurld" of Scenario; did you mean "world"? There are: name, seed, ...
//
// Functions without state; safe from any thread.
#ifndef STARLING_ENGINE_WIRE_FIELD_PATH_H_
#define STARLING_ENGINE_WIRE_FIELD_PATH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace starling {

// One name of a path, with an index where it has one: `populations[0]`.
struct PathSegment {
  std::string name;
  int index = -1;  // >= 0, or -1: none
};

// Splits a path. INVALID_ARGUMENT if a name is empty or holds anything but letters, digits and
// underscores, or an index is not a number from 0 to 2^31 - 1.
absl::StatusOr<std::vector<PathSegment>> ParseFieldPath(absl::string_view path);

// The path that an error message begins with ("populations[0].count: is 0; ..."), as far as its
// first word could be one; empty if it could not.
absl::string_view LeadingFieldPath(absl::string_view message);

// Says that a message type has no field of that name, suggests the nearest one and lists them all.
std::string UnknownField(absl::string_view name, const google::protobuf::Descriptor& message);

// The values that a field may have as far as its type goes: "a whole number from 0 to 4294967295",
// "DETERMINISTIC or STOCHASTIC".
std::string AllowedValues(const google::protobuf::FieldDescriptor& field);

// The same for one entry of a field that is a list.
std::string AllowedEntry(const google::protobuf::FieldDescriptor& field);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_FIELD_PATH_H_
