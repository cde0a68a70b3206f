// gzip (RFC 1952) in memory.
#ifndef STARLING_PROFILING_FORMATS_GZIP_H_
#define STARLING_PROFILING_FORMATS_GZIP_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace starling {

// Without name and time, so that the same bytes give the same bytes.
std::string Gzip(absl::string_view bytes);

// True if the bytes begin as gzip does.
bool LooksLikeGzip(absl::string_view bytes);

// All members one after the other. INVALID_ARGUMENT, with the byte, for bytes that are damaged or
// end early, for bytes after the end, and as soon as more than `most_bytes` come out. Holds no more
// memory than twice what came out.
absl::StatusOr<std::string> Gunzip(absl::string_view bytes, size_t most_bytes);

}  // namespace starling

#endif  // STARLING_PROFILING_FORMATS_GZIP_H_
