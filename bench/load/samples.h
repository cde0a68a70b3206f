// Samples: many measurements of one thing, and what they look like in order.
//
//   Samples latencies;
//   latencies.Add(absl::Microseconds(130));
//   latencies.Percentile(99);
//
// Not thread-safe; Merge those of several threads.
#ifndef STARLING_BENCH_LOAD_SAMPLES_H_
#define STARLING_BENCH_LOAD_SAMPLES_H_

#include <vector>

#include "absl/time/time.h"

namespace starling {

class Samples {
 public:
  void Add(absl::Duration sample);
  void Merge(const Samples& other);

  size_t size() const { return nanoseconds_.size(); }

  // The smallest sample that at least `percent` of all do not exceed, 0 < percent <= 100; zero if
  // there are none. O(n).
  absl::Duration Percentile(double percent) const;

 private:
  mutable std::vector<double> nanoseconds_;
};

// The middle of some numbers, the mean of the two in the middle if their number is even; 0 of none.
double Median(std::vector<double> values);

}  // namespace starling

#endif  // STARLING_BENCH_LOAD_SAMPLES_H_
