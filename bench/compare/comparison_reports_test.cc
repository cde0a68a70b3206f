#include <fstream>

#include "base/temporary_folder.h"
#include "bench/compare/comparison_html.h"
#include "bench/compare/comparison_json.h"
#include "bench/compare/comparison_markdown.h"
#include "bench/compare/comparison_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

SampleSummary Around(double median) {
  SampleSummary side;
  side.n = 8;
  side.median = median;
  side.ci95_low = median * 0.98;
  side.ci95_high = median * 1.01;
  return side;
}

RowComparison Row(const std::string& name, double factor, Change change) {
  RowComparison row;
  row.name = name;
  row.metric = "rate";
  row.unit = "1/s";
  row.base = Around(1e6);
  row.other = Around(1e6 * factor);
  row.shift = {factor - 1, factor - 1.02, factor - 0.98};
  row.p = 0.25;
  row.adjusted_p = 0.5;
  row.threshold = 0.1;
  row.noise_floor = 0.01;
  row.change = change;
  return row;
}

Comparison Example() {
  Comparison comparison;
  comparison.base_name = "main";
  comparison.other_name = "mine";
  comparison.machine = {{"cpu", "x|y"}};
  comparison.interleaved = true;
  comparison.seconds = 185;
  RowComparison lost = Row("inference/d/agents=1/backend=serial/rate", 1, Change::kNotComparable);
  lost.other = SampleSummary();
  lost.shift = RowComparison().shift;
  lost.note = "in the base only";
  comparison.rows = {Row("inference/a/agents=1/backend=serial/rate", 1.01, Change::kSame), lost,
                     Row("inference/b/agents=1/backend=serial/rate", 1.5, Change::kBetter),
                     Row("inference/c/agents=1/backend=serial/rate", 0.8, Change::kWorse),
                     Row("inference/c/agents=2/backend=serial/rate", 0.7, Change::kWorse)};
  CountChanges(comparison);
  return comparison;
}

// The places of texts, which must ascend.
void ExpectInOrder(const std::string& text, const std::vector<std::string>& parts) {
  size_t place = 0;
  for (const std::string& part : parts) {
    const size_t found = text.find(part, place);
    ASSERT_NE(found, std::string::npos) << part << " after " << place << " of\n" << text;
    place = found + part.size();
  }
}

TEST(ComparisonText, BeginsWithTheVerdict) {
  EXPECT_THAT(ComparisonText(Example()),
              StartsWith("2 regressions, 1 improvement, 1 without a difference shown, 1 not "
                         "comparable\nA is main, B is mine; interleaved, measured for 3 min 5 "
                         "s.\n"));
  EXPECT_THAT(ComparisonText(Comparison()),
              StartsWith("0 regressions, 0 improvements, 0 without a difference shown, 0 not "
                         "comparable\n"));
}

TEST(ComparisonText, ShowsTheWorstFirstAndSaysOnceWhatRowsShare) {
  EXPECT_EQ(ComparisonText(Example()).substr(ComparisonText(Example()).find("\n\n") + 2),
            R"(inference: rate; backend=serial
ROW                    A                B  CHANGE   95 % INTERVAL    P      N
c/agents=2  1 M/s +- 2 %   700 k/s +- 2 %   -30 %  -32 % to -28 %  0.5  8 + 8
c/agents=1  1 M/s +- 2 %   800 k/s +- 2 %   -20 %  -22 % to -18 %  0.5  8 + 8
b/agents=1  1 M/s +- 2 %   1.5 M/s +- 2 %   +50 %  +48 % to +52 %  0.5  8 + 8
a/agents=1  1 M/s +- 2 %  1.01 M/s +- 2 %       ~    -1 % to +3 %  0.5  8 + 8
d/agents=1  1 M/s +- 2 %                -       -               -    -  8 + 0

inference/d/agents=1/backend=serial/rate: in the base only
)");
}

TEST(ComparisonText, TellsRatesFromTimesWhenItSorts) {
  Comparison comparison;
  comparison.rows = {Row("s/slower/rate", 0.8, Change::kWorse),
                     Row("s/much_slower/rate", 1.6, Change::kWorse)};
  comparison.rows[1].direction = Direction::kLowerIsBetter;
  ExpectInOrder(ComparisonText(comparison), {"much_slower", "slower"});
}

TEST(ComparisonText, GivesEachSuiteAndMetricATable) {
  Comparison comparison;
  comparison.rows = {Row("s/a/rate", 1, Change::kSame), Row("t/a/rate", 0.5, Change::kWorse)};
  ExpectInOrder(ComparisonText(comparison), {"t: rate\n", "s: rate\n"});
}

