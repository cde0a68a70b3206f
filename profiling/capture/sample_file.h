// A file in memory that the profiler writes to by name.
//
//   ASSIGN_OR_RETURN(SampleFile file, SampleFile::Create());
//   ProfilerStart(file.path().c_str());
//   ...
//   ASSIGN_OR_RETURN(std::string bytes, file.Read());
//
// Movable, owns its descriptor. Not thread-safe.
#ifndef STARLING_PROFILING_CAPTURE_SAMPLE_FILE_H_
#define STARLING_PROFILING_CAPTURE_SAMPLE_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace starling {

class SampleFile {
 public:
  // UNAVAILABLE with the system's reason if it cannot be made.
  static absl::StatusOr<SampleFile> Create();

  SampleFile() = default;
  ~SampleFile();
  SampleFile(SampleFile&& other) noexcept;
  SampleFile& operator=(SampleFile&& other) noexcept;

  // Under which this process can open it.
  const std::string& path() const { return path_; }

  // Finds the descriptor of this file that somebody else in this process opened and has it closed
  // when another program is executed. -1 if there is none. The descriptor stays theirs.
  int TakeOverOther() const;

  // What was written so far. UNAVAILABLE with the system's reason.
  absl::StatusOr<std::string> Read() const;

 private:
  int descriptor_ = -1;
  std::string path_;
};

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_SAMPLE_FILE_H_
