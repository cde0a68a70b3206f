#include "bench/reports/text.h"

#include <algorithm>
#include <random>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "bench/reports/testing/example_results.h"
#include "bench/results/testing/random_results.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TextReportOptions OfWidth(int width) {
  TextReportOptions options;
  options.terminal_width = width;
  return options;
}

std::vector<std::string> Lines(const std::string& text) { return absl::StrSplit(text, '\n'); }

// The first letters of the rows of the first table.
std::vector<std::string> Order(absl::string_view sort) {
  TextReportOptions options = OfWidth(120);
  options.sort = std::string(sort);
  std::vector<std::string> names;
  const std::vector<std::string> lines = Lines(ResultsText(ExampleResults(), options));
  for (size_t i = 2; i < 7; ++i) names.push_back(lines[i].substr(0, 1));
  return names;
}

TEST(ResultsText, ShowsATableASuiteAndThenTheVerdict) {
  const std::vector<std::string> lines = Lines(ResultsText(ExampleResults(), OfWidth(100)));
  EXPECT_THAT(std::vector<std::string>(lines.begin(), lines.begin() + 11),
              ElementsAre("inference: rate; agents=1000, precision=float",
                          "CASE  MEDIAN     +-           TARGET  OF TARGET       VERDICT",
                          "a     110 /s  7.5 %  at least 100 /s      1.1 x     met, busy",
                          "b     110 /s  7.5 %  at least 200 /s     0.55 x        missed",
                          "c     110 /s  7.5 %  at least 250 /s     0.44 x      critical",
                          "d     110 /s  7.5 %                -          -     no target",
                          "e          -      -  at least 300 /s          -  not measured", "",
                          "spawn: create_seconds; agents=1000, precision=float",
                          "CASE    MEDIAN   +-            TARGET  OF TARGET  VERDICT",
                          "create  400 us  0 %  p99 at most 1 ms     1.43 x      met"));
  EXPECT_THAT(ResultsText(ExampleResults(), {}),
              AllOf(HasSubstr("\n\ninference, e: no MPI here; there are no samples\n\n"),
                    HasSubstr("2 of 4 targets are met"), HasSubstr("The machine was quiet.")));
}

TEST(ResultsText, SortsRows) {
  EXPECT_THAT(Order("plan"), ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(Order("target"), ElementsAre("c", "b", "a", "d", "e"));
  EXPECT_THAT(Order("median"), ElementsAre("a", "b", "c", "d", "e"));
  for (const char* sort : {"name", "min", "max", "stddev", "iqr", "spread"}) {
    EXPECT_TRUE(CheckRowSort(sort).ok()) << sort;
    EXPECT_EQ(Order(sort).back(), "e") << sort;
  }
  EXPECT_EQ(CheckRowSort("x").message(),
            "there is no order \"x\"; there are: plan, name, median, min, max, stddev, iqr, "
            "spread, target");
}

TEST(ResultsText, GroupsByAParameter) {
  TextReportOptions options = OfWidth(120);
  options.group_by = "agents";
  EXPECT_THAT(ResultsText(ExampleResults(), options), StartsWith("inference, agents=1000: rate"));
}

TEST(ResultsText, LeavesOutColumnsUntilATableFits) {
  BenchmarkResults results = ExampleResults();
  results.rows[1].params[0].second = "1000000";
  for (const int width : {120, 80, 60, 50, 40}) {
    const std::string text = ResultsText(results, OfWidth(width));
    const std::vector<std::string> lines = Lines(text.substr(0, text.find("\n\n")));
    for (size_t i = 1; i < lines.size(); ++i) {
      EXPECT_LE(lines[i].size(), static_cast<size_t>(width)) << lines[i];
    }
    EXPECT_THAT(text, AllOf(HasSubstr("VERDICT"), HasSubstr("110 /s")));
  }
  EXPECT_THAT(ResultsText(results, OfWidth(-5)), HasSubstr("missed"));
}

TEST(ResultsText, UsesSignsAndColoursOnlyWhereTheyAreWelcome) {
  const std::string plain = ResultsText(ExampleResults(), {});
  EXPECT_TRUE(
      std::all_of(plain.begin(), plain.end(), [](char c) { return c == '\n' || c >= ' '; }));
  TextReportOptions options;
  options.unicode = options.color = true;
  const std::string rich = ResultsText(ExampleResults(), options);
  EXPECT_THAT(rich, AllOf(HasSubstr("✓ \x1b[32mmet"), HasSubstr("✗ \x1b[31mmissed\x1b[0m\n"),
                          HasSubstr("±"), HasSubstr("400 µs")));
}

TEST(ResultsText, CannotBeSteeredByNames) {
  const std::string text = ResultsText(HostileResults("\x1b[31m\nx\x9b"), OfWidth(200));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_EQ(text.find("\nx"), std::string::npos);
  std::mt19937_64 random(5);
  for (int i = 0; i < 200; ++i) {
    TextReportOptions options = OfWidth(static_cast<int>(random() % 150));
    options.color = false;
    EXPECT_THAT(ResultsText(RandomResults(random), options), Not(HasSubstr("\x01")));
  }
}

TEST(ResultsText, SaysWhatAnEmptyOrInterruptedRunIs) {
  EXPECT_THAT(ResultsText(BenchmarkResults(), {}), StartsWith("Nothing was measured.\n"));
  BenchmarkResults results = ExampleResults();
  results.complete = false;
  EXPECT_THAT(ResultsText(results, {}), HasSubstr("The run was interrupted"));
}

}  // namespace
}  // namespace starling
