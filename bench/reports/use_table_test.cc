#include "bench/reports/use_table.h"

#include "bench/reports/testing/example_results.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using testing::HasSubstr;

// The example with so many CPU seconds in its 10 seconds, on 2 processors.
UseTable Using(double cpu_seconds) {
  BenchmarkResults results = ExampleResults();
  for (BenchmarkRow& row : results.rows) row.resources.cpu_seconds = 0;
  results.rows[0].resources.cpu_seconds = cpu_seconds;
  return MakeUseTable(results);
}

TEST(UseTable, NamesTheProcessorsWhereAllOfThemWork) {
  const UseTable table = Using(18);
  EXPECT_THAT(table.bottleneck,
              HasSubstr("The processors are the bottleneck: on average 1.80 of 2"));
  EXPECT_EQ(table.lines[0].utilisation, "90 %: 1.80 of 2 at work on average");
}

TEST(UseTable, NamesTheOneProcessorWhereOneWorkerComputes) {
  EXPECT_THAT(Using(9).bottleneck, HasSubstr("The processor that a row runs on is the bottleneck"));
}

TEST(UseTable, NamesNoneWhereMostTimeWasSpentWaiting) {
  EXPECT_THAT(Using(2).bottleneck, HasSubstr("No resource is used up"));
}

TEST(UseTable, TellsOfOthersOnTheProcessors) {
  EXPECT_THAT(Using(2).bottleneck,
              HasSubstr("Other programs wanted the processors too, during 1 of 6"));
  EXPECT_THAT(Using(2).lines[0].saturation,
              HasSubstr("1 of 6 rows were disturbed by others; 150 context switches a CPU second"));
}

TEST(UseTable, NamesMemoryWhereItIsNearlyFull) {
  BenchmarkResults results = ExampleResults();
  results.rows[2].resources.rss_peak_bytes = int64_t{15} << 30;
  const UseTable table = MakeUseTable(results);
  EXPECT_THAT(table.bottleneck, HasSubstr("Memory is the bottleneck: the process held 93.8 %"));
  EXPECT_EQ(table.lines[1].utilisation, "16.1 GB at most, 93.8 % of all");
}

TEST(UseTable, SaysWhatIsNotCounted) {
  const UseTable table = MakeUseTable(ExampleResults());
  EXPECT_EQ(table.lines[1].utilisation, "not counted");
  EXPECT_EQ(table.lines[2].utilisation, "not counted");
  BenchmarkResults results = ExampleResults();
  results.machine.clear();
  EXPECT_THAT(MakeUseTable(results).bottleneck, HasSubstr("no bottleneck can be named"));
  EXPECT_EQ(MakeUseTable(BenchmarkResults()).bottleneck, "Nothing was measured.");
}

TEST(UseTable, SumsWhatRowsMoved) {
  BenchmarkResults results = ExampleResults();
  results.rows[0].resources.disk_read_bytes = 3000000;
  results.rows[1].resources.disk_write_bytes = 1000000;
  EXPECT_EQ(MakeUseTable(results).lines[2].utilisation, "4 MB, 400 kB/s");
}

}  // namespace
}  // namespace starling
