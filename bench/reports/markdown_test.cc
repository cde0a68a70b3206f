#include "bench/reports/markdown.h"

#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "bench/reports/testing/example_results.h"
#include "bench/results/testing/random_results.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(ResultsMarkdown, BeginsWithTheVerdict) {
  EXPECT_THAT(ResultsMarkdown(ExampleResults()),
              StartsWith("## Benchmarks\n\n✗ **2 of 4 targets are met, 2 missed, "));
  BenchmarkResults results = ExampleResults();
  results.rows.resize(1);
  EXPECT_THAT(ResultsMarkdown(results),
              HasSubstr("✓ **The target is met.** The machine was quiet."));
}

TEST(ResultsMarkdown, HasATableOfRowsWithATarget) {
  EXPECT_THAT(ResultsMarkdown(ExampleResults()),
              HasSubstr("### inference\n\nrate; agents=1000, precision=float\n\n"
                        "| case | median | ± 95 % | target | of target | |\n"
                        "|---|--:|--:|--:|--:|---|\n"
                        "| a | 110 /s | 7.5 % | at least 100 /s | 1.1 x | ✓ met, busy |\n"
                        "| b | 110 /s | 7.5 % | at least 200 /s | 0.55 x | **✗ missed** |\n"
                        "| c | 110 /s | 7.5 % | at least 250 /s | 0.44 x | **✗ critical** |\n"
                        "| e | – | – | at least 300 /s | – | not measured |\n\n"));
}

TEST(ResultsMarkdown, FoldsAwayWhatFewLookAt) {
  const std::string text = ResultsMarkdown(ExampleResults());
  const size_t folded = text.find("<details><summary>Rows without a target</summary>\n\n");
  ASSERT_NE(folded, std::string::npos);
  EXPECT_THAT(text.substr(folded),
              AllOf(HasSubstr("| d | 110 /s | 7.5 % |\n"), HasSubstr("| processors | 2 |\n"),
                    HasSubstr("* This is a virtual machine.\n")));
  EXPECT_THAT(text, HasSubstr("* inference/e/agents=1000/precision=float/rate: no MPI here; "));
}

TEST(ResultsMarkdown, KeepsMissedRowsWhenThereAreTooMany) {
  BenchmarkResults results = ExampleResults();
  const BenchmarkRow met = results.rows[0];
  const BenchmarkRow missed = results.rows[1];
  results.rows.clear();
  for (int i = 0; i < 400; ++i) {
    results.rows.push_back(i % 100 == 99 ? missed : met);
    results.rows.back().params[0].second = absl::StrCat(i);
  }
  const std::string text = ResultsMarkdown(results);
  EXPECT_THAT(text, AllOf(HasSubstr("| b | 99 |"), HasSubstr("| b | 399 |"),
                          HasSubstr("250 more rows are in `results.csv`.")));
  EXPECT_LT(text.size(), 30000u);
}

TEST(ResultsMarkdown, LeavesNamesNoMarkup) {
  const std::string text = ResultsMarkdown(HostileResults("<img src=x>|\n# `*_[a](b)"));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("<img")), Not(HasSubstr("\n# "))));
  EXPECT_THAT(text, HasSubstr("&lt;img src=x&gt;\\| \\# \\`\\*\\_\\[a\\](b)"));
}

TEST(ResultsMarkdown, HasAsManyCellsInEachLineOfATable) {
  std::mt19937_64 random(9);
  for (int i = 0; i < 200; ++i) {
    const std::string text = ResultsMarkdown(RandomResults(random));
    int expected = 0;
    size_t begin = 0;
    while (begin < text.size()) {
      const size_t end = text.find('\n', begin);
      const std::string line = text.substr(begin, end - begin);
      begin = end + 1;
      int bars = 0;
      for (size_t k = 0; k < line.size(); ++k) {
        if (line[k] == '\\') {
          ++k;
        } else {
          bars += line[k] == '|';
        }
      }
      if (expected > 0 && bars > 0) {
        ASSERT_EQ(bars, expected) << line;
      }
      expected = bars;
    }
  }
}

TEST(ResultsMarkdown, SaysThatNothingWasMeasured) {
  EXPECT_THAT(ResultsMarkdown(BenchmarkResults()), HasSubstr("**Nothing was measured.**"));
}

}  // namespace
}  // namespace starling
