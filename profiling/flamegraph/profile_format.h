// A profile in any format that Starling writes, chosen by name.
//
//   ASSIGN_OR_RETURN(const ProfileFormat* format, FindProfileFormat("html"));
//   Write(format->write(profile, "foraging"));
#ifndef STARLING_PROFILING_FLAMEGRAPH_PROFILE_FORMAT_H_
#define STARLING_PROFILING_FLAMEGRAPH_PROFILE_FORMAT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "profiling/formats/profile.h"

namespace starling {

struct ProfileFormat {
  const char* name;
  const char* ending;  // of files in this format
  // `title` is for formats that have one.
  std::string (*write)(const Profile& profile, const std::string& title);
};

// html, svg, folded, pprof, speedscope, top.
absl::Span<const ProfileFormat> ProfileFormats();

// Their names, separated by ", ".
std::string ProfileFormatNames();

// INVALID_ARGUMENT that lists the names if there is none of this name.
absl::StatusOr<const ProfileFormat*> FindProfileFormat(absl::string_view name);

}  // namespace starling

#endif  // STARLING_PROFILING_FLAMEGRAPH_PROFILE_FORMAT_H_
