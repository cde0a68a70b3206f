#include "engine/worlds/tmaze.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/worlds/testing/world_harness.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kAgents = 4000;
enum { kPlace, kReward, kCue };

WorldHarness Maze(TMazeParameters parameters = {}, int agents = kAgents) {
  return WorldHarness(*MakeTMazeWorld(parameters), ConsecutiveIds(agents), /*seed=*/3);
}

// Five standard deviations of a share of kAgents.
double Bound(double p) { return 5 * std::sqrt(p * (1 - p) / kAgents); }

TEST(TMaze, StartsInTheCentreWithACoinForACue) {
  const WorldHarness maze = Maze();
  int right = 0;
  for (const auto& seen : maze.Observe()) {
    EXPECT_EQ(seen[kPlace], kTMazeCentre);
    EXPECT_EQ(seen[kReward], 0);
    right += seen[kCue];
  }
  EXPECT_NEAR(static_cast<double>(right) / kAgents, 0.5, Bound(0.5));
}

TEST(TMaze, CueTellsTheArmAndRewardComesWithItsProbability) {
  TMazeParameters parameters;
  parameters.reward_probability = 0.9;
  WorldHarness maze = Maze(parameters);
  maze.Step(std::vector<int>(kAgents, kTMazeCue));
  std::vector<int> arms;
  for (const auto& seen : maze.Observe()) arms.push_back(kTMazeLeft + seen[kCue]);
  maze.Step(arms);
  int rewards = 0;
  const auto all_seen = maze.Observe();
  for (int agent = 0; agent < kAgents; ++agent) {
    EXPECT_EQ(all_seen[agent][kPlace], arms[agent]);
    rewards += all_seen[agent][kReward] == 1;
    EXPECT_NE(all_seen[agent][kReward], 0);
  }
  EXPECT_NEAR(static_cast<double>(rewards) / kAgents, 0.9, Bound(0.9));
  EXPECT_EQ(maze.Metric("rewarded"), 1);
  EXPECT_EQ(maze.Metric("cue_visited"), 1);
}

TEST(TMaze, LossComesInTheOtherArm) {
  WorldHarness maze = Maze();
  maze.Step(std::vector<int>(kAgents, kTMazeCue));
  std::vector<int> arms;
  for (const auto& seen : maze.Observe()) arms.push_back(kTMazeRight - seen[kCue]);
  maze.Step(arms);
  int losses = 0;
  for (const auto& seen : maze.Observe()) losses += seen[kReward] == 2;
  EXPECT_NEAR(static_cast<double>(losses) / kAgents, 0.98, Bound(0.98));
  EXPECT_EQ(maze.Metric("rewarded"), 0);
}

TEST(TMaze, EveryEpisodeEndsInTheCentreWithANewContext) {
  WorldHarness maze = Maze();
  maze.Step(std::vector<int>(kAgents, kTMazeCue));
  const auto first = maze.Observe();
  for (int tick = 1; tick < 4; ++tick) maze.Step(std::vector<int>(kAgents, kTMazeLeft));
  for (const auto& seen : maze.Observe()) EXPECT_EQ(seen[kPlace], kTMazeCentre);
  EXPECT_NEAR(maze.Metric("rewarded"), 0.5, Bound(0.5));
  EXPECT_EQ(maze.Metric("cue_visited"), 1);
  EXPECT_EQ(maze.Metric("reward_rate"), maze.Metric("rewarded"));
  maze.Step(std::vector<int>(kAgents, kTMazeCue));
  const auto second = maze.Observe();
  int changed = 0;
  for (int agent = 0; agent < kAgents; ++agent) {
    changed += first[agent][kCue] != second[agent][kCue];
  }
  EXPECT_NEAR(static_cast<double>(changed) / kAgents, 0.5, Bound(0.5));
}

TEST(TMaze, AnEpisodeOfZeroTicksNeverEnds) {
  TMazeParameters parameters;
  parameters.episode_ticks = 0;
  WorldHarness maze = Maze(parameters, 10);
  for (int tick = 0; tick < 50; ++tick) maze.Step(std::vector<int>(10, kTMazeRight));
  for (const auto& seen : maze.Observe()) EXPECT_EQ(seen[kPlace], kTMazeRight);
}

// The cue shows on which side the reward is.
std::vector<int> Sides(WorldHarness& maze, int agents) {
  maze.Step(std::vector<int>(static_cast<size_t>(agents), kTMazeCue));
  std::vector<int> sides;
  for (const auto& seen : maze.Observe()) sides.push_back(seen[kCue]);
  return sides;
}

TEST(TMaze, ChangesSidesAfterAnEpisodeAsOftenAsItIsTold) {
  for (const double change : {0.0, 0.2, 1.0}) {
    TMazeParameters parameters;
    parameters.episode_ticks = 2;
    parameters.context_change = change;
    WorldHarness maze = Maze(parameters);
    const std::vector<int> before = Sides(maze, kAgents);
    maze.Step(std::vector<int>(kAgents, kTMazeCentre));  // the episode ends
    const std::vector<int> after = Sides(maze, kAgents);
    int changed = 0;
    for (size_t i = 0; i < before.size(); ++i) changed += before[i] != after[i];
    EXPECT_NEAR(static_cast<double>(changed) / kAgents, change, Bound(change) + 1e-12);
  }
}

TEST(TMaze, SkipsEmptySlots) {
  WorldHarness maze(*MakeTMazeWorld({}), {-1, 12});
  EXPECT_THAT(maze.Observe()[0], ElementsAre(-1, -1, -1));
  maze.Step({kTMazeLeft, kTMazeLeft});
  EXPECT_EQ(maze.Observe()[1][kPlace], kTMazeLeft);
}

TEST(TMaze, PictureShowsWhereTheAgentsAre) {
  WorldHarness maze = Maze({}, 100);
  maze.Step(std::vector<int>(100, kTMazeCue));
  const auto world = *MakeTMazeWorld({});
  const WorldPicture picture = world->Picture(maze.slots(), maze.state());
  EXPECT_EQ(picture.width, 3);
  EXPECT_EQ(picture.height, 2);
  EXPECT_THAT(picture.cells, ElementsAre(0, 0, 0, 8, 7, 8));
  EXPECT_EQ(world->PictureLegend().size(), 9u);
}

TEST(TMaze, NamesTheParameterThatIsOutOfRange) {
  TMazeParameters parameters;
  parameters.reward_probability = 0.4;
  EXPECT_EQ(MakeTMazeWorld(parameters).status().message(),
            "world.tmaze.reward_probability is 0.4; it must be 0.5 to 1");
  parameters.reward_probability = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(std::string(MakeTMazeWorld(parameters).status().message()),
              HasSubstr("world.tmaze.reward_probability is nan"));
  parameters = {};
  parameters.episode_ticks = -1;
  EXPECT_THAT(std::string(MakeTMazeWorld(parameters).status().message()),
              HasSubstr("world.tmaze.episode_ticks is -1"));
  parameters = {};
  parameters.context_change = 1.5;
  EXPECT_THAT(std::string(MakeTMazeWorld(parameters).status().message()),
              HasSubstr("world.tmaze.context_change is 1.5"));
}

}  // namespace
}  // namespace starling
