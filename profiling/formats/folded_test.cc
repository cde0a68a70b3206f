#include "profiling/formats/folded.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::StartsWith;

Profile WithFrames(std::vector<Profile::Frame> frames) {
  Profile profile;
  profile.value_types = {{"samples", "count"}, {"cpu", "nanoseconds"}};
  profile.frames = std::move(frames);
  return profile;
}

std::string StacksOf(const Profile& profile) {
  const std::string text = WriteFolded(profile);
  return text.substr(text.find('\n') + 1);
}

TEST(Folded, WritesDistinctStacksFromTheRootInOrder) {
  Profile profile =
      WithFrames({{"main", -1, 1}, {"work", -1, 2}, {"work", -1, 3}, {"idle", -1, 4}});
  profile.samples = {{{1, 0}, {3, 30}}, {{2, 0}, {4, 40}}, {{3, 0}, {5, 50}}, {{0}, {1, 10}}};
  EXPECT_EQ(StacksOf(profile), "main 1\nmain;idle 5\nmain;work 7\n");
}

TEST(Folded, BeginsWithACommentOfWeightZero) {
  Profile profile = WithFrames({{"main", -1, 1}});
  profile.facts.kind = "cpu";
  profile.facts.asked_hz = 100;
  profile.samples = {{{0}, {812, 0}}};
  EXPECT_EQ(WriteFolded(profile),
            "# starling cpu profile, 812 samples, 100 Hz asked, "
            "without a name 0 % 0\nmain 812\n");
  profile.samples.clear();
  EXPECT_THAT(WriteFolded(profile), StartsWith("# starling cpu profile, 0 samples"));
}

TEST(Folded, KeepsNamesFromBreakingLines) {
  Profile profile = WithFrames({{"a;b\nc", -1, 1}, {"", -1, 0x2a}, {"\xFF<\"quoted\">", -1, 3}});
  profile.samples = {{{2, 1, 0}, {1, 0}}};
  EXPECT_EQ(StacksOf(profile), "a:b c;[0x2a];\xEF\xBF\xBD<\"quoted\"> 1\n");
}

TEST(Folded, MergesStacksWhoseNamesBecomeTheSame) {
  Profile profile = WithFrames({{"a;b", -1, 1}, {"a:b", -1, 2}});
  profile.samples = {{{0}, {1, 0}}, {{1}, {2, 0}}};
  EXPECT_EQ(StacksOf(profile), "a:b 3\n");
}

TEST(Folded, LeavesOutStacksWithoutWeight) {
  Profile profile = WithFrames({{"a", -1, 1}, {"b", -1, 2}});
  profile.samples = {{{0}, {0, 7}}, {{1}, {2, 0}}};
  EXPECT_EQ(StacksOf(profile), "b 2\n");
}

TEST(Folded, TakesNamesOfAnyLength) {
  const std::string name(100000, 'x');
  Profile profile = WithFrames({{name, -1, 1}});
  profile.samples = {{{0}, {1, 0}}};
  EXPECT_EQ(StacksOf(profile), name + " 1\n");
}

}  // namespace
}  // namespace starling
