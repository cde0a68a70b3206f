#include "profiling/formats/profile.h"

#include <cmath>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

Profile TwoSamples() {
  Profile profile;
  profile.value_types = {{"samples", "count"}, {"cpu", "nanoseconds"}};
  profile.modules = {{"/usr/bin/starling", "", 0x1000, 0x9000, 0x400, true},
                     {kLabelModule, "", 0, 0, 0, true}};
  profile.frames = {{"main", 0, 0x1100}, {"act", 1, 0x1200}, {"", 0, 0x1300}};
  profile.samples = {{{2, 1, 0}, {3, 30}}, {{0}, {1, 10}}};
  return profile;
}

std::string Refusal(const Profile& profile) { return std::string(CheckProfile(profile).message()); }

TEST(Profile, PassesTheCheckWhenItsIndicesHold) { EXPECT_TRUE(CheckProfile(TwoSamples()).ok()); }

TEST(Profile, WithoutSamplesPassesTheCheck) {
  Profile profile;
  profile.value_types = {{"samples", "count"}};
  EXPECT_TRUE(CheckProfile(profile).ok());
}

TEST(Profile, NamesTheFirstThingThatDoesNotHold) {
  Profile profile = TwoSamples();
  profile.frames[1].module = 2;
  EXPECT_EQ(Refusal(profile), "Frame 1 of the profile is in module 2; there are 2.");

  profile = TwoSamples();
  profile.frames[2].module = -2;
  EXPECT_EQ(Refusal(profile), "Frame 2 of the profile is in module -2; there are 2.");

  profile = TwoSamples();
  profile.samples[0].stack[1] = 3;
  EXPECT_EQ(Refusal(profile), "Sample 0 of the profile names frame 3; there are 3.");

  profile = TwoSamples();
  profile.samples[1].stack.clear();
  EXPECT_EQ(Refusal(profile), "Sample 1 of the profile has no stack.");

  profile = TwoSamples();
  profile.samples[1].values.pop_back();
  EXPECT_EQ(Refusal(profile), "Sample 1 of the profile has 1 values; the profile counts 2 things.");

  profile = TwoSamples();
  profile.samples[1].values[1] = -5;
  EXPECT_EQ(Refusal(profile), "Sample 1 of the profile weighs -5, which is below 0.");

  profile = TwoSamples();
  profile.value_types.clear();
  EXPECT_THAT(Refusal(profile), HasSubstr("does not say what its samples count"));
}

TEST(Profile, RefusesTotalsThatSumsCouldNotHold) {
  Profile profile = TwoSamples();
  profile.samples[0].values[1] = int64_t{1} << 62;
  profile.samples[1].values[1] = 0;
  EXPECT_TRUE(CheckProfile(profile).ok());
  profile.samples[1].values[1] = 1;
  EXPECT_THAT(Refusal(profile), HasSubstr("more than 2^62 nanoseconds"));
}

TEST(Profile, RefusesFactsThatAreNoNumbers) {
  Profile profile = TwoSamples();
  profile.facts.effective_hz = std::nan("");
  EXPECT_FALSE(CheckProfile(profile).ok());
  profile.facts.effective_hz = -1;
  EXPECT_FALSE(CheckProfile(profile).ok());
  profile.facts.effective_hz = 98.5;
  EXPECT_TRUE(CheckProfile(profile).ok());
  profile.facts.truncated = -1;
  EXPECT_FALSE(CheckProfile(profile).ok());
}

TEST(Profile, SumsOneValueTypeOverItsSamples) {
  EXPECT_EQ(TotalOf(TwoSamples()), 4);
  EXPECT_EQ(TotalOf(TwoSamples(), 1), 40);
  EXPECT_EQ(TotalOf(Profile()), 0);
}

TEST(Profile, KnowsLabelsByTheirModule) {
  const Profile profile = TwoSamples();
  EXPECT_FALSE(IsLabel(profile, profile.frames[0]));
  EXPECT_TRUE(IsLabel(profile, profile.frames[1]));
  EXPECT_FALSE(IsLabel(profile, {"act", -1, 0x1200}));
}

TEST(Profile, NamesFramesByWhatIsKnownOfThem) {
  const Profile profile = TwoSamples();
  EXPECT_EQ(FrameName(profile, profile.frames[0]), "main");
  EXPECT_EQ(FrameName(profile, {"", 0, 0x1300}), "[starling+0x700]");
  EXPECT_EQ(FrameName(profile, {"", 0, 0}), "[starling]");
  EXPECT_EQ(FrameName(profile, {"", -1, 0xabc}), "[0xabc]");
  EXPECT_EQ(FrameName(profile, {"", -1, 0}), "[unknown]");
}

}  // namespace
}  // namespace starling
