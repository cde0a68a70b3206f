#include "profiling/flamegraph/flame_color.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/flamegraph/testing.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

// CSS Color 4 gives red, lime and blue as oklch(0.62796 0.25768 29.23), (0.86644 0.29483 142.5) and
// (0.45201 0.31321 264.05).
TEST(OklchHex, MeetsTheValuesOfCss) {
  EXPECT_EQ(OklchHex(0.627955, 0.257683, 29.2339), "#ff0000");
  EXPECT_EQ(OklchHex(0.866440, 0.294827, 142.4953), "#00ff00");
  EXPECT_EQ(OklchHex(0.452014, 0.313214, 264.0520), "#0000ff");
  EXPECT_EQ(OklchHex(1, 0, 0), "#ffffff");
  EXPECT_EQ(OklchHex(0, 0, 0), "#000000");
}

TEST(HuesOf, FollowThePhaseAboveAFrame) {
  const FrameTree tree = BuildFrameTree(
      ProfileOf({{"main;@worker:0;run;@learn;f", 1}, {"main;@worker:0;run;@act;f", 1}, {"g", 1}}),
      {});
  // all, g, main, worker:0, run, act, f, learn, f
  EXPECT_THAT(HuesOf(tree), ElementsAre(kNoHue, kNoHue, kNoHue, kNoHue, kNoHue, 0, 0, 1, 1));
}

TEST(HuesOf, FollowOtherLabelsWithoutPhases) {
  const FrameTree tree =
      BuildFrameTree(ProfileOf({{"@rank:0;@population:b;f", 1}, {"@population:a;f", 1}}), {});
  // all, population:a, f, rank:0, population:b, f
  EXPECT_THAT(HuesOf(tree), ElementsAre(kNoHue, 0, 0, kNoHue, 1, 1));
}

}  // namespace
}  // namespace starling
