#include "profiling/formats/top.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// main > act (label) > work > work (recursive), and main > idle.
Profile Labelled() {
  Profile profile;
  profile.value_types = {{"samples", "count"}};
  profile.modules = {{kLabelModule, "", 0, 0, 0, true}};
  profile.frames = {{"main", -1, 1}, {"act", 0, 2},   {"work", -1, 3},
                    {"work", -1, 4}, {"idle", -1, 5}, {"population:b", 0, 6}};
  profile.samples = {{{3, 2, 1, 5, 0}, {60}}, {{4, 0}, {30}}, {{0}, {10}}};
  return profile;
}

std::vector<std::string> Summary(const Profile& profile) {
  std::vector<std::string> lines;
  for (const TopRow& row : TopRows(profile)) {
    lines.push_back(row.function + (row.is_label ? " (label) " : " ") + std::to_string(row.self) +
                    " " + std::to_string(row.total));
  }
  return lines;
}

TEST(TopRows, CountsAFunctionOnceForEachStack) {
  EXPECT_THAT(Summary(Labelled()),
              ::testing::ElementsAre("act (label) 0 60", "population:b (label) 0 60", "work 60 60",
                                     "idle 30 30", "main 10 100"));
}

TEST(TopRows, KeepsLabelsApartFromFunctionsOfTheirName) {
  Profile profile = Labelled();
  profile.frames[4].function = "act";
  EXPECT_THAT(Summary(profile), ::testing::IsSupersetOf({"act (label) 0 60", "act 30 30"}));
}

TEST(TopRows, OrdersTiesByName) {
  Profile profile;
  profile.value_types = {{"samples", "count"}};
  profile.frames = {{"b", -1, 1}, {"a", -1, 2}, {"c", -1, 3}};
  profile.samples = {{{0}, {1}}, {{1}, {1}}, {{2}, {1}}};
  EXPECT_THAT(Summary(profile), ::testing::ElementsAre("a 1 1", "b 1 1", "c 1 1"));
}

TEST(WriteTop, ShowsTheBlockTheLabelsAndTheFunctions) {
  EXPECT_EQ(WriteTop(Labelled()),
            "samples           100\n"
            "without a name    0 %\n"
            "\n"
            "        self    share  95 % interval             total    share  label\n"
            "           0    0.0 %    0.0 % -   3.7 %            60   60.0 %  act\n"
            "           0    0.0 %    0.0 % -   3.7 %            60   60.0 %  population:b\n"
            "\n"
            "        self    share  95 % interval             total    share  function\n"
            "          60   60.0 %   50.2 % -  69.1 %            60   60.0 %  work\n"
            "          30   30.0 %   21.9 % -  39.6 %            30   30.0 %  idle\n"
            "          10   10.0 %    5.5 % -  17.4 %           100  100.0 %  main\n");
}

TEST(WriteTop, SaysWhatItLeavesOut) {
  const std::string text = WriteTop(Labelled(), 1);
  EXPECT_THAT(text, HasSubstr("work\n(2 functions more)\n"));
  EXPECT_THAT(text, Not(HasSubstr("idle")));
  EXPECT_THAT(text, HasSubstr("population:b"));
}

TEST(WriteTop, GivesNoIntervalsOfBytes) {
  Profile profile = Labelled();
  profile.value_types = {{"space", "bytes"}};
  EXPECT_THAT(WriteTop(profile), Not(HasSubstr("interval")));
}

TEST(WriteTop, KeepsNamesFromSteeringTheTerminal) {
  Profile profile = Labelled();
  profile.frames[4].function = "id\x1B[2Jle\n";
  EXPECT_THAT(WriteTop(profile), HasSubstr("id?[2Jle?\n"));
}

TEST(WriteTop, ShowsTheBlockAloneWithoutSamples) {
  Profile profile = Labelled();
  profile.samples.clear();
  EXPECT_EQ(WriteTop(profile), "samples           0\n");
}

}  // namespace
}  // namespace starling
