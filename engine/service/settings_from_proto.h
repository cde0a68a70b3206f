// Settings of a server from `starling.v1.ServerConfig`: its file and its limits by name.
#ifndef STARLING_ENGINE_SERVICE_SETTINGS_FROM_PROTO_H_
#define STARLING_ENGINE_SERVICE_SETTINGS_FROM_PROTO_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "engine/service/settings.h"
#include "proto/starling/v1/server_config.pb.h"

namespace starling {

// Puts what `config` sets over `settings`; the rest stays. Ranges are CheckSettings'.
// INVALID_ARGUMENT that begins with the field for a log level that there is not.
absl::Status ApplyConfig(const v1::ServerConfig& config, ServerSettings& settings);

// Reads a file in text form and applies it. Paths in the file are relative to its folder. Errors
// are INVALID_ARGUMENT (NOT_FOUND for a missing file) and begin with FILE:LINE:COLUMN: FIELD; they
// include those of ranges, so that a value out of range is found where it was written.
absl::Status ApplyConfigFile(const std::string& path, ServerSettings& settings);

// Sets one limit from "NAME=VALUE"; a value may end in KiB, MiB or GiB. INVALID_ARGUMENT that lists
// the names, or says the range.
absl::Status ApplyLimit(absl::string_view assignment, ServerLimits& limits);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SETTINGS_FROM_PROTO_H_
