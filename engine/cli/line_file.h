// A file that is written line by line through a buffer and never loses an error.
//
//   ASSIGN_OR_RETURN(LineFile file, LineFile::Create(path));
//   RETURN_IF_ERROR(file.Write("1 0123456789abcdef\n"));
//   RETURN_IF_ERROR(file.Close());   // says whether all of it arrived
#ifndef STARLING_ENGINE_CLI_LINE_FILE_H_
#define STARLING_ENGINE_CLI_LINE_FILE_H_

#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace starling {

class LineFile {
 public:
  // Makes the file, or empties it. UNAVAILABLE with path and reason, as for the others.
  static absl::StatusOr<LineFile> Create(const std::string& path);

  absl::Status Write(absl::string_view line);
  absl::Status Close();  // nothing may be written afterwards

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  LineFile(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}

  std::string path_;
  std::unique_ptr<std::FILE, Closer> file_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_LINE_FILE_H_
