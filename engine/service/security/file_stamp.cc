#include "engine/service/security/file_stamp.h"

#include <sys/stat.h>

#include <algorithm>

#include "absl/time/clock.h"

namespace starling {
namespace {

constexpr int64_t kSecond = 1'000'000'000;

int64_t Nanoseconds(const timespec& time) { return time.tv_sec * kSecond + time.tv_nsec; }

}  // namespace

FileStamp StampOf(const std::string& path) {
  FileStamp stamp;
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return stamp;
  stamp.device = status.st_dev;
  stamp.inode = status.st_ino;
  stamp.size = status.st_size;
  stamp.modified_ns = Nanoseconds(status.st_mtim);
  stamp.changed_ns = Nanoseconds(status.st_ctim);
  // Times of files advance by ticks of the kernel or, over a network, by seconds.
  stamp.fresh =
      absl::GetCurrentTimeNanos() - std::max(stamp.modified_ns, stamp.changed_ns) < 2 * kSecond;
  return stamp;
}

}  // namespace starling
