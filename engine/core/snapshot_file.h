// The container of a snapshot: named sections of bytes, each with a checksum.
//
//   RETURN_IF_ERROR(WriteSnapshotFile(path, {{"ids", 8, {bytes}}}));
//   ASSIGN_OR_RETURN(SnapshotFile file, SnapshotFile::Open(path));  // everything is verified
//   RETURN_IF_ERROR(file.Read(*file.Find("ids"), {bytes}));
//
// Format, all numbers little-endian:
// - "STARLING", uint32 format version, uint32 number of sections, uint64 bytes of the header up to
//   and with its checksum;
// - for each section: uint32 length of its name, the name, uint32 bytes of an element, uint64
//   bytes, uint64 XXH3 of them;
// - uint64 XXH3 of the header up to here;
// - the bytes of the sections in the same order, and nothing else.
#ifndef STARLING_ENGINE_CORE_SNAPSHOT_FILE_H_
#define STARLING_ENGINE_CORE_SNAPSHOT_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace starling {

inline constexpr int32_t kSnapshotFormatVersion = 2;

// Bytes that lie in pieces in memory and behind each other in the file.
struct SnapshotSection {
  std::string name;
  uint32_t element_bytes = 1;
  std::vector<absl::Span<std::byte>> pieces;

  uint64_t bytes() const;
};

// Writes a temporary file beside `path`, syncs it, renames it to `path` and syncs the folder: at
// any instant `path` is the old file or the whole new one. UNAVAILABLE with the path and the
// system's reason; nothing is then left behind. O(bytes), twice.
absl::Status WriteSnapshotFile(const std::string& path, absl::Span<const SnapshotSection> sections);

// An open snapshot file whose every byte was checked. Movable; closes the file.
class SnapshotFile {
 public:
  struct Entry {
    std::string name;
    uint32_t element_bytes = 1;
    uint64_t bytes = 0;
    uint64_t checksum = 0;
    uint64_t offset = 0;
  };

  // NOT_FOUND if there is no such file, UNAVAILABLE with the system's reason if it cannot be read,
  // DATA_LOSS ("checksum", "corrupt", "truncated") if it is damaged, FAILED_PRECONDITION if its
  // format is newer than kSnapshotFormatVersion. O(file), in bounded memory.
  static absl::StatusOr<SnapshotFile> Open(const std::string& path);
  ~SnapshotFile();
  SnapshotFile(SnapshotFile&& other) noexcept;
  SnapshotFile& operator=(SnapshotFile&&) = delete;

  int32_t format_version() const { return format_version_; }
  const std::vector<Entry>& entries() const { return entries_; }
  // Null if there is none.
  const Entry* Find(absl::string_view name) const;

  // Fills the pieces, whose sizes must add up to entry.bytes.
  absl::Status Read(const Entry& entry, absl::Span<const absl::Span<std::byte>> pieces) const;
  // A section as a string. DATA_LOSS if there is none or it is longer than 1 GiB.
  absl::StatusOr<std::string> ReadString(absl::string_view name) const;

 private:
  SnapshotFile(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}
  absl::Status ReadHeader();
  absl::Status VerifySections() const;

  std::string path_;
  int fd_;
  int32_t format_version_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_SNAPSHOT_FILE_H_
