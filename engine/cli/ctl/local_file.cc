#include "engine/cli/ctl/local_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/status_macros.h"
#include "engine/core/file_io.h"
#include "engine/core/stream_hash.h"

namespace starling {
namespace {

constexpr int64_t kBlock = int64_t{1} << 20;

absl::StatusOr<int64_t> SizeOf(int fd, const std::string& path) {
  struct stat status;
  if (fstat(fd, &status) != 0) return SystemError("read", path);
  if (!S_ISREG(status.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is not a file"));
  }
  return static_cast<int64_t>(status.st_size);
}

}  // namespace

LocalFile::LocalFile(std::string path, std::string target, int fd, int64_t size)
    : path_(std::move(path)), target_(std::move(target)), fd_(fd), size_(size) {}

LocalFile::~LocalFile() { close(fd_); }

absl::StatusOr<std::unique_ptr<LocalFile>> LocalFile::OpenPart(const std::string& path) {
  const std::string part = absl::StrCat(path, ".part");
  const int fd = open(part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0) return SystemError("write", part);
  std::unique_ptr<LocalFile> file(new LocalFile(part, path, fd, 0));
  ASSIGN_OR_RETURN(file->size_, SizeOf(fd, part));
  return file;
}

absl::StatusOr<std::unique_ptr<LocalFile>> LocalFile::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) {
    return absl::NotFoundError(absl::StrCat("there is no file ", path));
  }
  if (fd < 0) return SystemError("read", path);
  std::unique_ptr<LocalFile> file(new LocalFile(path, "", fd, 0));
  ASSIGN_OR_RETURN(file->size_, SizeOf(fd, path));
  if (file->size_ == 0) return absl::InvalidArgumentError(absl::StrCat(path, " is empty"));
  return file;
}

absl::Status LocalFile::Append(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(fd_, bytes.data(), bytes.size(), size_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError("write", path_);
    size_ += written;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status LocalFile::Truncate() {
  if (ftruncate(fd_, 0) != 0) return SystemError("write", path_);
  size_ = 0;
  return absl::OkStatus();
}

absl::StatusOr<std::string> LocalFile::Read(int64_t offset, int64_t most) const {
  std::string bytes(static_cast<size_t>(std::clamp<int64_t>(size_ - offset, 0, most)), '\0');
  RETURN_IF_ERROR(ReadAt(fd_, path_, static_cast<uint64_t>(offset),
                         absl::MakeSpan(reinterpret_cast<std::byte*>(bytes.data()), bytes.size())));
  return bytes;
}

absl::StatusOr<std::string> LocalFile::Checksum() const {
  StreamHash hash;
  for (int64_t offset = 0; offset < size_; offset += kBlock) {
    ASSIGN_OR_RETURN(const std::string block, Read(offset, kBlock));
    hash.Add(block.data(), block.size());
  }
  return absl::StrFormat("%016x", hash.Take());
}

absl::Status LocalFile::Finish() {
  if (fsync(fd_) != 0) return SystemError("sync", path_);
  if (rename(path_.c_str(), target_.c_str()) != 0) return SystemError("write", target_);
  return SyncFolderOf(target_);
}

}  // namespace starling
