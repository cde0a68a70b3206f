// Watches: how many events a second reach one reader, and what a reader that stalls costs the
// server.
#ifndef STARLING_BENCH_LOAD_WATCH_LOAD_H_
#define STARLING_BENCH_LOAD_WATCH_LOAD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "bench/load/load_target.h"

namespace starling {

struct EventRate {
  int64_t events = 0;   // that were read
  int64_t dropped = 0;  // that the reader was told it lost
  double seconds = 0;
  double per_second() const { return static_cast<double>(events) / seconds; }
};

// Reads what a running simulation does, for a time.
absl::StatusOr<EventRate> LiveEvents(const LoadTarget& target, const std::string& name,
                                     absl::Duration time);

// Reads all events that are kept of a simulation that has ended, `times` times over.
absl::StatusOr<EventRate> KeptEvents(const LoadTarget& target, const std::string& name, int times);

struct StalledReader {
  std::vector<double> ticks_per_second_without;  // a round each
  std::vector<double> ticks_per_second_with;
  int64_t rss_before = 0;  // with the reader's stream open and the kept events at their limit
  int64_t rss_after = 0;   // after `stall`
};

// Rounds in turn without and with a reader that opens a watch and never reads on; then one such
// reader for `stall`.
absl::StatusOr<StalledReader> StallReader(const LoadTarget& target, const std::string& name,
                                          int rounds, absl::Duration round, absl::Duration stall);

}  // namespace starling

#endif  // STARLING_BENCH_LOAD_WATCH_LOAD_H_
