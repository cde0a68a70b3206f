// Reads a profile of any format that Starling knows.
#ifndef STARLING_PROFILING_FORMATS_READ_PROFILE_H_
#define STARLING_PROFILING_FORMATS_READ_PROFILE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "profiling/formats/profile.h"

namespace starling {

// pprof, gzip-compressed or not, or gperftools' binary CPU format, told apart by their first bytes.
// INVALID_ARGUMENT says what is wrong and at which byte where that helps. At most 1 GiB
// uncompressed. Frames of the CPU format have addresses and no names yet.
absl::StatusOr<Profile> ReadProfile(absl::string_view bytes);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_READ_PROFILE_H_
