// Files on this side of a transfer.
//
//   ASSIGN_OR_RETURN(auto file, LocalFile::OpenPart("one.starling"));   // one.starling.part
//   RETURN_IF_ERROR(file->Append(bytes));
//   RETURN_IF_ERROR(file->Finish());                                     // one.starling
//
// A part stays when its writer goes, so that the next one can go on from its end. Not thread-safe.
#ifndef STARLING_ENGINE_CLI_CTL_LOCAL_FILE_H_
#define STARLING_ENGINE_CLI_CTL_LOCAL_FILE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace starling {

class LocalFile {
 public:
  // The part of `path` that an earlier transfer left, or an empty one.
  static absl::StatusOr<std::unique_ptr<LocalFile>> OpenPart(const std::string& path);
  // A whole file, to read. NOT_FOUND, INVALID_ARGUMENT for a folder or an empty file.
  static absl::StatusOr<std::unique_ptr<LocalFile>> Open(const std::string& path);
  ~LocalFile();
  LocalFile(const LocalFile&) = delete;
  LocalFile& operator=(const LocalFile&) = delete;

  int64_t size() const { return size_; }

  absl::Status Append(absl::string_view bytes);
  absl::Status Truncate();  // to nothing
  // At most `most` bytes from `offset` on.
  absl::StatusOr<std::string> Read(int64_t offset, int64_t most) const;
  // XXH3 of all of it, 16 hexadecimal digits.
  absl::StatusOr<std::string> Checksum() const;
  // The part takes the place of the path it was opened for, in one instant, and is on the disk.
  absl::Status Finish();

 private:
  LocalFile(std::string path, std::string target, int fd, int64_t size);

  const std::string path_;
  const std::string target_;  // empty: not a part
  const int fd_;
  int64_t size_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_LOCAL_FILE_H_
