// Paths as the user means them: relative to the folder he stands in, which `bazel run` leaves and
// names in BUILD_WORKING_DIRECTORY.
#ifndef STARLING_ENGINE_CLI_USER_PATH_H_
#define STARLING_ENGINE_CLI_USER_PATH_H_

#include <string>

#include "absl/strings/string_view.h"

namespace starling {

// `path` itself if it is absolute, empty, or no other folder is named; else below
// BUILD_WORKING_DIRECTORY.
std::string UserPath(absl::string_view path);

// How to show a path to the user: as he would write it, relative to the folder he stands in if it
// is below it.
std::string ShownPath(absl::string_view path);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_USER_PATH_H_
