// DataFolder: the folder where a server keeps what outlives it, used by one process at a time.
//
//   ASSIGN_OR_RETURN(DataFolder data, DataFolder::Open("starling-data"));
//   ASSIGN_OR_RETURN(auto models, ModelStore::Open(data.path(), 1000));
//
// Movable. Holds the lock as long as it lives; the stores must not outlive it.
#ifndef STARLING_ENGINE_SERVICE_STORES_DATA_FOLDER_H_
#define STARLING_ENGINE_SERVICE_STORES_DATA_FOLDER_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace starling {

class DataFolder {
 public:
  // Makes the folder if it is missing (and those above it) and locks it. FAILED_PRECONDITION that
  // names the folder and the process if another one has it; UNAVAILABLE STORAGE_FAILED with the
  // system's reason if it cannot be made or written.
  static absl::StatusOr<DataFolder> Open(const std::string& path);

  ~DataFolder();
  DataFolder(DataFolder&& other) noexcept
      : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}
  DataFolder& operator=(DataFolder&&) = delete;

  const std::string& path() const { return path_; }

 private:
  DataFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::string path_;
  int lock_;
};

// What the stores share. Errors are UNAVAILABLE STORAGE_FAILED.

// The same error with the reason STORAGE_FAILED, for those of engine/core/file_io.h.
absl::Status StorageError(const absl::Status& status);

// With those above it, unless they are there. Files that a killed process was writing when it ended
// (*.partial, engine/core/file_io.h) are removed.
absl::Status MakeFolder(const std::string& path);

// The ids of the files ID.ENDING in a folder, in order of name. What else lies there is left alone.
absl::StatusOr<std::vector<std::string>> IdsIn(const std::string& folder, absl::string_view ending);

// Replaces a file by `content` in one instant.
absl::Status WriteWholeFile(const std::string& path, absl::string_view content);

// Removes files that may be missing, in this order, each gone from the disk before the next.
absl::Status RemoveFiles(const std::vector<std::string>& paths);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_STORES_DATA_FOLDER_H_
