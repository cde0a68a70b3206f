// Errors that begin with the path of the field that is wrong, so that its place can be found.
//
//   return FieldError("populations[0].count", "is 0; it must be at least 1");
//   return InField("world.grid", status, *v1::GridWorld::descriptor());
#ifndef STARLING_ENGINE_WIRE_FIELD_ERROR_H_
#define STARLING_ENGINE_WIRE_FIELD_ERROR_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace starling {

// INVALID_ARGUMENT "PATH: MESSAGE".
absl::Status FieldError(absl::string_view path, absl::string_view message);

// Makes an error begin with the path of the field that it is about: both "width is 0; ..." and
// "grid.width is 0; ..." become "PATH.width: is 0; ..." where `width` is a field of `type`, with
// or without an index behind it. Any other error gets `path` in front. OK stays OK.
absl::Status InField(absl::string_view path, const absl::Status& status,
                     const google::protobuf::Descriptor& type);

template <typename T>
absl::StatusOr<T> InField(absl::string_view path, absl::StatusOr<T> value,
                          const google::protobuf::Descriptor& type) {
  if (value.ok()) return value;
  return InField(path, value.status(), type);
}

// OK if low <= value <= high, else an error that names all three. False for NaN.
absl::Status CheckFieldRange(absl::string_view path, double value, double low, double high);

// OK if `value` is a finite number of at least (`exclusive`: above) `low`.
absl::Status CheckFieldAtLeast(absl::string_view path, double value, double low,
                               bool exclusive = false);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_FIELD_ERROR_H_
