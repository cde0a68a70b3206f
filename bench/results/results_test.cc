#include "bench/results/results.h"

#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using testing::HasSubstr;

BenchmarkRow RowOf(std::vector<double> samples, std::optional<double> target) {
  BenchmarkRow row;
  row.suite = "inference";
  row.name = "b";
  row.params = {{"agents", "1000"}, {"backend", "serial"}};
  row.metric = "agent_steps_per_second";
  row.samples = std::move(samples);
  row.target.value = target;
  return row;
}

TEST(Results, NameARowByAllThatTellsItApart) {
  EXPECT_EQ(RowName(RowOf({}, {})),
            "inference/b/agents=1000/backend=serial/agent_steps_per_second");
}

TEST(Results, FindAParameterByItsName) {
  const Parameters parameters = {{"a", "1"}, {"b", "x"}};
  EXPECT_EQ(ParameterOf(parameters, "b"), "x");
  EXPECT_EQ(ParameterOf(parameters, "c"), "");
}

TEST(JudgeRow, MeetsATargetThatIsReachedExactly) {
  BenchmarkRow row = RowOf({3, 1, 2}, 2);
  JudgeRow(row);
  EXPECT_EQ(row.verdict, RowVerdict::kMet);
  EXPECT_EQ(row.stats.median, 2);
  EXPECT_EQ(row.note, "");
  row.direction = Direction::kLowerIsBetter;
  JudgeRow(row);
  EXPECT_EQ(row.verdict, RowVerdict::kMet);
}

TEST(JudgeRow, KnowsWhichDirectionIsBetter) {
  BenchmarkRow row = RowOf({3, 1, 2}, 2.5);
  JudgeRow(row);
  EXPECT_EQ(row.verdict, RowVerdict::kMissed);
  row.direction = Direction::kLowerIsBetter;
  JudgeRow(row);
  EXPECT_EQ(row.verdict, RowVerdict::kMet);
}

TEST(JudgeRow, HoldsTheStatedStatisticAgainstTheTarget) {
  BenchmarkRow row = RowOf({1, 1, 1, 1, 1, 1, 1, 1, 1, 100}, 50);
  row.direction = Direction::kLowerIsBetter;
  JudgeRow(row);
  EXPECT_EQ(row.verdict, RowVerdict::kMet);
  row.target.statistic = TargetStatistic::kP95;
  JudgeRow(row);
  EXPECT_NEAR(TargetValueOf(row), 55.45, 1e-9);  // numpy.percentile(samples, 95)
  EXPECT_EQ(row.verdict, RowVerdict::kMissed);
  row.target.statistic = TargetStatistic::kP99;
  EXPECT_NEAR(TargetValueOf(row), 91.09, 1e-9);
}

TEST(JudgeRow, SaysOnceWhyARowCannotBeMeasured) {
  BenchmarkRow row = RowOf({}, 2);
  row.note = "no MPI here";
  JudgeRow(row);
  JudgeRow(row);
  EXPECT_EQ(row.verdict, RowVerdict::kNotMeasurable);
  EXPECT_EQ(row.note, "no MPI here; there are no samples");
  EXPECT_TRUE(std::isnan(TargetValueOf(row)));
}

TEST(JudgeRow, SummarisesSamplesWithoutATarget) {
  BenchmarkRow row = RowOf({1, 2, 3}, {});
  JudgeRow(row);
  EXPECT_EQ(row.verdict, RowVerdict::kNotMeasurable);
  EXPECT_EQ(row.stats.median, 2);
  EXPECT_EQ(row.note, "no target is stated for this row");
}

TEST(JudgeRow, DropsSamplesThatHoldWhatIsNoNumber) {
  BenchmarkRow row = RowOf({1, std::numeric_limits<double>::infinity(), 3}, 2);
  row.histogram = Histogram{{0, 1}, {3}};
  JudgeRow(row);
  EXPECT_TRUE(row.samples.empty());
  EXPECT_FALSE(row.histogram.has_value());
  EXPECT_EQ(row.verdict, RowVerdict::kNotMeasurable);
  EXPECT_THAT(row.note, HasSubstr("sample 1 is inf"));
}

}  // namespace
}  // namespace starling
