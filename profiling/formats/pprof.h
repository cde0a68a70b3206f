// pprof's profile.proto, gzip-compressed: what `go tool pprof`, Pyroscope, Parca and Grafana read.
// https://github.com/google/pprof/blob/main/proto/profile.proto
#ifndef STARLING_PROFILING_FORMATS_PPROF_H_
#define STARLING_PROFILING_FORMATS_PPROF_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "profiling/formats/profile.h"

namespace starling {

// The facts travel as comments ("starling asked_hz=100") and come back with ReadPprof; label frames
// are functions of the mapping "[labels]", and each sample also has them as pprof labels
// (`phase`, `population`, `backend`, `worker`; the innermost of a kind), so that `-tagfocus` and
// `-tagroot` work. The same profile gives the same bytes.
std::string WritePprof(const Profile& profile);

// Compressed or not. Inlined lines of a location become frames of their own, innermost first.
// INVALID_ARGUMENT for bytes that are no profile, refer to what is not in them, or unpack to more
// than 1 GiB.
absl::StatusOr<Profile> ReadPprof(absl::string_view bytes);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_PPROF_H_
