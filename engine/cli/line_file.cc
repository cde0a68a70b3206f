#include "engine/cli/line_file.h"

#include <errno.h>
#include <string.h>

#include "absl/strings/str_cat.h"
#include "engine/cli/user_path.h"

namespace starling {
namespace {

absl::Status CannotWrite(const std::string& path) {
  return absl::UnavailableError(
      absl::StrCat("cannot write ", ShownPath(path), ": ", strerror(errno)));
}

}  // namespace

absl::StatusOr<LineFile> LineFile::Create(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return CannotWrite(path);
  return LineFile(path, file);
}

absl::Status LineFile::Write(absl::string_view line) {
  const size_t written = std::fwrite(line.data(), 1, line.size(), file_.get());
  return written == line.size() ? absl::OkStatus() : CannotWrite(path_);
}

absl::Status LineFile::Close() {
  return std::fclose(file_.release()) == 0 ? absl::OkStatus() : CannotWrite(path_);
}

}  // namespace starling
