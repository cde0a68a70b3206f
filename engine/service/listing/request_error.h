// The errors that most methods give.
//
//   return MakeFieldError(v1::Error::INVALID_REQUEST, "hz", "is 5000; it must be 1 to 1000");
//   return MakeNotFound(v1::Error::MODEL_NOT_FOUND, "model", "models/one");
//
// Thread safety: functions without state.
#ifndef STARLING_ENGINE_SERVICE_LISTING_REQUEST_ERROR_H_
#define STARLING_ENGINE_SERVICE_LISTING_REQUEST_ERROR_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "engine/wire/error_details.h"
#include "engine/wire/field_path.h"

namespace starling {

// INVALID_ARGUMENT "FIELD: MESSAGE" with the field as a violation. `message` goes on from the
// field: "is 5; it must be ...".
inline absl::Status MakeFieldError(v1::Error::Reason reason, absl::string_view field,
                                   absl::string_view message) {
  absl::Status status =
      MakeError(absl::StatusCode::kInvalidArgument, reason, absl::StrCat(field, ": ", message));
  AddFieldViolation(status, field, message);
  return status;
}

// Gives a reason to an error that begins with a field's path, as those of engine/wire do ("ticks:
// is 0; ..."), and names that field as a violation. Its code and what it carries besides stay.
inline absl::Status WithReason(absl::Status status, v1::Error::Reason reason) {
  SetErrorReason(status, reason);
  const std::string message(status.message());
  const absl::string_view field = LeadingFieldPath(message);
  absl::string_view rest = absl::string_view(message).substr(field.size());
  if (!field.empty() && absl::ConsumePrefix(&rest, ": ")) AddFieldViolation(status, field, rest);
  return status;
}

// NOT_FOUND "there is no KIND NAME", with the name as metadata under `kind`.
inline absl::Status MakeNotFound(v1::Error::Reason reason, absl::string_view kind,
                                 const std::string& name) {
  return MakeError(absl::StatusCode::kNotFound, reason,
                   absl::StrCat("there is no ", kind, " ", name), {{kind, name}});
}

// ALREADY_EXISTS, likewise.
inline absl::Status MakeAlreadyExists(v1::Error::Reason reason, absl::string_view kind,
                                      const std::string& name) {
  return MakeError(
      absl::StatusCode::kAlreadyExists, reason,
      absl::StrCat("there is a ", kind, " ", name, " already; take another id, or delete it"),
      {{kind, name}});
}

// RESOURCE_EXHAUSTED LIMIT_EXCEEDED. `limit`: its name in ServerLimits; `message`: what was
// counted, such as "there are 1000 models already".
inline absl::Status MakeLimitError(absl::string_view limit, int64_t value,
                                   absl::string_view message) {
  return MakeError(absl::StatusCode::kResourceExhausted, v1::Error::LIMIT_EXCEEDED,
                   absl::StrCat(message, "; the limit (", limit, ") is ", value),
                   {{"limit", std::string(limit)}, {"value", absl::StrCat(value)}});
}

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_LISTING_REQUEST_ERROR_H_