TEST(ComparisonText, SaysWhatLimitsIt) {
  Comparison comparison = Example();
  comparison.interleaved = false;
  comparison.notes = {"The machine was busy."};
  EXPECT_THAT(ComparisonText(comparison),
              AllOf(HasSubstr("; not interleaved,"), HasSubstr("\nThe machine was busy.\n")));
}

TEST(ComparisonText, IsAsciiAndCannotSteerATerminal) {
  Comparison comparison = Example();
  comparison.rows[0].unit = "s";
  comparison.rows[0].base = Around(3e-6);
  comparison.rows[0].name = "s/\x1b[31m\n/rate";
  comparison.rows[0].note = "\x07";
  comparison.notes = {"\x1b[0m"};
  comparison.base_name = "\x1b";
  const std::string text = ComparisonText(comparison);
  for (const char c : text) EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << int{c};
  EXPECT_THAT(text, HasSubstr("3 us"));
}

TEST(ComparisonMarkdown, ShowsChangesAndFoldsTheRestAway) {
  const std::string text = ComparisonMarkdown(Example());
  ExpectInOrder(text,
                {"✗ **2 regressions", "c/agents", "✗ -30 %", "c/agents", "✗ -20 %", "b/agents",
                 "✓ +50 %", "<details>", "a/agents", "d/agents", "in the base only", "</details>",
                 "<details><summary>Machine", "</details>"});
}

TEST(ComparisonMarkdown, ShowsAtMost150RowsOfAKind) {
  Comparison comparison;
  for (int i = 0; i < 160; ++i) {
    comparison.rows.push_back(
        Row("s/row" + std::to_string(i) + "/rate", 1 - 0.001 * i, Change::kWorse));
  }
  const std::string text = ComparisonMarkdown(comparison);
  EXPECT_THAT(text, AllOf(HasSubstr("row159"), HasSubstr("row10 "), Not(HasSubstr("row9 ")),
                          HasSubstr("and 10 more")));
}

TEST(ComparisonMarkdown, NamesCannotBecomeMarkup) {
  Comparison comparison = Example();
  comparison.rows[0].name = "s/a|b<script>/rate";
  comparison.base_name = "<img src=x>";
  comparison.notes = {"<b>"};
  EXPECT_THAT(ComparisonMarkdown(comparison),
              AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<img")), Not(HasSubstr("<b>")),
                    Not(HasSubstr("a|b")), Not(HasSubstr("x|y"))));
}

TEST(ComparisonJson, HasTheNamesThatUsersRelyOn) {
  Comparison comparison = Example();
  comparison.notes = {"n"};
  const nlohmann::json json = nlohmann::json::parse(ComparisonToJson(comparison));
  EXPECT_EQ(json["base"], "main");
  EXPECT_EQ(json["other"], "mine");
  EXPECT_EQ(json["interleaved"], true);
  EXPECT_EQ(json["seconds"], 185);
  EXPECT_EQ(json["notes"][0], "n");
  EXPECT_EQ(json["machine"]["cpu"], "x|y");
  EXPECT_EQ(json["counts"].dump(), R"({"better":1,"not_comparable":1,"same":1,"worse":2})");
  ASSERT_EQ(json["rows"].size(), 5u);
  const nlohmann::json& row = json["rows"][3];
  EXPECT_EQ(row["name"], "inference/c/agents=1/backend=serial/rate");
  EXPECT_EQ(row["metric"], "rate");
  EXPECT_EQ(row["unit"], "1/s");
  EXPECT_EQ(row["direction"], "higher");
  EXPECT_EQ(row["base"]["n"], 8);
  EXPECT_EQ(row["base"]["median"], 1e6);
  EXPECT_EQ(row["other"]["ci95"][0], 1e6 * 0.8 * 0.98);
  EXPECT_EQ(row["shift"]["estimate"], 0.8 - 1);
  EXPECT_EQ(row["shift"]["low"], 0.8 - 1.02);
  EXPECT_EQ(row["shift"]["high"], 0.8 - 0.98);
  EXPECT_EQ(row["p"], 0.25);
  EXPECT_EQ(row["adjusted_p"], 0.5);
  EXPECT_EQ(row["threshold"], 0.1);
  EXPECT_EQ(row["noise_floor"], 0.01);
  EXPECT_EQ(row["change"], "worse");
  EXPECT_EQ(json["rows"][0]["change"], "same");
  EXPECT_EQ(json["rows"][2]["change"], "better");
  EXPECT_EQ(json["rows"][1]["change"], "not_comparable");
  EXPECT_EQ(json["rows"][1]["note"], "in the base only");
  EXPECT_TRUE(json["rows"][1]["shift"]["estimate"].is_null());
  EXPECT_TRUE(json["rows"][1]["other"]["median"].is_null());
}

