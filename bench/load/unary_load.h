// Unary calls: how long creating takes, how many reads a second a server answers, and how late the
// answers are when reads come at a fixed rate.
#ifndef STARLING_BENCH_LOAD_UNARY_LOAD_H_
#define STARLING_BENCH_LOAD_UNARY_LOAD_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "bench/load/load_target.h"
#include "bench/load/samples.h"

namespace starling {

// Creates `count` simulations one after the other, deleting each; the latencies of the creations.
absl::StatusOr<Samples> CreateLatencies(const LoadTarget& target, const v1::Scenario& scenario,
                                        int count);

struct UnaryLoad {
  Samples latencies;
  double calls_per_second = 0;
  int64_t failed = 0;
};

// `clients`, each with a connection of its own, call GetSimulation for a time, the next call after
// each answer. One thread of this program serves them all.
absl::StatusOr<UnaryLoad> ClosedLoop(const LoadTarget& target, const std::string& name, int clients,
                                     absl::Duration time);

// `rate` calls of GetSimulation a second over `connections`, whether answers come or not. Latencies
// count from the moment when a call was due, so that a server that stalls does not look well.
absl::StatusOr<UnaryLoad> OpenLoop(const LoadTarget& target, const std::string& name,
                                   int connections, double rate, absl::Duration time);

}  // namespace starling

#endif  // STARLING_BENCH_LOAD_UNARY_LOAD_H_
