#include "bench/runner/row_measurement.h"

#include <chrono>
#include <thread>

#include "base/testing/allocation_count.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

// Takes `seconds` of wall time for each iteration.
class Sleeping : public Benchmark {
 public:
  Sleeping(double seconds, int64_t* runs, int64_t* prepared)
      : seconds_(seconds), runs_(runs), prepared_(prepared) {}
  absl::Status Prepare() override {
    ++*prepared_;
    return absl::OkStatus();
  }
  absl::Status Run(int64_t iterations) override {
    std::this_thread::sleep_for(
        std::chrono::duration<double>(seconds_ * static_cast<double>(iterations)));
    *runs_ += iterations;
    return absl::OkStatus();
  }
  double items_per_iteration() const override { return 10; }
  double value() const override { return 42; }
  Facts facts(double median) const override { return {{"median", median}}; }

 private:
  const double seconds_;
  int64_t* const runs_;
  int64_t* const prepared_;
};

class RowMeasurementTest : public ::testing::Test {
 protected:
  // Starts a row and takes all its samples.
  BenchmarkRow Measured(Measure measure, double seconds) {
    case_.suite = "s";
    case_.name = "sleeping";
    case_.metric = "m";
    case_.unit = "1/s";
    case_.measure = measure;
    case_.make = [=](const Parameters&) {
      return std::make_unique<Sleeping>(seconds, &runs_, &prepared_);
    };
    const PlannedRow planned = {&case_, {}};
    RowMeasurement row(planned, options_);
    EXPECT_EQ(row.Start(), absl::OkStatus());
    while (row.wants_samples()) EXPECT_EQ(row.TakeSample(), absl::OkStatus());
    EXPECT_EQ(row.seconds_left(), 0);
    return row.Finish();
  }

  RowMeasurementTest() {
    options_.rounds = 6;
    options_.sample_seconds = 0.01;
  }

  SamplingOptions options_;
  BenchmarkCase case_;
  int64_t runs_ = 0;
  int64_t prepared_ = 0;
};

TEST_F(RowMeasurementTest, ARateIsItemsByTime) {
  const BenchmarkRow row = Measured(Measure::kRatePerSecond, 0.001);
  EXPECT_EQ(row.samples.size(), 6u);
  for (const double rate : row.samples) {
    EXPECT_LE(rate, 10 / 0.001);  // sleeping takes at least as long as it was told to
    EXPECT_GT(rate, 0);
  }
  ASSERT_FALSE(row.facts.empty());
  EXPECT_EQ(row.facts[0], (std::pair<std::string, double>("median", row.stats.median)));
}

TEST_F(RowMeasurementTest, ARateByCpuTimeLeavesWaitingOut) {
  const BenchmarkRow row = Measured(Measure::kRatePerCpuSecond, 0.001);
  for (const double rate : row.samples) EXPECT_GT(rate, 10 / 0.001);
}

TEST_F(RowMeasurementTest, LatenciesAreThoseOfSingleIterations) {
  const BenchmarkRow row = Measured(Measure::kSeconds, 0.002);
  EXPECT_GE(row.samples.size(), 6u);
  EXPECT_LE(row.samples.size(), 6u * 6u);
  for (const double seconds : row.samples) EXPECT_GE(seconds, 0.002);
  ASSERT_TRUE(row.histogram.has_value());
  EXPECT_GE(prepared_, static_cast<int64_t>(row.samples.size()));
}

TEST_F(RowMeasurementTest, AValueIsWhatTheBenchmarkSays) {
  const BenchmarkRow row = Measured(Measure::kValue, 0);
  EXPECT_EQ(row.samples, std::vector<double>(6, 42.0));
  EXPECT_EQ(runs_, 7);  // one to begin with
}

TEST_F(RowMeasurementTest, WhatTakesTooLongIsNotMeasurableAndSaysWhy) {
  options_.row_seconds = 0.05;
  const BenchmarkRow row = Measured(Measure::kRatePerSecond, 0.03);
  EXPECT_TRUE(row.samples.empty());
  EXPECT_EQ(row.verdict, RowVerdict::kNotMeasurable);
  EXPECT_THAT(row.note, HasSubstr("--row-seconds"));
}

TEST_F(RowMeasurementTest, TheTimeOfARowEndsItsSamplesButNotBelowTheLeastNumber) {
  options_.rounds = 1000;
  options_.row_seconds = 0.1;
  const BenchmarkRow row = Measured(Measure::kRatePerSecond, 0.01);
  EXPECT_GE(row.samples.size(), static_cast<size_t>(kLeastSamples));
  EXPECT_LE(row.samples.size(), 10u);
}

TEST_F(RowMeasurementTest, WhatCannotBeMeasuredHereSaysWhyAndOtherErrorsEndTheRun) {
  case_.suite = "s";
  case_.name = "c";
  case_.metric = "m";
  const PlannedRow planned = {&case_, {}};
  case_.make = [](const Parameters&) -> absl::StatusOr<std::unique_ptr<Benchmark>> {
    return absl::FailedPreconditionError("no such processor");
  };
  RowMeasurement here(planned, options_);
  EXPECT_EQ(here.Start(), absl::OkStatus());
  EXPECT_FALSE(here.wants_samples());
  const BenchmarkRow row = here.Finish();
  EXPECT_EQ(row.verdict, RowVerdict::kNotMeasurable);
  EXPECT_THAT(row.note, HasSubstr("no such processor"));

  case_.make = [](const Parameters&) -> absl::StatusOr<std::unique_ptr<Benchmark>> {
    return absl::InvalidArgumentError("agents is -1");
  };
  RowMeasurement wrong(planned, options_);
  EXPECT_EQ(wrong.Start().code(), absl::StatusCode::kInvalidArgument);
}

// Counts what the program allocates from the first line of Run to the last of the one before.
class Watching : public Benchmark {
 public:
  explicit Watching(int64_t* allocations) : allocations_(allocations) {}
  absl::Status Prepare() override {
    before_ = AllocationCount();
    return absl::OkStatus();
  }
  absl::Status Run(int64_t) override {
    *allocations_ += AllocationCount() - before_;
    return absl::OkStatus();
  }

 private:
  int64_t* const allocations_;
  int64_t before_ = 0;
};

TEST_F(RowMeasurementTest, NothingIsAllocatedBetweenTheClockAndTheWork) {
  int64_t allocations = 0;
  case_.suite = "s";
  case_.name = "c";
  case_.metric = "m";
  case_.measure = Measure::kSeconds;
  case_.make = [&](const Parameters&) { return std::make_unique<Watching>(&allocations); };
  const PlannedRow planned = {&case_, {}};
  RowMeasurement row(planned, options_);
  ASSERT_EQ(row.Start(), absl::OkStatus());
  while (row.wants_samples()) ASSERT_EQ(row.TakeSample(), absl::OkStatus());
  EXPECT_GE(row.Finish().samples.size(), 6u);
  EXPECT_EQ(allocations, 0);
}

TEST(ClockSeconds, IsAboveNothingAndBelowAMillisecond) {
  EXPECT_GT(ClockSeconds(), 0);
  EXPECT_LT(ClockSeconds(), 1e-3);
}

}  // namespace
}  // namespace starling