TEST(ComparisonJson, IsValidWhateverTheNamesAre) {
  Comparison comparison = Example();
  comparison.base_name = "\xff\"\n";
  EXPECT_TRUE(nlohmann::json::accept(ComparisonToJson(comparison)));
}

TEST(ComparisonHtml, ShowsVerdictShiftsAndRows) {
  Comparison comparison = Example();
  comparison.notes = {"The two runs were not interleaved."};
  const std::string html = ComparisonHtml(comparison, {});
  ExpectInOrder(html, {"2 regressions, 1 improvement", "not interleaved", "How far B lies from A",
                       "x worse", "c/agents=2", "✗ -30 %", "c/agents=1", "b/agents=1", "✓ +50 %",
                       "a/agents=1", "<table>", "c/agents=2", "in the base only"});
  EXPECT_THAT(html, Not(HasSubstr("Where the time went")));
  EXPECT_EQ(ComparisonHtml(comparison, {}), html);
}

TEST(ComparisonHtml, DrawsBetterToTheRightWhateverDirectionIsBetter) {
  Comparison comparison;
  comparison.rows = {Row("s/a/rate", 0.5, Change::kWorse)};
  comparison.rows[0].shift = {-0.5, -0.5, -0.5};
  // The scale reaches 5 % of the logarithm further than the shift: (1 - 1 / 1.05) / 2.
  EXPECT_THAT(ComparisonHtml(comparison, {}), HasSubstr("dot s1\" style=\"left:2.38%\""));
  comparison.rows[0].direction = Direction::kLowerIsBetter;
  comparison.rows[0].change = Change::kBetter;
  EXPECT_THAT(ComparisonHtml(comparison, {}), HasSubstr("dot s2\" style=\"left:97.62%\""));
}

TEST(ComparisonHtml, EscapesNames) {
  Comparison comparison = Example();
  comparison.base_name = comparison.other_name = "</script><script>x";
  comparison.notes = {"<img src=x>"};
  comparison.machine = {{"<b>", "<b>"}};
  for (RowComparison& row : comparison.rows) {
    row.name = "<img src=x>/<img src=x>/rate";
    row.note = "<img src=x>";
    row.unit = "<b>";
  }
  const std::string html = ComparisonHtml(comparison, {{"<img src=x>", "/<img src=x>", "/no"}});
  EXPECT_THAT(html, AllOf(Not(HasSubstr("<img")), Not(HasSubstr("<script>x")),
                          Not(HasSubstr("<b>;")), HasSubstr("profiles/%3Cimg%20src%3Dx%3E")));
}

TEST(ComparisonHtml, ShowsTheFunctionsOfARegression) {
  const TemporaryFolder folder = TemporaryFolder::Create("starling-comparison").value();
  const ProfiledRow row = {"inference/c/rate", folder.File("inference.c a=1#.base.folded"),
                           folder.File("other.folded")};
  std::ofstream(row.base_folded) << "# cpu profile 0\nmain;Infer 80\nmain;Draw 20\n";
  std::ofstream(row.other_folded) << "# cpu profile 0\nmain;Infer 60\nmain;Sort 140\n";
  const std::string html = ComparisonHtml(Example(), {row});
  // Shares of self by hand: Sort 0 and 70 %, Infer 80 and 30 %, Draw 20 and 0 %, main 0 and 0.
  ExpectInOrder(
      html, {"Where the time went", "inference/c/rate", "100 of A and 200 of B", ">Sort<", ">0 %<",
             ">70 %<", ">+70.0<", ">Infer<", ">80 %<", ">30 %<", ">-50.0<", ">Draw<", ">-20.0<",
             ">main<", ">100 %<", "href=\"profiles/inference.c%20a%3D1%23.base.folded\"",
             "href=\"profiles/other.folded\""});
}

TEST(ComparisonHtml, SaysWhyAProfileCannotBeShown) {
  const TemporaryFolder folder = TemporaryFolder::Create("starling-comparison").value();
  std::ofstream(folder.File("a")) << "no stack\n";
  std::ofstream(folder.File("empty")) << "";
  const auto html = [&](const std::string& base) {
    return ComparisonHtml(Example(), {{"r", folder.File(base), folder.File("empty")}});
  };
  EXPECT_THAT(html("a"), HasSubstr("cannot be compared: line 1"));
  EXPECT_THAT(html("missing"), HasSubstr("cannot be compared: "));
  EXPECT_THAT(html("empty"), HasSubstr("without samples"));
}

}  // namespace
}  // namespace starling
