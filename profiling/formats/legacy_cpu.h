// gperftools' binary CPU profile: what ProfilerStop leaves behind.
//
// Slots of eight bytes, little-endian: a header (0, words that follow, 0, period in microseconds,
// 0), records (count, depth, return addresses leaf first), a trailer (0, 1, 0), then the text of
// /proc/self/maps. https://gperftools.github.io/gperftools/cpuprofile-fileformat.html
#ifndef STARLING_PROFILING_FORMATS_LEGACY_CPU_H_
#define STARLING_PROFILING_FORMATS_LEGACY_CPU_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "profiling/formats/profile.h"

namespace starling {

// True if the bytes begin as this format does.
bool LooksLikeLegacyCpu(absl::string_view bytes);

// Frames get addresses (one less than stored for all but the leaf, so that they lie in the call)
// and modules from the map text, no names. Value types are samples/count and cpu/nanoseconds (by
// the header's period). Facts: kind, asked_hz, and truncated, the samples of the greatest depth
// that gperftools keeps. A profile without samples is valid. INVALID_ARGUMENT for anything else
// that is damaged, with the slot.
absl::StatusOr<Profile> ReadLegacyCpu(absl::string_view bytes);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_LEGACY_CPU_H_
