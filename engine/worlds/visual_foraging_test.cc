#include "engine/worlds/visual_foraging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "engine/worlds/testing/world_harness.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kAgents = 1200;

WorldHarness Start(const VisualForagingParameters& parameters = {}) {
  return WorldHarness(*MakeVisualForagingWorld(parameters), ConsecutiveIds(kAgents), /*seed=*/9);
}

void LookAt(int place, WorldHarness& scene) { scene.Step(std::vector<int>(kAgents, place)); }

// Of each agent: n nothing, b bird, s seed, c cat in the four quadrants.
std::vector<std::string> SeenByAll(WorldHarness& scene) {
  std::vector<std::string> seen(kAgents);
  for (int place = 1; place <= 4; ++place) {
    LookAt(place, scene);
    const auto observed = scene.Observe();
    for (size_t agent = 0; agent < seen.size(); ++agent) {
      EXPECT_EQ(observed[agent][0], place);
      EXPECT_EQ(observed[agent][2], 0);
      seen[agent] += "nbsc"[observed[agent][1]];
    }
  }
  return seen;
}

// Scenes of the article, by hand: 0 flee, 1 feed, 2 wait.
const std::map<std::string, int>& Scenes() {
  static const auto* const scenes = new std::map<std::string, int>{
      {"bcnn", 0}, {"cbnn", 0}, {"nnbc", 0}, {"nncb", 0}, {"bsnn", 1}, {"sbnn", 1},
      {"nnbs", 1}, {"nnsb", 1}, {"bnns", 2}, {"nbsn", 2}, {"nsbn", 2}, {"snnb", 2}};
  return *scenes;
}

double Bound(double p) { return 5 * std::sqrt(p * (1 - p) / kAgents); }

TEST(VisualForaging, ShowsEveryMirroredSceneEquallyOften) {
  WorldHarness scene = Start();
  for (const auto& seen : scene.Observe()) EXPECT_THAT(seen, ElementsAre(0, 0, 0));
  std::map<std::string, int> count;
  for (const std::string& seen : SeenByAll(scene)) ++count[seen];
  EXPECT_EQ(count.size(), 12u);
  for (const auto& [seen, agents] : count) {
    EXPECT_EQ(Scenes().count(seen), 1u) << seen;
    EXPECT_NEAR(static_cast<double>(agents) / kAgents, 1.0 / 12, Bound(1.0 / 12));
  }
  EXPECT_EQ(scene.Metric("quadrants_seen"), 4);
}

TEST(VisualForaging, ShowsThreeScenesWithoutMirrors) {
  VisualForagingParameters parameters;
  parameters.mirrors = false;
  WorldHarness scene = Start(parameters);
  std::map<std::string, int> count;
  for (const std::string& seen : SeenByAll(scene)) ++count[seen];
  ASSERT_EQ(count.size(), 3u);
  for (const char* seen : {"bcnn", "bsnn", "bnns"}) {
    EXPECT_NEAR(static_cast<double>(count[seen]) / kAgents, 1.0 / 3, Bound(1.0 / 3));
  }
}

TEST(VisualForaging, SaysWhetherAReportIsRightAndGoesOn) {
  WorldHarness scene = Start();
  const std::vector<std::string> before = SeenByAll(scene);
  LookAt(6, scene);  // feed
  const auto observed = scene.Observe();
  double right = 0;
  for (size_t agent = 0; agent < before.size(); ++agent) {
    const bool feed = Scenes().at(before[agent]) == 1;
    EXPECT_EQ(observed[agent][1], 0);
    EXPECT_EQ(observed[agent][2], feed ? 1 : 2);
    right += feed;
  }
  EXPECT_DOUBLE_EQ(scene.Metric("correct"), right / kAgents);
  EXPECT_DOUBLE_EQ(scene.Metric("correct_rate"), right / kAgents);
  EXPECT_EQ(scene.Metric("reports"), 1);
  EXPECT_EQ(scene.Metric("quadrants_seen"), 4);
  LookAt(2, scene);
  for (const auto& seen : scene.Observe()) EXPECT_THAT(seen, ElementsAre(0, 0, 0));
  const std::vector<std::string> after = SeenByAll(scene);
  int changed = 0;
  for (size_t agent = 0; agent < after.size(); ++agent) changed += before[agent] != after[agent];
  EXPECT_NEAR(static_cast<double>(changed) / kAgents, 11.0 / 12, Bound(11.0 / 12));
  EXPECT_DOUBLE_EQ(scene.Metric("correct"), right / kAgents);
  LookAt(0, scene);
  LookAt(7, scene);
  EXPECT_EQ(scene.Metric("reports"), 2);
}

TEST(VisualForaging, SeesAnotherPictureAsOftenAsItsNoiseSays) {
  VisualForagingParameters noisy;
  noisy.observation_noise = 0.4;
  WorldHarness blurred = Start(noisy);
  WorldHarness clear = Start();
  LookAt(3, blurred);
  LookAt(3, clear);
  const auto seen = blurred.Observe();
  const auto truth = clear.Observe();
  int wrong = 0;
  for (size_t agent = 0; agent < seen.size(); ++agent) wrong += seen[agent] != truth[agent];
  EXPECT_NEAR(static_cast<double>(wrong) / kAgents, 0.4 * 0.75, Bound(0.3));
}

TEST(VisualForaging, SkipsEmptySlots) {
  WorldHarness scene(*MakeVisualForagingWorld({}), {-1, 12});
  EXPECT_THAT(scene.Observe()[0], ElementsAre(-1, -1, -1));
  scene.Step({4, 4});
  EXPECT_EQ(scene.Observe()[1][0], 4);
}

TEST(VisualForaging, PictureShowsWhereTheAgentsLook) {
  const auto world = *MakeVisualForagingWorld({});
  WorldHarness scene(world, ConsecutiveIds(100));
  std::vector<int> looks(100, 4);
  looks[0] = 6;
  scene.Step(looks);
  const WorldPicture picture = world->Picture(scene.slots(), scene.state());
  EXPECT_EQ(picture.width, 3);
  EXPECT_EQ(picture.height, 5);
  EXPECT_THAT(picture.cells, ElementsAre(0, 8, 0, 8, 0, 8, 0, 8, 7, 8, 8, 8, 0, 2, 0));
  EXPECT_EQ(world->PictureLegend().size(), 9u);
}

TEST(VisualForaging, NamesTheParameterThatIsOutOfRange) {
  VisualForagingParameters parameters;
  parameters.observation_noise = 1.5;
  EXPECT_THAT(std::string(MakeVisualForagingWorld(parameters).status().message()),
              HasSubstr("world.visual_foraging.observation_noise is 1.5; it must be 0 to 1"));
}

}  // namespace
}  // namespace starling
