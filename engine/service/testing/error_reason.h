// What tests say of an error: "NOT_FOUND MODEL_NOT_FOUND".
#ifndef STARLING_ENGINE_SERVICE_TESTING_ERROR_REASON_H_
#define STARLING_ENGINE_SERVICE_TESTING_ERROR_REASON_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/wire/error_details.h"

namespace starling {

// Code and reason; "OK" for none.
inline std::string ReasonOf(const absl::Status& status) {
  if (status.ok()) return "OK";
  return absl::StrCat(absl::StatusCodeToString(status.code()), " ", ErrorReason(status));
}

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_TESTING_ERROR_REASON_H_
