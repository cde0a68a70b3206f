// Errors that programs can read: a reason, its metadata, the fields that are wrong, when to retry.
//
//   absl::Status status = MakeError(absl::StatusCode::kNotFound, v1::Error::SIMULATION_NOT_FOUND,
//                                   "there is no simulation \"simulations/one\"",
//                                   {{"simulation", "simulations/one"}});
//   AddFieldViolation(status, "name", "names no simulation");
//   ErrorReason(status)   // "SIMULATION_NOT_FOUND"
//
// The details are payloads of the absl::Status, each the bytes of a message of google.rpc under its
// type URL: ErrorInfo with domain "starling", BadRequest, RetryInfo. They survive copies, and on
// the wire they are the details of a google.rpc.Status. Those messages are coded here by hand, for
// gRPC's own library of them, where it is linked, allows no second description of them.
//
// gRPC drops a call's status when it is above 8 KiB, so texts are bounded: what does not fit is
// left out of their middle. Text that is not UTF-8 is repaired.
//
// Thread safety: functions without state; a status is changed by one thread at a time.
#ifndef STARLING_ENGINE_WIRE_ERROR_DETAILS_H_
#define STARLING_ENGINE_WIRE_ERROR_DETAILS_H_

#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "proto/starling/v1/error_reason.pb.h"

namespace starling {

inline constexpr char kErrorDomain[] = "starling";

using ErrorMetadataList = std::initializer_list<std::pair<absl::string_view, std::string>>;

// An error with a reason. `code` is not kOk.
absl::Status MakeError(absl::StatusCode code, v1::Error::Reason reason, absl::string_view message,
                       ErrorMetadataList metadata = {});

// Gives an error the reason, in place of the one it has. OK stays OK, here and below.
void SetErrorReason(absl::Status& status, v1::Error::Reason reason,
                    ErrorMetadataList metadata = {});

// Adds one wrong field of the request. Beyond some 1,200 bytes no more are added.
void AddFieldViolation(absl::Status& status, absl::string_view field,
                       absl::string_view description);

// Says after what time a repetition may succeed, at least 0.
void AddRetryDelay(absl::Status& status, absl::Duration delay);

// What the functions above gave, or the wire brought; empty if there is none or it is damaged.
std::string ErrorReason(const absl::Status& status);  // the name, such as "INVALID_NAME"
std::string ErrorDomain(const absl::Status& status);
std::map<std::string, std::string> ErrorMetadata(const absl::Status& status);
absl::optional<absl::Duration> RetryDelay(const absl::Status& status);

struct FieldViolation {
  std::string field;        // a path in the request, such as "scenario.populations[0].count"
  std::string description;  // what is wrong with it
};
std::vector<FieldViolation> FieldViolations(const absl::Status& status);

// The message as it goes on the wire: UTF-8 of at most 1,000 bytes.
std::string RpcMessage(const absl::Status& status);

// The bytes of the google.rpc.Status of an error, for `grpc::Status::error_details`: its code, its
// RpcMessage() and its payloads, sorted by type URL. Empty for OK.
std::string ToRpcStatusBytes(const absl::Status& status);

// The error of a call: its code and message as gRPC gave them, its payloads from `bytes`. Codes
// that are none become kUnknown; bytes that are no google.rpc.Status add nothing; code 0 gives OK.
absl::Status FromRpcStatus(int code, absl::string_view message, absl::string_view bytes);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_ERROR_DETAILS_H_
