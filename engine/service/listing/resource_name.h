// Names of resources: `simulations/one` is the simulation whose id is `one`.
//
//   ASSIGN_OR_RETURN(const std::string id, ParseName("simulations", request.name()));
//   RETURN_IF_ERROR(CheckId("model_id", request.model_id()));
//   snapshot.set_name(NameOf("snapshots", id));
//
// An id is `[a-z][a-z0-9-]{0,62}`, so it is also a safe name of a file.
//
// Thread safety: functions without state.
#ifndef STARLING_ENGINE_SERVICE_LISTING_RESOURCE_NAME_H_
#define STARLING_ENGINE_SERVICE_LISTING_RESOURCE_NAME_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace starling {

bool IsId(absl::string_view text);

// INVALID_ARGUMENT INVALID_NAME that names the field unless `id` is one.
absl::Status CheckId(absl::string_view field, absl::string_view id);

// "COLLECTION/ID".
std::string NameOf(absl::string_view collection, absl::string_view id);

// The id in "COLLECTION/ID"; INVALID_ARGUMENT INVALID_NAME for anything else. `field` is the
// field of the request that holds the name.
absl::StatusOr<std::string> ParseName(absl::string_view collection, absl::string_view name,
                                      absl::string_view field = "name");

// An id that nobody can guess before: `PREFIX-` and 8 random hexadecimal digits. `prefix` is an id
// of at most 54 characters. Two may be equal, once in some billions: look before using it.
std::string NewId(absl::string_view prefix);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_LISTING_RESOURCE_NAME_H_
