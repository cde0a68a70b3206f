#include "engine/cli/run_profile.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"
#include "profiling/flamegraph/flame_page.h"
#include "profiling/formats/folded.h"
#include "profiling/formats/pprof.h"

namespace starling {
namespace {

absl::Status CheckKinds(const std::string& kinds) {
  if (kinds == "off") return absl::OkStatus();
  for (const absl::string_view kind : absl::StrSplit(kinds, ',')) {
    if (kind == "cpu") continue;
    const std::vector<absl::string_view> later = {"heap", "alloc", "lock", "wall"};
    const bool known = std::find(later.begin(), later.end(), kind) != later.end();
    return absl::InvalidArgumentError(
        absl::StrCat("--profile ", kinds, ": ",
                     known ? absl::StrCat("this version takes no ", kind, " profiles")
                           : absl::StrCat("there is no profile of kind \"", kind, "\""),
                     "; give cpu or off"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RunProfile> RunProfile::Create(const RunProfileFlags& flags) {
  RETURN_IF_ERROR(CheckKinds(flags.kinds));
  if (!(flags.seconds >= 0) || !std::isfinite(flags.seconds)) {
    return absl::InvalidArgumentError(absl::StrCat("--profile-seconds ", flags.seconds,
                                                   ": give a number of 0 (no bound) or more"));
  }
  if (flags.ticks < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("--profile-ticks ", flags.ticks, ": give a number of 0 (no bound) or more"));
  }
  RunProfile profile;
  profile.flags_ = flags;
  return profile;
}

absl::Status RunProfile::Start() {
  if (flags_.kinds == "off") return absl::OkStatus();
  CpuCaptureOptions options;
  options.seconds = flags_.seconds;
  options.ticks = flags_.ticks;
  absl::StatusOr<std::unique_ptr<CpuCapture>> capture = CpuCapture::Start(options);
  if (capture.ok()) {
    capture_ = *std::move(capture);
    return absl::OkStatus();
  }
  warning_ = absl::StrCat("no CPU profile: ", capture.status().message());
  if (!flags_.asked) return absl::OkStatus();
  return absl::Status(capture.status().code(), warning_);
}

void RunProfile::TickDone() {
  if (capture_ != nullptr) capture_->TickDone();
}

absl::Status RunProfile::Finish(const OutputFolder& folder, absl::string_view title,
                                absl::string_view subtitle) {
  if (capture_ == nullptr) return absl::OkStatus();
  const std::unique_ptr<CpuCapture> capture = std::move(capture_);
  ASSIGN_OR_RETURN(profile_, capture->Stop());
  RETURN_IF_ERROR(folder.Write("cpu.pb.gz", WritePprof(*profile_)));
  RETURN_IF_ERROR(folder.Write("cpu.folded", WriteFolded(*profile_)));
  return folder.Write("flamegraph.html",
                      FlamePageHtml(*profile_, {std::string(title), std::string(subtitle)}));
}

}  // namespace starling
