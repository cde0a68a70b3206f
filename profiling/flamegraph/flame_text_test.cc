#include "profiling/flamegraph/flame_text.h"

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/flamegraph/testing.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Profile Small() {
  return ProfileOf({{"main;@infer_states;void a::Multiply(int)", 3},
                    {"main;@infer_states", 1},
                    {"main;@learn;Update", 4}});
}

TEST(FlameGraphText, DrawsBoxesAsWideAsTheirShare) {
  FlameTextOptions options;
  options.columns = 40;
  const std::vector<std::string> lines = absl::StrSplit(FlameGraphText(Small(), options), '\n');
  ASSERT_GE(lines.size(), 4u);
  EXPECT_EQ(lines[0], "|all 100 %                              ");
  EXPECT_EQ(lines[1], "|infer_states 50 %  |learn 50 %         ");
  EXPECT_EQ(lines[2], "|a::Multiply   |    |Update 50 %        ");
  EXPECT_THAT(lines[3], HasSubstr("8 samples"));
}

TEST(FlameGraphText, CanShowWholeStacksAndFewRows) {
  FlameTextOptions options;
  options.columns = 40;
  options.root_at_labels = false;
  options.rows = 2;
  const std::vector<std::string> lines = absl::StrSplit(FlameGraphText(Small(), options), '\n');
  EXPECT_EQ(lines[1], "|main 100 %                             ");
  EXPECT_EQ(lines[2], "(2 more levels)");
}

TEST(FlameGraphText, PaintsLabelsAndFunctionsInOneHue) {
  FlameTextOptions options;
  options.columns = 40;
  options.color = true;
  const std::string text = FlameGraphText(Small(), options);
  EXPECT_THAT(text, HasSubstr("48;5;25minfer_states 50 %"));
  EXPECT_THAT(text, HasSubstr("48;5;153ma::Multiply"));
  EXPECT_THAT(text, HasSubstr("48;5;130mlearn 50 %"));
}

TEST(FlameGraphText, SendsNoControlCharactersOfNamesToTheTerminal) {
  FlameTextOptions options;
  options.columns = 100;
  const std::string text = FlameGraphText(ProfileOf({{"bad\x1b[2J\x07\nname\xff", 1}}), options);
  EXPECT_THAT(text, HasSubstr("|bad?[2J??name? 100 %"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(FlameGraphText, SaysWhyThereIsNothing) {
  Profile profile;
  EXPECT_EQ(FlameGraphText(profile, {}), "No samples were taken.\n");
  profile.facts.notes = {"The run was shorter than a sample."};
  EXPECT_EQ(FlameGraphText(profile, {}), "The run was shorter than a sample.\n");
}

}  // namespace
}  // namespace starling
