#include "bench/reports/html.h"

#include <random>
#include <string>
#include <vector>

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

int64_t Count(const std::string& text, const std::string& part) {
  int64_t count = 0;
  for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++count;
  return count;
}

// The section with that anchor; empty if there is none.
std::string Section(const std::string& page, const std::string& id) {
  const size_t begin = page.find(absl::StrCat("<section id=\"", id, "\""));
  if (begin == std::string::npos) return "";
  return page.substr(begin, page.find("</section>", begin) - begin);
}

// Elements open and close in order; those without an end are left out.
std::string FirstUnbalanced(const std::string& html) {
  std::vector<std::string> open;
  for (size_t at = html.find("<body"); (at = html.find('<', at)) != std::string::npos; ++at) {
    if (html.compare(at, 7, "<script") == 0) {
      at = html.find("</script>", at);
      continue;
    }
    const size_t end = html.find('>', at);
    const bool closes = html[at + 1] == '/';
    const size_t name_end = html.find_first_of(" >/\n", at + (closes ? 2 : 1));
    const std::string name = html.substr(at + (closes ? 2 : 1), name_end - at - (closes ? 2 : 1));
    if (html[end - 1] == '/' || name == "meta" || name == "br" || name == "input") continue;
    if (!closes) {
      open.push_back(name);
    } else if (open.empty()) {
      if (name != "html") return name;
    } else if (open.back() != name) {
      return absl::StrCat(open.back(), " closed by ", name);
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : open.back();
}

TEST(ResultsHtml, BeginsWithTheVerdictInWords) {
  const std::string summary = Section(ResultsHtml(ExampleResults()), "summary");
  EXPECT_THAT(summary, AllOf(HasSubstr("2 of 4 targets are met, 2 missed, 1 of them beyond"),
                             HasSubstr("The machine was quiet."), HasSubstr("2 of 4</dd>")));
}

TEST(ResultsHtml, HasALineForEachRow) {
  const std::string rows = Section(ResultsHtml(ExampleResults()), "rows");
  EXPECT_EQ(Count(rows, "<tr><td"), 6);
  EXPECT_THAT(rows, AllOf(HasSubstr("<td class=\"met\" data-key=\"0\">✓ met, busy</td>"),
                          HasSubstr("<td class=\"missed\" data-key=\"1\">✗ missed</td>"),
                          HasSubstr("<td class=\"missed\" data-key=\"2\">✗ critical</td>"),
                          HasSubstr("<td class=\"open\" data-key=\"3\">no target</td>"),
                          HasSubstr("<td class=\"open\" data-key=\"4\">not measured</td>"),
                          HasSubstr("data-key=\"110\">110 /s</td>")));
}

TEST(ResultsHtml, DrawsRowsAgainstTheirTargetsTheWorstFirst) {
  const std::string targets = Section(ResultsHtml(ExampleResults()), "targets");
  EXPECT_EQ(Count(targets, "role=\"listitem\""), 4) << "not those without target or samples";
  EXPECT_LT(targets.find("✗ 0.44 x"), targets.find("✗ 0.55 x"));
  EXPECT_LT(targets.find("✗ 0.55 x"), targets.find("✓ 1.1 x"));
}

TEST(ResultsHtml, DrawsMediansOverAParameterOrAsBars) {
  BenchmarkResults results = ExampleResults();
  EXPECT_THAT(Section(ResultsHtml(results), "medians"),
              AllOf(HasSubstr("class=\"bars\""), Not(HasSubstr("line-plot"))));
  for (const char* agents : {"1", "100", "10000"}) {
    for (const char* precision : {"float", "double"}) {
      results.rows.push_back(results.rows[0]);
      results.rows.back().params = {{"agents", agents}, {"precision", precision}};
    }
  }
  const std::string medians = Section(ResultsHtml(results), "medians");
  EXPECT_EQ(Count(medians, "line-plot"), 2) << "one for each precision";
  EXPECT_THAT(medians, HasSubstr("\"xLog\":true"));
}

TEST(ResultsHtml, DrawsSamplesInTheOrderTaken) {
  const std::string samples = Section(ResultsHtml(ExampleResults()), "samples");
  EXPECT_EQ(Count(samples, "class=\"strip\""), 5) << "not the row without samples";
  EXPECT_EQ(Count(samples, "<circle"), 4 * 6) << "many samples are columns, not dots";
  EXPECT_EQ(Count(samples, "class=\"median\""), 5);
  EXPECT_EQ(Count(samples, "class=\"interval\""), 5);
  EXPECT_EQ(Count(samples, "class=\"bins\""), 5);
}

TEST(ResultsHtml, DrawsSamplesOfTheWidestIntervalsWhereThereAreMany) {
  BenchmarkResults results = ExampleResults();
  const BenchmarkRow row = results.rows[3];
  for (int i = 0; i < 100; ++i) {
    results.rows.push_back(row);
    results.rows.back().name = absl::StrCat("even", i);
    results.rows.back().samples.assign(6, 7.0);
    JudgeRow(results.rows.back());
  }
  const std::string samples = Section(ResultsHtml(results), "samples");
  EXPECT_EQ(Count(samples, "class=\"strip\""), 60);
  EXPECT_THAT(samples, AllOf(HasSubstr("<h4>a</h4>"), HasSubstr("<h4>d</h4>"),
                             HasSubstr("The 60 rows with the widest intervals, of 105.")));
}

TEST(ResultsHtml, SaysWhyARowIsNotMeasured) {
  EXPECT_THAT(Section(ResultsHtml(ExampleResults()), "notes"),
              AllOf(HasSubstr("no MPI here"), HasSubstr("others used 34 % of a processor"),
                    Not(HasSubstr("no target is stated"))));
}

TEST(ResultsHtml, NamesMachineBuildAndWhatWasNotControlled) {
  EXPECT_THAT(
      Section(ResultsHtml(ExampleResults()), "environment"),
      AllOf(HasSubstr("memory gib"), HasSubstr("12.2.0"), HasSubstr("This is a virtual machine.")));
}

TEST(ResultsHtml, HasNoMarkupFromNames) {
  const std::string html = ResultsHtml(HostileResults("</script><img src=x onerror='a'>\"&"));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, HasSubstr("&lt;/script&gt;&lt;img src=x onerror=&#39;a&#39;&gt;&quot;&amp;"));
  EXPECT_EQ(FirstUnbalanced(html), "");
}

TEST(ResultsHtml, IsWellFormedForAnyResults) {
  EXPECT_EQ(FirstUnbalanced(ResultsHtml(ExampleResults())), "");
  std::mt19937_64 random(2);
  for (int i = 0; i < 60; ++i) {
    const std::string html = ResultsHtml(RandomResults(random));
    ASSERT_EQ(FirstUnbalanced(html), "");
    EXPECT_THAT(html.substr(html.find("<main")),
                AllOf(Not(HasSubstr("\"nan\"")), Not(HasSubstr(" nan")), Not(HasSubstr("NaN%"))));
  }
}

TEST(ResultsHtml, ShowsARunWithoutRows) {
  BenchmarkResults results;
  results.complete = false;
  const std::string html = ResultsHtml(results);
  EXPECT_THAT(html, HasSubstr("Nothing was measured: the run was interrupted"));
  for (const char* id : {"targets", "medians", "samples", "notes"})
    EXPECT_EQ(Section(html, id), "");
  EXPECT_EQ(FirstUnbalanced(html), "");
}

TEST(ResultsHtml, ShowsOneRow) {
  BenchmarkResults results = ExampleResults();
  results.rows.resize(1);
  const std::string html = ResultsHtml(results);
  EXPECT_THAT(Section(html, "summary"), HasSubstr("The target is met."));
  EXPECT_EQ(FirstUnbalanced(html), "");
}

TEST(ResultsHtml, GivesTheSameBytesForTheSameResults) {
  EXPECT_EQ(ResultsHtml(ExampleResults()), ResultsHtml(ExampleResults()));
}

}  // namespace
}  // namespace starling
