#include "engine/worlds/generalized_tmaze.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/worlds/testing/world_harness.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kAgents = 900;
enum Move { kUp, kDown, kLeft, kRight, kStay };

// 0 1 2 3 / 4 5 6 7 / 8 9 10 11: place, cue 1, cue 2, reward 1, reward 2.
GeneralizedTMazeParameters Maze(bool restart = false) {
  GeneralizedTMazeParameters parameters;
  parameters.maze = ToMazeText({"a#b2", "1Sab", "##a."}).value();
  parameters.restart_at_reward = restart;
  return parameters;
}

WorldHarness Start(const GeneralizedTMazeParameters& parameters, int agents = kAgents) {
  return WorldHarness(*MakeGeneralizedTMazeWorld(parameters), ConsecutiveIds(agents), /*seed=*/2);
}

void StepAll(WorldHarness& maze, const std::vector<int>& moves) {
  for (const int move : moves) {
    maze.Step(std::vector<int>(static_cast<size_t>(maze.slots().count), move));
  }
}

double Bound(double p) { return 5 * std::sqrt(p * (1 - p) / kAgents); }

TEST(GeneralizedTMaze, ShowsPlacesCuesAndRewards) {
  const WorldLayout layout = (*MakeGeneralizedTMazeWorld(Maze()))->Layout();
  EXPECT_THAT(layout.observation_outcomes, ElementsAre(12, 4, 3, 3, 3));
  EXPECT_THAT(layout.action_counts, ElementsAre(5));
  const WorldHarness maze = Start(Maze());
  for (const auto& seen : maze.Observe()) EXPECT_THAT(seen, ElementsAre(5, 0, 0, 0, 0));
}

TEST(GeneralizedTMaze, WallsStopMoves) {
  WorldHarness maze = Start(Maze(), 1);
  std::vector<int> places;
  for (const int move : {kUp, kDown, kStay, kLeft, kDown, kLeft}) {
    maze.Step({move});
    places.push_back(maze.Observe()[0][0]);
  }
  EXPECT_THAT(places, ElementsAre(5, 5, 5, 4, 4, 4));
}

TEST(GeneralizedTMaze, CuesTellTheTruthOfTheirOwnPairOnly) {
  WorldHarness maze = Start(Maze());
  StepAll(maze, {kLeft});
  std::vector<int> told;
  for (const auto& seen : maze.Observe()) {
    told.push_back(seen[1]);
    EXPECT_EQ(seen[2], 0);
  }
  EXPECT_EQ(maze.Metric("cue_visited"), 1);
  for (int k = 1; k <= 3; ++k) {
    const auto count = std::count(told.begin(), told.end(), k);
    EXPECT_NEAR(static_cast<double>(count) / kAgents, 1.0 / 3, Bound(1.0 / 3));
  }
  StepAll(maze, {kUp});  // the first place of `a`
  const auto seen = maze.Observe();
  double rewarded = 0;
  for (size_t agent = 0; agent < seen.size(); ++agent) {
    EXPECT_EQ(seen[agent][3], told[agent] == 1 ? 1 : 2);
    EXPECT_EQ(seen[agent][4], 0);
    rewarded += told[agent] == 1;
  }
  EXPECT_DOUBLE_EQ(maze.Metric("rewarded"), rewarded / kAgents);
  EXPECT_DOUBLE_EQ(maze.Metric("reward_rate"), rewarded / kAgents);
  EXPECT_EQ(maze.Metric("cue_visited"), 1);
  EXPECT_EQ(maze.Metric("ticks"), 2);
}

TEST(GeneralizedTMaze, ACueOfAnotherPairIsNotTheOneOfTheReward) {
  WorldHarness maze = Start(Maze());
  StepAll(maze, {kLeft, kRight, kRight});  // by cue 1 to the second place of `a`
  EXPECT_EQ(maze.Metric("cue_visited"), 1);
  WorldHarness other = Start(Maze());
  StepAll(other, {kRight});
  EXPECT_EQ(other.Metric("cue_visited"), 0);
  GeneralizedTMazeParameters parameters;
  parameters.maze = ToMazeText({"a2aS1b.b"}).value();
  WorldHarness row = Start(parameters);
  StepAll(row, {kRight});
  EXPECT_EQ(row.Metric("cue_visited"), 1);
  StepAll(row, {kRight});  // by cue 1 to a place of `b`
  EXPECT_EQ(row.Metric("cue_visited"), 0);
}

TEST(GeneralizedTMaze, RestartsWithNewRewardsIfItIsTo) {
  WorldHarness still = Start(Maze());
  StepAll(still, {kRight, kStay});
  for (const auto& seen : still.Observe()) EXPECT_EQ(seen[0], 6);

  WorldHarness maze = Start(Maze(true));
  StepAll(maze, {kRight});
  const auto before = maze.Observe();
  StepAll(maze, {kStay});
  for (const auto& seen : maze.Observe()) EXPECT_THAT(seen, ElementsAre(5, 0, 0, 0, 0));
  StepAll(maze, {kRight});
  const auto after = maze.Observe();
  int changed = 0;
  for (size_t agent = 0; agent < after.size(); ++agent) {
    changed += before[agent][3] != after[agent][3];
  }
  EXPECT_NEAR(static_cast<double>(changed) / kAgents, 4.0 / 9, Bound(4.0 / 9));
  EXPECT_EQ(maze.Metric("ticks"), 1);
  EXPECT_NEAR(maze.Metric("reward_rate"), 1.0 / 3, Bound(1.0 / 3));
}

TEST(GeneralizedTMaze, SkipsEmptySlots) {
  WorldHarness maze(*MakeGeneralizedTMazeWorld(Maze()), {-1, 12});
  EXPECT_THAT(maze.Observe()[0], ElementsAre(-1, -1, -1, -1, -1));
  maze.Step({kLeft, kLeft});
  EXPECT_EQ(maze.Observe()[1][0], 4);
}

TEST(GeneralizedTMaze, PictureShowsTheMazeAndAgentsInIt) {
  const auto world = *MakeGeneralizedTMazeWorld(Maze());
  WorldHarness maze(world, ConsecutiveIds(100));
  const WorldPicture picture = world->Picture(maze.slots(), maze.state());
  EXPECT_EQ(picture.width, 4);
  EXPECT_EQ(picture.height, 3);
  EXPECT_THAT(picture.cells, ElementsAre(10, 8, 10, 9, 9, 7, 10, 10, 8, 8, 10, 0));
  EXPECT_EQ(world->PictureLegend().size(), 11u);
}

TEST(GeneralizedTMaze, SaysWhatIsWrongWithTheMaze) {
  GeneralizedTMazeParameters parameters = Maze();
  parameters.maze.places[1] = 'x';
  const absl::Status status = MakeGeneralizedTMazeWorld(parameters).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("world.generalized_tmaze.maze[0] has 'x' at column 1"));
}

}  // namespace
}  // namespace starling
