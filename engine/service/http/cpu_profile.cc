#include "engine/service/http/cpu_profile.h"

#include <memory>

#include "absl/time/time.h"
#include "base/status_macros.h"
#include "profiling/capture/cpu_capture.h"
#include "profiling/formats/pprof.h"

namespace starling {

absl::StatusOr<std::string> TakeCpuProfile(double seconds, const std::function<bool()>& cancelled) {
  CpuCaptureOptions options;
  options.seconds = seconds;
  ASSIGN_OR_RETURN(const std::unique_ptr<CpuCapture> capture, CpuCapture::Start(options));
  while (!capture->Wait(absl::Milliseconds(100))) {
    if (cancelled()) return absl::CancelledError("the profile is not wanted any more");
  }
  ASSIGN_OR_RETURN(const Profile profile, capture->Stop());
  return WritePprof(profile);
}

}  // namespace starling
