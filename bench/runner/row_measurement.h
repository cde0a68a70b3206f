// RowMeasurement: one row on its way, from a benchmark that is made to samples that are judged.
//
//   RowMeasurement row(planned, options);
//   RETURN_IF_ERROR(row.Start());                       // makes it, finds out how much one sample
//   takes for (int round = 0; round < rounds; ++round) RETURN_IF_ERROR(row.TakeSample());
//   results.rows.push_back(row.Finish());
//
// Between the two readings of the clock stands nothing but Benchmark::Run: no allocation, no lock.
// Not thread-safe.
#ifndef STARLING_BENCH_RUNNER_ROW_MEASUREMENT_H_
#define STARLING_BENCH_RUNNER_ROW_MEASUREMENT_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "bench/results/results.h"
#include "bench/runner/contention.h"
#include "bench/runner/resource_meter.h"
#include "bench/runner/suites.h"

namespace starling {

struct SamplingOptions {
  int rounds = 15;              // samples of a row; of kSeconds: portions of samples
  int warmup = 1;               // rounds before, whose samples are dropped
  double sample_seconds = 0.1;  // least length of a sample
  double row_seconds = 20;      // most time for the samples of a row
};

// Fewer samples than this say nothing.
inline constexpr int kLeastSamples = 5;
class RowMeasurement {
 public:
  RowMeasurement(const PlannedRow& planned, const SamplingOptions& options);

  // Makes the benchmark, runs it once or more and decides how many iterations a sample has. OK also
  // if the row turns out not to be measurable: the note then says why. Errors are those of the work
  // itself.
  absl::Status Start();

  // False: not measurable, or the time for the row is used up. TakeSample() then does nothing.
  bool wants_samples() const;
  absl::Status TakeSample();
  absl::Status WarmUp();  // the same, and forgets the sample

  // Seconds of the samples that are still wanted, about; 0 before Start().
  double seconds_left() const;

  // Runs on for about `seconds`, for a profile.
  absl::Status RunFor(double seconds);

  // The judged row. The benchmark is gone afterwards.
  BenchmarkRow Finish();

  const BenchmarkRow& row() const { return row_; }

 private:
  struct Timed {
    double wall = 0;
    double cpu = 0;
  };
  absl::Status Time(int64_t iterations, Timed& timed);
  absl::Status Calibrate();
  absl::Status TakeLatencies();
  absl::Status TakeWhole();

  const PlannedRow& planned_;
  const SamplingOptions options_;
  std::unique_ptr<Benchmark> benchmark_;
  BenchmarkRow row_;
  ContentionMeter contention_;
  ResourceMeter resources_;
  int64_t iterations_ = 1;
  double iteration_seconds_ = 0;
  double spent_seconds_ = 0;  // in samples
  double cpu_seconds_ = 0;
  int rounds_done_ = 0;
};

// What the two readings of the clock around a sample take, in seconds: the least of many.
double ClockSeconds();

}  // namespace starling

#endif  // STARLING_BENCH_RUNNER_ROW_MEASUREMENT_H_
