#include "engine/cli/user_path.h"

#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace starling {
namespace {

// Where the user stands, if `bazel run` moved us elsewhere; else empty.
std::string UserFolder() {
  const char* folder = std::getenv("BUILD_WORKING_DIRECTORY");
  return folder == nullptr ? "" : std::string(absl::StripSuffix(folder, "/"));
}

}  // namespace

std::string UserPath(absl::string_view path) {
  const std::string folder = UserFolder();
  if (folder.empty() || path.empty() || path[0] == '/') return std::string(path);
  return absl::StrCat(folder, "/", path);
}

std::string ShownPath(absl::string_view path) {
  const std::string folder = UserFolder();
  if (folder.empty() || !absl::StartsWith(path, folder + "/")) return std::string(path);
  return std::string(path.substr(folder.size() + 1));
}

}  // namespace starling
