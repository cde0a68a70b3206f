#include "engine/core/file_io.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr size_t kBufferBytes = 1 << 20;

absl::Status WriteAndSync(int fd, const std::string& path,
                          const std::function<absl::Status(BufferedWriter&)>& write) {
  BufferedWriter writer(fd, path);
  RETURN_IF_ERROR(write(writer));
  RETURN_IF_ERROR(writer.Flush());
  if (fsync(fd) != 0) return SystemError("sync", path);
  return absl::OkStatus();
}

}  // namespace

absl::Status SystemError(absl::string_view what, const std::string& path) {
  const int error = errno;
  return absl::UnavailableError(
      absl::StrCat("cannot ", what, " ", path, ": ", std::generic_category().message(error)));
}

BufferedWriter::BufferedWriter(int fd, const std::string& path) : fd_(fd), path_(path) {
  buffer_.reserve(kBufferBytes);
}

absl::Status BufferedWriter::Write(absl::Span<const std::byte> bytes) {
  if (buffer_.size() + bytes.size() > kBufferBytes) RETURN_IF_ERROR(Flush());
  if (bytes.size() >= kBufferBytes) return WriteThrough(bytes);
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  return absl::OkStatus();
}

absl::Status BufferedWriter::Flush() {
  RETURN_IF_ERROR(WriteThrough(buffer_));
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status BufferedWriter::WriteThrough(absl::Span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError("write", path_);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status ReplaceFile(const std::string& path,
                         const std::function<absl::Status(BufferedWriter&)>& write) {
  static std::atomic<uint64_t> count{0};
  const std::string temporary = absl::StrCat(path, ".", getpid(), "-", count++, ".partial");
  const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return SystemError("write", path);
  absl::Status status = WriteAndSync(fd, path, write);
  if (close(fd) != 0 && status.ok()) status = SystemError("write", path);
  if (status.ok() && rename(temporary.c_str(), path.c_str()) != 0) {
    status = SystemError("write", path);
  }
  if (!status.ok()) {
    unlink(temporary.c_str());
    return status;
  }
  return SyncFolderOf(path);
}

absl::Status SyncFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "."
                             : slash == 0               ? "/"
                                                        : path.substr(0, slash);
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return SystemError("open the folder", folder);
  absl::Status status;
  // EINVAL: a file system that has nothing to sync in a folder.
  if (fsync(fd) != 0 && errno != EINVAL) status = SystemError("sync the folder", folder);
  close(fd);
  return status;
}

absl::Status ReadAt(int fd, const std::string& path, uint64_t offset, absl::Span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = pread(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError("read", path);
    if (got == 0) {
      return absl::DataLossError(
          absl::StrCat(path, " is truncated: it ends at byte ", offset, " where more belongs"));
    }
    offset += static_cast<uint64_t>(got);
    bytes.remove_prefix(static_cast<size_t>(got));
  }
  return absl::OkStatus();
}

}  // namespace starling
