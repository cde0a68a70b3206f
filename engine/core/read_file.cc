#include "engine/core/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace starling {
namespace {

class Descriptor {
 public:
  explicit Descriptor(const std::string& path) : value_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int value() const { return value_; }

 private:
  int value_;
};

absl::Status SystemError(const std::string& path) {
  const int error = errno;
  const std::string message = absl::StrCat(path, ": cannot be read: ", std::strerror(error));
  return error == ENOENT ? absl::NotFoundError(absl::StrCat(path, ": no such file"))
                         : absl::InvalidArgumentError(message);
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, int64_t most_bytes) {
  const Descriptor file(path);
  if (file.value() < 0) return SystemError(path);
  struct stat status;
  if (fstat(file.value(), &status) != 0) return SystemError(path);
  if (S_ISDIR(status.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": is a folder; name a file"));
  }
  std::string content;
  char buffer[1 << 16];
  for (;;) {
    const ssize_t count = read(file.value(), buffer, sizeof(buffer));
    if (count == 0) return content;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError(path);
    content.append(buffer, static_cast<size_t>(count));
    if (static_cast<int64_t>(content.size()) > most_bytes) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": has more than the ", most_bytes, " bytes allowed"));
    }
  }
}

}  // namespace starling
