#include "engine/cli/bench/row_profiles.h"

#include <filesystem>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/status_macros.h"
#include "profiling/flamegraph/flame_page.h"
#include "profiling/formats/folded.h"

namespace starling {

absl::Status KeepRowProfile(const OutputFolder& folder, const BenchmarkRow& row,
                            const Profile& profile) {
  std::error_code error;
  std::filesystem::create_directories(folder.File("profiles"), error);
  if (error) {
    return absl::UnavailableError(
        absl::StrCat("cannot make ", folder.File("profiles"), ": ", error.message()));
  }
  const std::string name =
      absl::StrCat("profiles/", absl::StrReplaceAll(RowName(row), {{"/", "."}}));
  RETURN_IF_ERROR(folder.Write(absl::StrCat(name, ".folded"), WriteFolded(profile)));
  return folder.Write(absl::StrCat(name, ".html"),
                      FlamePageHtml(profile, {RowName(row), "CPU profile of a benchmark"}));
}

}  // namespace starling
