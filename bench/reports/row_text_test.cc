#include "bench/reports/row_text.h"

#include <cmath>

#include "bench/reports/row_group.h"
#include "bench/reports/testing/example_results.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(RowState, TellsMissingTargetsFromMissingSamples) {
  const BenchmarkResults results = ExampleResults();
  std::vector<RowState> states;
  for (const BenchmarkRow& row : results.rows) states.push_back(StateOf(row));
  EXPECT_THAT(states, ElementsAre(RowState::kMet, RowState::kMissed, RowState::kCritical,
                                  RowState::kNoTarget, RowState::kNotMeasured, RowState::kMet));
}

TEST(ValueText, WritesUnitsAsPeopleDo) {
  EXPECT_EQ(ValueText(1.31e6, "1/s"), "1.31 M/s");
  EXPECT_EQ(ValueText(4.2e-3, "s"), "4.2 ms");
  EXPECT_EQ(ValueText(12300, "B"), "12.3 kB");
  EXPECT_EQ(ValueText(0.125, "1"), "0.125");
  EXPECT_EQ(ValueText(2e9, "B/s"), "2 GB/s");
  EXPECT_EQ(ValueText(SampleSummary::kNone, "s"), "–");
}

TEST(RelativeInterval, IsTheWiderHalf) {
  SampleSummary stats;
  stats.median = 100;
  stats.ci95_low = 90;
  stats.ci95_high = 105;
  EXPECT_DOUBLE_EQ(RelativeInterval(stats), 0.1);
  stats.median = 0;
  EXPECT_TRUE(std::isnan(RelativeInterval(stats)));
  EXPECT_TRUE(std::isnan(RelativeInterval(SampleSummary())));
}

TEST(TargetRatio, IsAboveOneForWhatIsBetter) {
  BenchmarkRow row;
  row.samples = {50};
  row.target.value = 100;
  JudgeRow(row);
  EXPECT_DOUBLE_EQ(TargetRatio(row), 0.5);
  row.direction = Direction::kLowerIsBetter;
  EXPECT_DOUBLE_EQ(TargetRatio(row), 2);
  row.target.value = 0;
  EXPECT_TRUE(std::isnan(TargetRatio(row)));
}

TEST(TargetText, SaysWhichSideAndWhichStatistic) {
  const BenchmarkResults results = ExampleResults();
  EXPECT_EQ(TargetText(results.rows[0]), "at least 100 /s");
  EXPECT_EQ(TargetText(results.rows[3]), "–");
  EXPECT_EQ(TargetText(results.rows[5]), "p99 at most 1 ms");
}

TEST(VerdictSentence, CountsWhatCameOfTheRun) {
  BenchmarkResults results = ExampleResults();
  EXPECT_EQ(VerdictSentence(results),
            "2 of 4 targets are met, 2 missed, 1 of them beyond what is critical; 1 row could not "
            "be measured; 1 row has no target.");
  results.complete = false;
  EXPECT_THAT(VerdictSentence(results), HasSubstr("interrupted"));
  results.complete = true;
  results.rows = {results.rows[0], results.rows[5]};
  EXPECT_EQ(VerdictSentence(results), "All 2 targets are met.");
  results.rows.resize(1);
  EXPECT_EQ(VerdictSentence(results), "The target is met.");
  results.rows.clear();
  EXPECT_EQ(VerdictSentence(results), "Nothing was measured.");
}

TEST(GroupRows, SaysOnceWhatRowsHaveInCommon) {
  BenchmarkResults results = ExampleResults();
  results.rows[1].params[0].second = "16";
  const std::vector<RowGroup> groups = GroupRows(results, "");
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].title, "inference");
  EXPECT_THAT(groups[0].varying, ElementsAre("agents"));
  EXPECT_EQ(SharedText(groups[0]), "rate; precision=float");
  EXPECT_EQ(ShortName(groups[0], results.rows[1]), "b, 16");
  EXPECT_EQ(SharedText(groups[1]), "create_seconds; agents=1000, precision=float");
}

TEST(GroupRows, MakesAGroupForEachValueOfAParameter) {
  BenchmarkResults results = ExampleResults();
  results.rows[1].params[0].second = "16";
  const std::vector<RowGroup> groups = GroupRows(results, "agents");
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].title, "inference, agents=1000");
  EXPECT_EQ(groups[0].rows.size(), 4u);
  EXPECT_EQ(groups[1].title, "inference, agents=16");
  EXPECT_EQ(GroupRows(results, "nothing").size(), 2u);
}

TEST(GroupRows, MakesAGroupForEachMetric) {
  BenchmarkResults results = ExampleResults();
  const size_t groups_before = GroupRows(results, "").size();
  results.rows[1].metric = "other";
  const std::vector<RowGroup> groups = GroupRows(results, "");
  ASSERT_EQ(groups.size(), groups_before + 1);
  EXPECT_EQ(groups[1].title, groups[0].title);
  EXPECT_EQ(groups[1].metric, "other");
  EXPECT_EQ(groups[1].rows.size(), 1u);
}

}  // namespace
}  // namespace starling
