// Profiles of the server as people read them, and the formats they come in.
#ifndef STARLING_ENGINE_CLI_CTL_PROFILE_TEXT_H_
#define STARLING_ENGINE_CLI_CTL_PROFILE_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/starling/v1/profile_service.pb.h"

namespace starling {

// "cpu"; the kinds by their names in small letters.
std::string KindName(v1::Profile::Kind kind);
// INVALID_ARGUMENT that lists the kinds there are.
absl::StatusOr<v1::Profile::Kind> ParseKind(absl::string_view name);

// By the ending of a file's name: .html, .svg, .folded, .pb.gz, .json, .txt. INVALID_ARGUMENT that
// lists them for any other.
absl::StatusOr<v1::DownloadProfileRequest::Format> FormatOf(absl::string_view path);

// "profiles/p1  cpu READY, 2 s, 412 samples at 99.8 Hz\n", then a line for each note.
std::string ProfileLines(const v1::Profile& profile);

// A row for each profile.
std::string ProfileTable(const v1::ListProfilesResponse& all);

// Which functions take more of the time, and which less.
std::string DiffText(const v1::DiffProfilesResponse& diff);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_PROFILE_TEXT_H_
