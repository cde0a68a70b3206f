// Benchmark: one thing that can be measured, and BenchmarkCase: how such things are made.
//
//   class Sorting : public Benchmark {
//    public:
//     absl::Status Run(int64_t iterations) override {
//       for (int64_t i = 0; i < iterations; ++i) { data_ = shuffled_; std::sort(...); }
//       return absl::OkStatus();
//     }
//     double items_per_iteration() const override { return 1e6; }
//   };
//
//   BenchmarkCase sorting;
//   sorting.suite = "algorithms"; sorting.name = "sort"; sorting.metric = "numbers_per_second";
//   sorting.axes = {{"threads", {"1", "2"}}};
//   sorting.make = [](const Parameters& parameters) { return std::make_unique<Sorting>(...); };
//   RETURN_IF_ERROR(suites.Add(sorting));
#ifndef STARLING_BENCH_RUNNER_BENCHMARK_H_
#define STARLING_BENCH_RUNNER_BENCHMARK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/results/results.h"

namespace starling {

// Made for one set of parameters and ready to be measured. The runner calls it from one thread.
class Benchmark {
 public:
  virtual ~Benchmark() = default;

  // Does what is measured `iterations` >= 1 times. It is inside the timed section: nothing else
  // belongs here.
  virtual absl::Status Run(int64_t iterations) = 0;

  // Before each sample, outside the timed section.
  virtual absl::Status Prepare() { return absl::OkStatus(); }

  // Units of work in an iteration: agent-steps in a tick.
  virtual double items_per_iteration() const { return 1; }

  // Measure::kValue: what the last Run found.
  virtual double value() const { return 0; }

  // Further numbers for the row, once `median` of its metric is known.
  virtual Facts facts(double /*median*/) const { return {}; }
};

enum class Measure {
  kRatePerCpuSecond,  // items by CPU time of the whole process: what other programs do to the clock
                      // on the wall is left out
  kRatePerSecond,     // items by wall time
  kSeconds,           // wall time of each single iteration
  kValue,             // the benchmark says itself; one sample for each Run(1)
};

// How much is measured.
enum class Extent { kQuick, kDefault, kFull };

// A parameter and the values that it takes. The others are those of `values` if they are empty.
struct ParameterAxis {
  std::string name;
  std::vector<std::string> values;
  std::vector<std::string> quick;
  std::vector<std::string> full;
};

struct BenchmarkCase {
  std::string suite;
  std::string name;
  std::string description;  // one line
  std::vector<ParameterAxis> axes;
  std::string metric;
  std::string unit;
  Direction direction = Direction::kHigherIsBetter;
  Measure measure = Measure::kRatePerCpuSecond;
  double threshold = 0.10;  // a smaller change is no regression; a fraction
  std::string note;         // of every row: what its reader should know

  // Combinations of the axes' own values that are wanted; empty: all. Where a user asks for other
  // values of an axis, its own first value stands here in their place.
  std::function<bool(const Parameters&, Extent)> wanted;
  // Empty: there is none.
  std::function<BenchmarkTarget(const Parameters&)> target;
  // INVALID_ARGUMENT for a value that the case does not know, with those it knows;
  // FAILED_PRECONDITION for what cannot be measured here, with the reason: the row is then not
  // measurable. May take long; memory is given back when the benchmark goes.
  std::function<absl::StatusOr<std::unique_ptr<Benchmark>>(const Parameters&)> make;
};

}  // namespace starling

#endif  // STARLING_BENCH_RUNNER_BENCHMARK_H_
