#include "bench/suites/inference/relative_speed.h"

#include <time.h>

#include <algorithm>
#include <cmath>

#include "base/status_macros.h"

namespace starling {
namespace {

constexpr double kLeastSeconds = 0.01;

double Now(RelativeSpeed::Clock clock) {
  timespec now;
  clock_gettime(clock == RelativeSpeed::Clock::kCpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC,
                &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

absl::StatusOr<double> RelativeSpeed::Seconds(size_t place) {
  const double start = Now(clock_);
  RETURN_IF_ERROR(simulations_[place].simulation->Step(ticks_[place]));
  return Now(clock_) - start;
}

// Doubles the ticks of each until they take long enough.
absl::Status RelativeSpeed::Calibrate() {
  ticks_.assign(simulations_.size(), 1);
  for (size_t place = 0; place < simulations_.size(); ++place) {
    RETURN_IF_ERROR(Seconds(place).status());  // the first tick pays for pages and caches
    while (true) {
      ASSIGN_OR_RETURN(const double seconds, Seconds(place));
      if (seconds >= kLeastSeconds) break;
      ticks_[place] *= 2;
    }
  }
  return absl::OkStatus();
}

absl::Status RelativeSpeed::Run(int64_t iterations) {
  if (ticks_.empty()) RETURN_IF_ERROR(Calibrate());
  for (int64_t i = 0; i < iterations; ++i) {
    std::vector<double> seconds(simulations_.size());
    for (size_t turn = 0; turn < 2 * simulations_.size(); ++turn) {
      const size_t place = std::min(turn, 2 * simulations_.size() - 1 - turn);
      ASSIGN_OR_RETURN(const double taken, Seconds(place));
      seconds[place] += taken;
    }
    std::vector<double> rates;
    for (size_t place = 0; place < simulations_.size(); ++place) {
      const auto agents = static_cast<double>(simulations_[place].simulation->agents());
      rates.push_back(2 * agents * static_cast<double>(ticks_[place]) / seconds[place]);
    }
    value_ = combine_(rates);
  }
  return absl::OkStatus();
}

}  // namespace starling
