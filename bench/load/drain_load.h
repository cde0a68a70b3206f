// How long a loaded server takes to end when it is told to.
#ifndef STARLING_BENCH_LOAD_DRAIN_LOAD_H_
#define STARLING_BENCH_LOAD_DRAIN_LOAD_H_

#include "absl/status/statusor.h"
#include "bench/load/load_target.h"

namespace starling {

struct DrainLoad {
  double seconds = 0;
  int told = 0;  // watchers whose last event said that the server ends
};

// Starts `simulations` of `scenario` and `watchers` spread over them, and sends SIGTERM. The server
// is gone afterwards.
absl::StatusOr<DrainLoad> DrainUnderLoad(LoadTarget& target, const v1::Scenario& scenario,
                                         int simulations, int watchers);

}  // namespace starling

#endif  // STARLING_BENCH_LOAD_DRAIN_LOAD_H_
