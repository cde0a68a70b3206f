#include "base/temporary_folder.h"

#include <errno.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace starling {

absl::StatusOr<TemporaryFolder> TemporaryFolder::Create(absl::string_view prefix) {
  const char* const parent = std::getenv("TMPDIR");
  std::string path =
      absl::StrCat(parent == nullptr || *parent == '\0' ? "/tmp" : parent, "/", prefix, "-XXXXXX");
  if (mkdtemp(path.data()) == nullptr) {
    return absl::UnavailableError(absl::StrCat("cannot make ", path, ": ", std::strerror(errno)));
  }
  return TemporaryFolder(std::move(path));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace starling
