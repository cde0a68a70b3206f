// RelativeSpeed: simulations that are run in turns, and one number that their rates make together.
//
//   // How much of the speed of one is left to the other:
//   RelativeSpeed benchmark(std::move(simulations), RelativeSpeed::Clock::kCpu,
//                           [](const std::vector<double>& rates) { return rates[1] / rates[0]; });
//
// A measurement runs each at least ten milliseconds, there and back (A B C, C B A), so that what
// disturbs one disturbs the others.
#ifndef STARLING_BENCH_SUITES_INFERENCE_RELATIVE_SPEED_H_
#define STARLING_BENCH_SUITES_INFERENCE_RELATIVE_SPEED_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "bench/runner/benchmark.h"
#include "bench/suites/inference/case_simulation.h"

namespace starling {

class RelativeSpeed : public Benchmark {
 public:
  enum class Clock { kCpu, kWall };
  // From agent-steps a second of each simulation, in their order, to the value.
  using Combine = std::function<double(const std::vector<double>& rates)>;

  RelativeSpeed(std::vector<CaseSimulation> simulations, Clock clock, Combine combine)
      : simulations_(std::move(simulations)), clock_(clock), combine_(std::move(combine)) {}

  absl::Status Run(int64_t iterations) override;
  double value() const override { return value_; }

 private:
  absl::Status Calibrate();
  absl::StatusOr<double> Seconds(size_t place);

  std::vector<CaseSimulation> simulations_;
  const Clock clock_;
  const Combine combine_;
  std::vector<int64_t> ticks_;
  double value_ = 0;
};

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_RELATIVE_SPEED_H_
