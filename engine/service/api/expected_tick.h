// The tick that a request expects a simulation to be at.
#ifndef STARLING_ENGINE_SERVICE_API_EXPECTED_TICK_H_
#define STARLING_ENGINE_SERVICE_API_EXPECTED_TICK_H_

#include <cstdint>

#include "absl/types/optional.h"

namespace starling {

// None if the request leaves it out.
template <typename Request>
absl::optional<int64_t> ExpectedTick(const Request& request) {
  if (!request.has_expected_tick()) return absl::nullopt;
  return request.expected_tick();
}

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_EXPECTED_TICK_H_
