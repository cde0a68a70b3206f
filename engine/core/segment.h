// WorldSegment: the memory that holds the whole state of a simulation, addressed by offsets.
//
// A memfd mapped into a large reserve of addresses, so that it can grow in place and other
// processes can map it. What it holds contains no pointers.
//
//   ASSIGN_OR_RETURN(WorldSegment segment, WorldSegment::Create(bytes));
//   ASSIGN_OR_RETURN(int64_t offset, segment.Allocate(bytes));
//   std::byte* memory = segment.data() + offset;  // zeroed, aligned to 64 bytes
//
// Not thread-safe. Owns the descriptor and the mapping.
#ifndef STARLING_ENGINE_CORE_SEGMENT_H_
#define STARLING_ENGINE_CORE_SEGMENT_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"

namespace starling {

class WorldSegment {
 public:
  // Reserves addresses for 64 GiB, or `bytes` if that is more or if so many cannot be had; takes no
  // memory yet. RESOURCE_EXHAUSTED with the bytes and the system's reason.
  static absl::StatusOr<WorldSegment> Create(int64_t bytes);
  ~WorldSegment();
  WorldSegment(WorldSegment&& other) noexcept;
  WorldSegment& operator=(WorldSegment&&) = delete;

  // Offset of `bytes` >= 0 new bytes, zeroed and aligned to 64. Earlier offsets and data() stay
  // valid. RESOURCE_EXHAUSTED if the reserve is used up or the file cannot grow.
  absl::StatusOr<int64_t> Allocate(int64_t bytes);

  std::byte* data() const { return data_; }
  int64_t size() const { return size_; }  // allocated so far
  int fd() const { return fd_; }

 private:
  WorldSegment(int fd, std::byte* data, int64_t reserve)
      : fd_(fd), data_(data), reserve_(reserve) {}
  int fd_;
  std::byte* data_;
  int64_t reserve_;
  int64_t size_ = 0;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_SEGMENT_H_
