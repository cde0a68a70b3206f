#include "engine/core/segment.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace starling {
namespace {

constexpr int64_t kReserve = int64_t{64} << 30;
constexpr int64_t kAlignment = 64;
constexpr int64_t kHugeFrom = int64_t{32} << 20;

absl::Status Exhausted(absl::string_view what, int64_t bytes) {
  const int error = errno;
  return absl::ResourceExhaustedError(
      absl::StrCat("no memory for the state of the simulation: ", what, " ", bytes,
                   " bytes failed: ", std::generic_category().message(error)));
}

void* Map(int fd, int64_t bytes) {
  return mmap(nullptr, static_cast<size_t>(bytes), PROT_READ | PROT_WRITE,
              MAP_SHARED | MAP_NORESERVE, fd, 0);
}

}  // namespace

absl::StatusOr<WorldSegment> WorldSegment::Create(int64_t bytes) {
  const int fd = memfd_create("starling-world", MFD_CLOEXEC);
  if (fd < 0) return Exhausted("creating a memory file for", bytes);
  int64_t reserve = std::max(bytes, kReserve);
  void* data = Map(fd, reserve);
  if (data == MAP_FAILED && bytes > 0 && bytes < reserve) {
    reserve = bytes;
    data = Map(fd, reserve);
  }
  // Fewer page faults and misses of the address cache where the system lets memory files have huge
  // pages; no matter where it does not.
  if (data != MAP_FAILED && bytes >= kHugeFrom)
    madvise(data, static_cast<size_t>(reserve), MADV_HUGEPAGE);
  if (data == MAP_FAILED) {
    absl::Status status = Exhausted("mapping", reserve);
    close(fd);
    return status;
  }
  return WorldSegment(fd, static_cast<std::byte*>(data), reserve);
}

WorldSegment::WorldSegment(WorldSegment&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      data_(std::exchange(other.data_, nullptr)),
      reserve_(other.reserve_),
      size_(other.size_) {}

WorldSegment::~WorldSegment() {
  if (data_ != nullptr) munmap(data_, static_cast<size_t>(reserve_));
  if (fd_ >= 0) close(fd_);
}

absl::StatusOr<int64_t> WorldSegment::Allocate(int64_t bytes) {
  const int64_t offset = (size_ + kAlignment - 1) / kAlignment * kAlignment;
  if (bytes < 0 || bytes > reserve_ - offset) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "no memory for the state of the simulation: ", bytes, " bytes are asked for and ",
        reserve_ - offset, " of the ", reserve_, " reserved are left"));
  }
  if (ftruncate(fd_, offset + bytes) != 0) return Exhausted("growing it to", offset + bytes);
  size_ = offset + bytes;
  return offset;
}

}  // namespace starling
