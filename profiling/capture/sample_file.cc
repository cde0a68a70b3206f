#include "profiling/capture/sample_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"

namespace starling {
namespace {

absl::Status SystemError(const char* what) {
  return absl::UnavailableError(absl::StrCat("memory for samples: ", what, ": ", strerror(errno)));
}

}  // namespace

absl::StatusOr<SampleFile> SampleFile::Create() {
  SampleFile file;
  file.descriptor_ = memfd_create("starling-samples", MFD_CLOEXEC);
  if (file.descriptor_ < 0) return SystemError("memfd_create");
  file.path_ = absl::StrCat("/proc/self/fd/", file.descriptor_);
  return file;
}

SampleFile::~SampleFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

SampleFile::SampleFile(SampleFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

SampleFile& SampleFile::operator=(SampleFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

int SampleFile::TakeOverOther() const {
  struct stat mine;
  DIR* const folder = opendir("/proc/self/fd");
  if (folder == nullptr || fstat(descriptor_, &mine) != 0) {
    if (folder != nullptr) closedir(folder);
    return -1;
  }
  int found = -1;
  while (const dirent* const entry = readdir(folder)) {
    const int descriptor = atoi(entry->d_name);
    struct stat theirs;
    if (descriptor == descriptor_ || entry->d_name[0] == '.' || fstat(descriptor, &theirs) != 0) {
      continue;
    }
    if (theirs.st_dev == mine.st_dev && theirs.st_ino == mine.st_ino) found = descriptor;
  }
  closedir(folder);
  if (found >= 0) fcntl(found, F_SETFD, FD_CLOEXEC);
  return found;
}

absl::StatusOr<std::string> SampleFile::Read() const {
  struct stat info;
  if (fstat(descriptor_, &info) != 0) return SystemError("fstat");
  std::string bytes(static_cast<size_t>(info.st_size), '\0');
  for (size_t read = 0; read < bytes.size();) {
    const ssize_t count =
        pread(descriptor_, &bytes[read], bytes.size() - read, static_cast<off_t>(read));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError("pread");
    if (count == 0) bytes.resize(read);
    read += static_cast<size_t>(count);
  }
  return bytes;
}

}  // namespace starling
