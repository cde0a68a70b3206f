// A folder for a while.
//
//   ASSIGN_OR_RETURN(const TemporaryFolder folder, TemporaryFolder::Create("starling-load"));
//   std::ofstream(folder.File("log")) << "...";
//
// Below TMPDIR, or /tmp. Goes with all that is in it when the object goes. Not thread-safe.
#ifndef STARLING_BASE_TEMPORARY_FOLDER_H_
#define STARLING_BASE_TEMPORARY_FOLDER_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace starling {

class TemporaryFolder {
 public:
  // Named PREFIX-XXXXXX. UNAVAILABLE with path and reason.
  static absl::StatusOr<TemporaryFolder> Create(absl::string_view prefix);

  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, "")) {}
  TemporaryFolder& operator=(TemporaryFolder&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~TemporaryFolder();

  const std::string& path() const { return path_; }
  std::string File(absl::string_view name) const { return absl::StrCat(path_, "/", name); }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace starling

#endif  // STARLING_BASE_TEMPORARY_FOLDER_H_
