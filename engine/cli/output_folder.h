// The folder that a run leaves behind.
//
//   ASSIGN_OR_RETURN(OutputFolder folder, OutputFolder::Create("", "foraging"));   //
//   starling-out/foraging-1 RETURN_IF_ERROR(folder.Write("result.json", text));
#ifndef STARLING_ENGINE_CLI_OUTPUT_FOLDER_H_
#define STARLING_ENGINE_CLI_OUTPUT_FOLDER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace starling {

class OutputFolder {
 public:
  // Makes `out` with its parents; it may be there already if it holds no other run (no
  // result.json, metrics.csv or results.json). Empty: makes starling-out/NAME-N, N the first free
  // number from 1, such that two runs started at once get different ones; letters of `name` that do
  // not suit a file name become
  // '-'. FAILED_PRECONDITION with path and reason; what was made is then removed again.
  static absl::StatusOr<OutputFolder> Create(const std::string& out, absl::string_view name);

  // One that is there already and may be written to. FAILED_PRECONDITION with path and reason.
  static absl::StatusOr<OutputFolder> Open(const std::string& path);

  const std::string& path() const { return path_; }
  // The path of a file in the folder.
  std::string File(absl::string_view name) const;

  // Writes a whole file: a temporary name, then renamed. UNAVAILABLE with path and reason (disk
  // full, ...).
  absl::Status Write(absl::string_view name, absl::string_view content) const;

  // Removes the folder again, and the parents that Create made, as far as they are empty.
  void Remove() const;

 private:
  OutputFolder(std::string path, std::vector<std::string> made)
      : path_(std::move(path)), made_(std::move(made)) {}

  std::string path_;
  std::vector<std::string> made_;  // folders made by Create, the outermost first
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_OUTPUT_FOLDER_H_
