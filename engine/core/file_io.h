// Reading and writing whole files without surprises: every byte or an error that names the path and
// the system's reason.
#ifndef STARLING_ENGINE_CORE_FILE_IO_H_
#define STARLING_ENGINE_CORE_FILE_IO_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace starling {

// UNAVAILABLE: "cannot WHAT PATH: REASON" with the reason of errno.
absl::Status SystemError(absl::string_view what, const std::string& path);

// Collects small writes to a descriptor. The descriptor belongs to the caller.
class BufferedWriter {
 public:
  BufferedWriter(int fd, const std::string& path);
  absl::Status Write(absl::Span<const std::byte> bytes);
  absl::Status Flush();

 private:
  absl::Status WriteThrough(absl::Span<const std::byte> bytes);
  int fd_;
  const std::string& path_;
  std::vector<std::byte> buffer_;
};

// Replaces `path` by what `write` writes, in one instant: a temporary file in the same folder,
// synced, renamed, the folder synced. If anything fails, `path` is as it was and the temporary file
// is gone.
absl::Status ReplaceFile(const std::string& path,
                         const std::function<absl::Status(BufferedWriter&)>& write);

// Puts what was renamed, made or removed in the folder of `path` on the disk.
absl::Status SyncFolderOf(const std::string& path);

// Reads exactly bytes.size() bytes from `offset`. DATA_LOSS ("truncated") if the file ends before.
absl::Status ReadAt(int fd, const std::string& path, uint64_t offset, absl::Span<std::byte> bytes);

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_FILE_IO_H_
