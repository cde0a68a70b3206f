// Whether files have changed since they were read.
//
//   const FileStamp before = StampOf(path);   // before reading
//   ...
//   if (Changed(before, StampOf(path))) ...   // read again
//
// Pure functions over stat().
#ifndef STARLING_ENGINE_SERVICE_SECURITY_FILE_STAMP_H_
#define STARLING_ENGINE_SERVICE_SECURITY_FILE_STAMP_H_

#include <cstdint>
#include <string>

namespace starling {

struct FileStamp {
  uint64_t device = 0;
  uint64_t inode = 0;  // 0: there is no such file
  int64_t size = 0;
  int64_t modified_ns = 0;
  int64_t changed_ns = 0;
  // Written to so lately that the next write could leave no trace in the times.
  bool fresh = false;
};

// About a microsecond.
FileStamp StampOf(const std::string& path);

// Whether the file may hold something else now. True of a fresh file, changed or not.
inline bool Changed(const FileStamp& before, const FileStamp& now) {
  return before.fresh || before.device != now.device || before.inode != now.inode ||
         before.size != now.size || before.modified_ns != now.modified_ns ||
         before.changed_ns != now.changed_ns;
}

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SECURITY_FILE_STAMP_H_
