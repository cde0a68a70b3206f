#include "engine/cli/plan_text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

PlanStatistics Example(int levels) {
  PlanStatistics plan;
  plan.policies = 125;
  plan.operations = 1000;
  plan.merging = {{"place", true, "every action is deterministic"},
                  {"mood", false, "stochastic: actions 1, 2 of 3"}};
  plan.tensors = {{"A[0]", "diagonal plus constant", 1, 625, 0.04}};
  plan.stages.beliefs.operations = 250;
  plan.stages.terms.operations = 750;
  for (int t = 0; t < levels; ++t) plan.levels.push_back({10 * (t + 1), 50 * (t + 1)});
  return plan;
}

Terminal OfWidth(int width) {
  Terminal terminal;
  terminal.width = width;
  return terminal;
}

std::string Text(const PlanStatistics& plan, int width = 80) {
  return PlanAsText({{"explorers", &plan}}, OfWidth(width));
}

TEST(PlanText, SaysWhatIsMergedAndWhyNotAndWhatStagesCost) {
  const std::string text = Text(Example(3));
  EXPECT_THAT(text, HasSubstr("place   yes     every action is deterministic"));
  EXPECT_THAT(text, HasSubstr("mood    no      stochastic: actions 1, 2 of 3"));
  EXPECT_THAT(text, HasSubstr("diagonal plus constant"));
  EXPECT_THAT(text, HasSubstr("4 %"));
  EXPECT_THAT(text, HasSubstr("75 %"));
}

// Bars are as long as the widest level allows, and not longer than the terminal.
TEST(PlanText, DrawsLevelsInTheWidthThereIs) {
  for (const int width : {60, 80, 120}) {
    const PlanStatistics plan = Example(4);
    std::vector<size_t> bars;
    for (const std::string& line :
         std::vector<std::string>(absl::StrSplit(Text(plan, width), '\n'))) {
      EXPECT_LE(line.size(), static_cast<size_t>(width)) << line;
      const size_t length = static_cast<size_t>(std::count(line.begin(), line.end(), '#'));
      if (length > 0) bars.push_back(length);
    }
    ASSERT_EQ(bars.size(), 4u);
    for (size_t t = 0; t < 4; ++t)
      EXPECT_NEAR(static_cast<double>(bars[t]), static_cast<double>(bars[3] * (t + 1)) / 4, 0.51);
  }
}

TEST(PlanText, LeavesOutTheMiddleOfManyLevels) {
  const std::string text = Text(Example(40));
  EXPECT_THAT(text, HasSubstr("\n+7 "));
  EXPECT_THAT(text, HasSubstr("\n...\n"));
  EXPECT_THAT(text, Not(HasSubstr("\n+20 ")));
  EXPECT_THAT(text, HasSubstr("\n+39 "));
}

TEST(PlanText, SaysNoMoreOfAgentsThatComputeOneByOne) {
  PlanStatistics plan = Example(0);
  plan.one_by_one = "search";
  const std::string text = Text(plan);
  EXPECT_THAT(text, HasSubstr("one by one: search"));
  EXPECT_THAT(text, Not(HasSubstr("STAGE")));
}

TEST(PlanJson, HasWhatTheTextHas) {
  const nlohmann::ordered_json json = PlanAsJson(Example(3));
  EXPECT_EQ(json["merging"][1]["why"], "stochastic: actions 1, 2 of 3");
  EXPECT_EQ(json["tensors"][0]["structure"], "diagonal plus constant");
  EXPECT_EQ(json["levels"][2]["edges"], 150);
  EXPECT_EQ(json["stages"]["terms"]["operations"], 750);
}

}  // namespace
}  // namespace starling
