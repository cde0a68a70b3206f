#include "engine/service/stores/data_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "base/status_macros.h"
#include "engine/core/file_io.h"
#include "engine/service/listing/resource_name.h"
#include "engine/wire/error_details.h"

namespace starling {
namespace {

// What the lock says about who holds it; empty if it says nothing.
std::string Holder(int lock) {
  char text[32] = {};
  const ssize_t got = pread(lock, text, sizeof(text) - 1, 0);
  return got > 0 ? absl::StrCat(" (process ", absl::StripSuffix(text, "\n"), ")") : "";
}

// In order.
absl::StatusOr<std::vector<std::string>> NamesIn(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(opendir(folder.c_str()), closedir);
  if (stream == nullptr) return StorageError(SystemError("read the folder", folder));
  std::vector<std::string> names;
  while (const dirent* const entry = readdir(stream.get())) names.emplace_back(entry->d_name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

absl::Status StorageError(const absl::Status& status) {
  if (status.ok()) return status;
  return MakeError(absl::StatusCode::kUnavailable, v1::Error::STORAGE_FAILED, status.message());
}

absl::Status MakeFolder(const std::string& path) {
  for (size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    const std::string part = path.substr(0, slash);
    if (mkdir(part.c_str(), 0777) != 0 && errno != EEXIST && access(part.c_str(), F_OK) != 0) {
      return StorageError(SystemError("make the folder", part));
    }
    if (slash == std::string::npos) break;
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesIn(path));
  for (const std::string& name : names) {
    if (absl::EndsWith(name, ".partial")) unlink(absl::StrCat(path, "/", name).c_str());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> IdsIn(const std::string& folder,
                                               absl::string_view ending) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesIn(folder));
  std::vector<std::string> ids;
  for (absl::string_view name : names) {
    if (absl::ConsumeSuffix(&name, absl::StrCat(".", ending)) && IsId(name)) ids.emplace_back(name);
  }
  return ids;
}

absl::Status WriteWholeFile(const std::string& path, absl::string_view content) {
  return StorageError(ReplaceFile(path, [&](BufferedWriter& writer) {
    return writer.Write(
        absl::MakeConstSpan(reinterpret_cast<const std::byte*>(content.data()), content.size()));
  }));
}

absl::Status RemoveFiles(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (unlink(path.c_str()) == 0) {
      RETURN_IF_ERROR(StorageError(SyncFolderOf(path)));
    } else if (errno != ENOENT) {
      return StorageError(SystemError("delete", path));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<DataFolder> DataFolder::Open(const std::string& path) {
  RETURN_IF_ERROR(MakeFolder(path));
  const std::string file = absl::StrCat(path, "/lock");
  const int lock = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock < 0) return StorageError(SystemError("write", file));
  DataFolder folder(path, lock);
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return StorageError(SystemError("lock", file));
    return absl::FailedPreconditionError(
        absl::StrCat("the data folder ", path, " is in use by another server", Holder(lock),
                     "; stop it, or choose another folder with --data"));
  }
  const std::string process = absl::StrCat(getpid(), "\n");
  if (ftruncate(lock, 0) != 0 ||
      pwrite(lock, process.data(), process.size(), 0) != static_cast<ssize_t>(process.size())) {
    return StorageError(SystemError("write", file));
  }
  return folder;
}

DataFolder::~DataFolder() {
  if (lock_ >= 0) close(lock_);
}

}  // namespace starling
