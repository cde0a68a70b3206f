#include "engine/worlds/grid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/worlds/testing/world_harness.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The order of the struct's fields: width, height, noise.
GridParameters Exact(int width, int height) { return {width, height, 0.0}; }

TEST(Grid, MovesByRowsAndColumnsAndStopsAtWalls) {
  GridParameters parameters = Exact(3, 2);  // 0 1 2 / 3 4 5
  WorldHarness grid(*MakeGridWorld(parameters), {0});
  while (grid.Observe()[0][0] != 0) grid.Step({grid.tick() % 2 ? kGridUp : kGridLeft});
  std::vector<int> places;
  for (const int action : {kGridUp, kGridLeft, kGridRight, kGridRight, kGridRight, kGridDown,
                           kGridDown, kGridStay, kGridLeft, kGridUp}) {
    grid.Step({action});
    places.push_back(grid.Observe()[0][0]);
  }
  EXPECT_THAT(places, ElementsAre(0, 0, 1, 2, 2, 5, 5, 5, 4, 1));
}

TEST(Grid, StartsAnywhere) {
  WorldHarness grid(*MakeGridWorld(Exact(4, 2)), ConsecutiveIds(8000));
  std::vector<int> count(8);
  for (const auto& seen : grid.Observe()) ++count[seen[0]];
  for (const int agents : count) EXPECT_NEAR(agents, 1000, 5 * std::sqrt(8000 * 7.0 / 64));
}

TEST(Grid, SeesAnotherPlaceAsOftenAsItsNoiseSays) {
  GridParameters parameters = Exact(5, 5);
  parameters.observation_noise = 0.1;
  constexpr int kAgents = 20000;
  WorldHarness noisy(*MakeGridWorld(parameters), ConsecutiveIds(kAgents));
  WorldHarness exact(*MakeGridWorld(Exact(5, 5)), ConsecutiveIds(kAgents));
  const auto seen = noisy.Observe();
  const auto truth = exact.Observe();
  int wrong = 0;
  for (int agent = 0; agent < kAgents; ++agent) wrong += seen[agent][0] != truth[agent][0];
  const double p = 0.1 * 24 / 25;
  EXPECT_NEAR(wrong, kAgents * p, 5 * std::sqrt(kAgents * p * (1 - p)));
}

TEST(Grid, StaysAtTheGoalUnlessItRestarts) {
  GridParameters parameters = Exact(4, 4);
  parameters.goal = 0;
  for (const bool restart : {false, true}) {
    parameters.restart_at_goal = restart;
    WorldHarness grid(*MakeGridWorld(parameters), ConsecutiveIds(1600));
    while (true) {
      const auto seen = grid.Observe();
      if (std::count(seen.begin(), seen.end(), std::vector<int>{0}) > 200) break;
      std::vector<int> actions;
      for (const auto& place : seen) actions.push_back(place[0] % 4 ? kGridLeft : kGridUp);
      grid.Step(actions);
    }
    const auto before = grid.Observe();
    grid.Step(std::vector<int>(before.size(), kGridStay));
    const auto after = grid.Observe();
    int left = 0;
    int at_goal = 0;
    for (size_t agent = 0; agent < before.size(); ++agent) {
      if (before[agent][0] != 0) {
        EXPECT_EQ(after[agent], before[agent]);
        continue;
      }
      ++at_goal;
      left += after[agent][0] != 0;
    }
    const double share = restart ? 15.0 / 16 : 0;
    EXPECT_NEAR(left, share * at_goal, 5 * std::sqrt(at_goal * share * (1 - share)));
  }
}

TEST(Grid, MetricsCountGoalsAndDistance) {
  WorldHarness grid(*MakeGridWorld(Exact(1, 3)), {0});
  while (grid.Observe()[0][0] != 0) grid.Step({kGridUp});
  const double before = grid.Metric("goals");
  EXPECT_EQ(grid.Metric("distance"), 2);
  EXPECT_EQ(grid.Metric("at_goal"), 0);
  grid.Step({kGridDown});
  grid.Step({kGridDown});
  grid.Step({kGridDown});
  EXPECT_EQ(grid.Metric("distance"), 0);
  EXPECT_EQ(grid.Metric("at_goal"), 1);
  EXPECT_EQ(grid.Metric("goals"), before + 1);
}

TEST(Grid, PictureIsTheDensityOfAgents) {
  const auto world = *MakeGridWorld(Exact(2, 1));
  WorldHarness grid(world, ConsecutiveIds(64));
  grid.Step(std::vector<int>(64, kGridRight));
  const WorldPicture picture = world->Picture(grid.slots(), grid.state());
  EXPECT_EQ(picture.width, 2);
  EXPECT_EQ(picture.height, 1);
  EXPECT_THAT(picture.cells, ElementsAre(0, 7));
}

TEST(Grid, NamesTheParameterThatIsOutOfRange) {
  EXPECT_EQ(MakeGridWorld(Exact(0, 5)).status().message(),
            "world.grid.width is 0; it must be 1 to 1024");
  GridParameters parameters;
  parameters.goal = 25;
  EXPECT_EQ(MakeGridWorld(parameters).status().message(),
            "world.grid.goal is 25; it must be -1 to 24");
  parameters = {};
  parameters.observation_noise = 1.5;
  EXPECT_THAT(std::string(MakeGridWorld(parameters).status().message()),
              HasSubstr("world.grid.observation_noise is 1.5"));
}

}  // namespace
}  // namespace starling
