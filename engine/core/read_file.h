// Reading a whole file that a user named.
//
//   ASSIGN_OR_RETURN(std::string text, ReadFile("maze.textproto", 1 << 20));
#ifndef STARLING_ENGINE_CORE_READ_FILE_H_
#define STARLING_ENGINE_CORE_READ_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace starling {

// The content of a file. Errors name the path: NOT_FOUND if there is none, INVALID_ARGUMENT if it
// is a folder, cannot be read, or has more than `most_bytes` bytes.
absl::StatusOr<std::string> ReadFile(const std::string& path, int64_t most_bytes);

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_READ_FILE_H_
