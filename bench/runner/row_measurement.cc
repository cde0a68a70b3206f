#include "bench/runner/row_measurement.h"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "report/format.h"

namespace starling {
namespace {

double SecondsOf(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double Wall() { return SecondsOf(CLOCK_MONOTONIC); }
double Cpu() { return SecondsOf(CLOCK_PROCESS_CPUTIME_ID); }

}  // namespace

RowMeasurement::RowMeasurement(const PlannedRow& planned, const SamplingOptions& options)
    : planned_(planned), options_(options), row_(EmptyRow(planned)) {}

absl::Status RowMeasurement::Time(int64_t iterations, Timed& timed) {
  // CPU time outside, wall time inside: reading the former asks the kernel.
  const double cpu = Cpu();
  const double wall = Wall();
  absl::Status status = benchmark_->Run(iterations);
  timed.wall = Wall() - wall;
  timed.cpu = Cpu() - cpu;
  return status;
}

absl::Status RowMeasurement::Start() {
  absl::StatusOr<std::unique_ptr<Benchmark>> made = planned_.benchmark->make(planned_.params);
  if (absl::IsFailedPrecondition(made.status()) || absl::IsResourceExhausted(made.status()) ||
      absl::IsUnimplemented(made.status())) {
    row_.note = std::string(made.status().message());
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(made.status());
  benchmark_ = *std::move(made);
  return Calibrate();
}

absl::Status RowMeasurement::Calibrate() {
  Timed timed;
  RETURN_IF_ERROR(benchmark_->Prepare());
  RETURN_IF_ERROR(Time(1, timed));  // the first one pays for pages and caches
  const bool single = planned_.benchmark->measure == Measure::kValue;
  double needed = timed.wall;
  if (!single) {
    // Doubles until a sample is long enough for the clock, then takes what fits.
    int64_t iterations = 1;
    while (true) {
      RETURN_IF_ERROR(benchmark_->Prepare());
      RETURN_IF_ERROR(Time(iterations, timed));
      if (timed.wall >= options_.sample_seconds / 8 || iterations > (int64_t{1} << 40)) break;
      iterations *= 2;
    }
    needed = timed.wall / static_cast<double>(iterations);
    iterations_ = std::max<int64_t>(
        1, static_cast<int64_t>(std::ceil(options_.sample_seconds / std::max(needed, 1e-9))));
  }
  iteration_seconds_ = needed;
  if (planned_.benchmark->measure == Measure::kSeconds) {
    iterations_ = std::min<int64_t>(
        iterations_,
        std::max<int64_t>(1, static_cast<int64_t>(kMostKeptSamples) / options_.rounds));
    row_.samples.reserve(static_cast<size_t>(iterations_ * options_.rounds));
  }
  if (needed * kLeastSamples > options_.row_seconds) {
    row_.note = absl::StrCat("one iteration takes ", FormatDuration(needed), ": ", kLeastSamples,
                             " samples do not fit into the ", FormatDuration(options_.row_seconds),
                             " that a row may take (--row-seconds)");
    benchmark_.reset();
  }
  return absl::OkStatus();
}

bool RowMeasurement::wants_samples() const {
  return benchmark_ != nullptr && rounds_done_ < options_.rounds &&
         (spent_seconds_ < options_.row_seconds ||
          static_cast<int>(row_.samples.size()) < kLeastSamples);
}

double RowMeasurement::seconds_left() const {
  if (!wants_samples()) return 0;
  return std::min(
      (options_.rounds - rounds_done_) * iteration_seconds_ * static_cast<double>(iterations_),
      std::max(0.0, options_.row_seconds - spent_seconds_));
}

absl::Status RowMeasurement::TakeLatencies() {
  for (int64_t i = 0; i < iterations_; ++i) {
    RETURN_IF_ERROR(benchmark_->Prepare());
    Timed timed;
    RETURN_IF_ERROR(Time(1, timed));
    row_.samples.push_back(timed.wall);
    spent_seconds_ += timed.wall;
    cpu_seconds_ += timed.cpu;
  }
  return absl::OkStatus();
}

absl::Status RowMeasurement::TakeWhole() {
  RETURN_IF_ERROR(benchmark_->Prepare());
  Timed timed;
  RETURN_IF_ERROR(Time(iterations_, timed));
  spent_seconds_ += timed.wall;
  cpu_seconds_ += timed.cpu;
  const double items = benchmark_->items_per_iteration() * static_cast<double>(iterations_);
  switch (planned_.benchmark->measure) {
    case Measure::kRatePerCpuSecond:
      row_.samples.push_back(items / timed.cpu);
      break;
    case Measure::kRatePerSecond:
      row_.samples.push_back(items / timed.wall);
      break;
    default:
      row_.samples.push_back(benchmark_->value());
  }
  return absl::OkStatus();
}

absl::Status RowMeasurement::TakeSample() {
  if (!wants_samples()) return absl::OkStatus();
  ++rounds_done_;
  contention_.Begin();
  resources_.Begin();
  absl::Status status =
      planned_.benchmark->measure == Measure::kSeconds ? TakeLatencies() : TakeWhole();
  resources_.End();
  contention_.End();
  return status;
}

absl::Status RowMeasurement::WarmUp() {
  if (benchmark_ == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(benchmark_->Prepare());
  Timed timed;
  return Time(planned_.benchmark->measure == Measure::kSeconds ? 1 : iterations_, timed);
}

absl::Status RowMeasurement::RunFor(double seconds) {
  const double end = Wall() + seconds;
  while (benchmark_ != nullptr && Wall() < end) {
    RETURN_IF_ERROR(benchmark_->Prepare());
    RETURN_IF_ERROR(benchmark_->Run(1));
  }
  return absl::OkStatus();
}

BenchmarkRow RowMeasurement::Finish() {
  if (!row_.samples.empty()) {
    row_.resources = resources_.Sum();
    row_.busy = contention_.IsBusy();
    if (row_.busy) {
      row_.note =
          absl::StrCat("busy: ", contention_.Describe(), row_.note.empty() ? "" : "; ", row_.note);
    }
    if (planned_.benchmark->measure == Measure::kSeconds) {
      absl::StatusOr<Histogram> histogram = HistogramOf(row_.samples);
      if (histogram.ok()) row_.histogram = *std::move(histogram);
    }
  }
  JudgeRow(row_);
  if (benchmark_ != nullptr && row_.stats.n > 0) {
    row_.facts = benchmark_->facts(row_.stats.median);
    row_.facts.emplace_back("cpu_share", cpu_seconds_ / spent_seconds_);
    row_.facts.emplace_back("iterations_per_sample", static_cast<double>(iterations_));
  }
  benchmark_.reset();
  return std::move(row_);
}

double ClockSeconds() {
  double least = 1;
  for (int i = 0; i < 1000; ++i) {
    const double start = Wall();
    Cpu();
    Wall();
    Wall();
    Cpu();
    least = std::min(least, Wall() - start);
  }
  return least;
}

}  // namespace starling
