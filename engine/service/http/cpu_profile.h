// A CPU profile of this process for `/pprof/profile`.
#ifndef STARLING_ENGINE_SERVICE_HTTP_CPU_PROFILE_H_
#define STARLING_ENGINE_SERVICE_HTTP_CPU_PROFILE_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"

namespace starling {

// Samples for `seconds` and gives a gzipped pprof. `cancelled` is asked about ten times a second;
// once it says so, sampling ends: CANCELLED. Otherwise the errors of CpuCapture::Start
// (RESOURCE_EXHAUSTED: another capture runs).
absl::StatusOr<std::string> TakeCpuProfile(double seconds, const std::function<bool()>& cancelled);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_HTTP_CPU_PROFILE_H_
