#include "bench/runner/runner.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Writes its letter into a log whenever it runs.
class Logging : public Benchmark {
 public:
  Logging(char letter, std::string* log) : letter_(letter), log_(log) {}
  absl::Status Run(int64_t) override {
    if (log_->size() < 10000) log_->push_back(letter_);
    if (letter_ == '!') return absl::InternalError("broken");
    return absl::OkStatus();
  }
  double value() const override { return letter_; }

 private:
  const char letter_;
  std::string* const log_;
};

class RunnerTest : public ::testing::Test, public RunnerObserver {
 protected:
  RunnerTest() {
    options_.sampling.rounds = 8;
    options_.sampling.warmup = 0;
    EXPECT_EQ(suites_.AddSuite("s", ""), absl::OkStatus());
    Add("one", {"a", "b", "c"});
    Add("two", {"x", "y"});
  }

  void Add(const std::string& name, const std::vector<std::string>& letters) {
    BenchmarkCase benchmark;
    benchmark.suite = "s";
    benchmark.name = name;
    benchmark.metric = "m";
    benchmark.measure = Measure::kValue;
    benchmark.axes = {{"letter", letters, {}, {}}};
    benchmark.make = [this](const Parameters& parameters) {
      return std::make_unique<Logging>(ParameterOf(parameters, "letter")[0], &log_);
    };
    EXPECT_EQ(suites_.Add(benchmark), absl::OkStatus());
  }

  absl::Status Run(BenchmarkResults& results, const std::string& filter = "") {
    PlanOptions options;
    options.filter = filter;
    rows_ = PlanRows(suites_, {"s"}, options).value();
    return RunBenchmarks(rows_, options_, *this, stop_.token(), results);
  }

  void OnProgress(const RunnerProgress& progress) override {
    EXPECT_GE(progress.share, 0);
    EXPECT_LE(progress.share, 1);
    EXPECT_LE(progress.rows_done, progress.rows);
    doing_.push_back(progress.doing);
    if (progress.doing == stop_at_) stop_.Stop();
  }
  absl::Status OnRows(const BenchmarkResults& results) override {
    saved_.push_back(results.rows.size());
    return full_ ? absl::UnavailableError("disk full") : absl::OkStatus();
  }
  absl::Status OnProfile(const BenchmarkRow& row, const Profile& profile) override {
    profiled_.push_back(RowName(row));
    samples_ += profile.samples.size();
    return absl::OkStatus();
  }

  Suites suites_;
  RunnerOptions options_;
  StopSource stop_;
  std::vector<PlannedRow> rows_;
  std::string log_;
  std::vector<std::string> doing_;
  std::vector<size_t> saved_;
  std::vector<std::string> profiled_;
  size_t samples_ = 0;
  std::string stop_at_;
  bool full_ = false;
};

std::vector<std::string> NamesOf(const BenchmarkResults& results) {
  std::vector<std::string> names;
  for (const BenchmarkRow& row : results.rows) names.push_back(RowName(row));
  return names;
}

TEST_F(RunnerTest, EveryRoundTakesOneSampleOfEachRowOfACaseInChangingOrder) {
  BenchmarkResults results = NewResults("bench s", Extent::kQuick);
  EXPECT_FALSE(results.complete);
  ASSERT_EQ(Run(results), absl::OkStatus());
  EXPECT_TRUE(results.complete);
  EXPECT_GT(results.seconds, 0);
  EXPECT_THAT(NamesOf(results),
              ElementsAre("s/one/letter=a/m", "s/one/letter=b/m", "s/one/letter=c/m",
                          "s/two/letter=x/m", "s/two/letter=y/m"));
  for (const BenchmarkRow& row : results.rows) {
    EXPECT_EQ(row.samples, std::vector<double>(8, row.params[0].second[0]));
  }
  // One run of each to begin with, then the rounds; the second case begins when the first is done.
  ASSERT_EQ(log_.size(), 3u + 24 + 2 + 16);
  std::set<std::string> orders;
  for (size_t round = 0; round < 8; ++round) {
    std::string order = log_.substr(3 + 3 * round, 3);
    orders.insert(order);
    std::sort(order.begin(), order.end());
    EXPECT_EQ(order, "abc");
  }
  EXPECT_GT(orders.size(), 1u);
  EXPECT_EQ(log_.substr(0, 27).find_first_of("xy"), std::string::npos);
  EXPECT_THAT(saved_, ElementsAre(3, 5));
}

TEST_F(RunnerTest, TheOrderFollowsFromTheSeed) {
  BenchmarkResults first = NewResults("", Extent::kDefault);
  ASSERT_EQ(Run(first), absl::OkStatus());
  const std::string log = log_;
  log_.clear();
  BenchmarkResults second = NewResults("", Extent::kDefault);
  ASSERT_EQ(Run(second), absl::OkStatus());
  EXPECT_EQ(log_, log);
}

TEST_F(RunnerTest, AnInterruptedRunKeepsCompleteCasesAndGoesOnWithTheOthers) {
  stop_at_ = "s/two: round 3 of 8";
  BenchmarkResults results = NewResults("", Extent::kDefault);
  EXPECT_EQ(Run(results).code(), absl::StatusCode::kCancelled);
  EXPECT_FALSE(results.complete);
  EXPECT_THAT(NamesOf(results),
              ElementsAre("s/one/letter=a/m", "s/one/letter=b/m", "s/one/letter=c/m"));
  log_.clear();
  PlanOptions options;
  rows_ = PlanRows(suites_, {"s"}, options).value();
  ASSERT_EQ(RunBenchmarks(rows_, options_, *this, StopToken(), results), absl::OkStatus());
  EXPECT_TRUE(results.complete);
  EXPECT_EQ(results.rows.size(), 5u);
  EXPECT_EQ(log_.find_first_of("abc"), std::string::npos);
}

TEST_F(RunnerTest, RowsThatComeLaterStandWhereThePlanHasThem) {
  BenchmarkResults results = NewResults("", Extent::kDefault);
  ASSERT_EQ(Run(results, "two"), absl::OkStatus());
  ASSERT_EQ(Run(results), absl::OkStatus());
  EXPECT_EQ(NamesOf(results).front(), "s/one/letter=a/m");
  EXPECT_EQ(NamesOf(results).back(), "s/two/letter=y/m");
}

TEST_F(RunnerTest, AnErrorOfTheWorkEndsTheRunAndNamesTheRow) {
  Add("three", {"!"});
  BenchmarkResults results = NewResults("", Extent::kDefault);
  const absl::Status status = Run(results);
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(status.message(), HasSubstr("s/three/letter=!/m: broken"));
  EXPECT_EQ(results.rows.size(), 5u);
}

TEST_F(RunnerTest, AnErrorOfTheObserverEndsTheRun) {
  full_ = true;
  BenchmarkResults results = NewResults("", Extent::kDefault);
  EXPECT_EQ(Run(results), absl::UnavailableError("disk full"));
  EXPECT_FALSE(results.complete);
}

TEST_F(RunnerTest, ProgressNamesTheRounds) {
  BenchmarkResults results = NewResults("", Extent::kDefault);
  ASSERT_EQ(Run(results), absl::OkStatus());
  EXPECT_EQ(doing_.front(), "s/one: preparing");
  EXPECT_EQ(doing_.back(), "s/two: round 8 of 8");
}

}  // namespace
}  // namespace starling
