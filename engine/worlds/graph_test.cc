#include "engine/worlds/graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/worlds/testing/world_harness.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

constexpr int kAgents = 1000;

GraphParameters Ring(int places, bool hide_again = false) {
  GraphParameters parameters;
  parameters.graph.kind = GraphKind::kRing;
  parameters.graph.places = places;
  parameters.hide_again = hide_again;
  return parameters;
}

WorldHarness Start(const GraphParameters& parameters, int agents = kAgents) {
  return WorldHarness(*MakeGraphWorld(parameters), ConsecutiveIds(agents), /*seed=*/2);
}

std::vector<int> Places(const WorldHarness& graph) {
  std::vector<int> places;
  for (const auto& seen : graph.Observe()) places.push_back(seen[0]);
  return places;
}

double Bound(double p) { return 5 * std::sqrt(p * (1 - p) / kAgents); }

TEST(Graph, AgentsGoToTheNeighbourThatTheActionNames) {
  GraphParameters halls;
  halls.graph.places = 5;  // the neighbours of 0 are 1, 2, 3, 4, which have no other
  const int after[5][5] = {
      {0, 1, 2, 3, 4}, {1, 0, 1, 1, 1}, {2, 0, 2, 2, 2}, {3, 0, 3, 3, 3}, {4, 0, 4, 4, 4}};
  for (int action = 0; action < 5; ++action) {
    WorldHarness graph = Start(halls);
    const std::vector<int> before = Places(graph);
    graph.Step(std::vector<int>(kAgents, action));
    const std::vector<int> places = Places(graph);
    for (size_t agent = 0; agent < places.size(); ++agent) {
      EXPECT_EQ(places[agent], after[before[agent]][action]);
    }
  }
}

TEST(Graph, AgentsAndObjectsBeginAnywhere) {
  const WorldHarness graph = Start(Ring(4));
  const std::vector<int> places = Places(graph);
  for (int place = 0; place < 4; ++place) {
    const auto count = std::count(places.begin(), places.end(), place);
    EXPECT_NEAR(static_cast<double>(count) / kAgents, 0.25, Bound(0.25));
  }
  EXPECT_NEAR(graph.Metric("found"), 0.25, Bound(0.25));
}

// All go round the ring: each meets its object once a round, at the place where it was before.
TEST(Graph, TheObjectStaysWhereItIs) {
  WorldHarness graph = Start(Ring(6));
  std::vector<int> found_at(kAgents, -1);
  for (int tick = 0; tick <= 12; ++tick) {
    std::vector<int> actions;
    const auto seen = graph.Observe();
    for (size_t agent = 0; agent < seen.size(); ++agent) {
      if (seen[agent][1] == 1) {
        EXPECT_TRUE(found_at[agent] < 0 || found_at[agent] == seen[agent][0]);
        found_at[agent] = seen[agent][0];
      }
      // The neighbours of 0 are 1 and 5, those of 5 are 0 and 4, else the next one comes last.
      actions.push_back(seen[agent][0] == 0 || seen[agent][0] == 5 ? 1 : 2);
    }
    graph.Step(actions);
  }
  EXPECT_EQ(std::count(found_at.begin(), found_at.end(), -1), 0);
  EXPECT_EQ(graph.Metric("finds"), 1);
  EXPECT_NEAR(graph.Metric("ticks"), 2.5, 5 * std::sqrt(35.0 / 12 / kAgents));
}

TEST(Graph, AFoundObjectIsHiddenAgainIfItIsTo) {
  WorldHarness graph = Start(Ring(4, true));
  const auto before = graph.Observe();
  graph.Step(std::vector<int>(kAgents, 0));
  const auto after = graph.Observe();
  double found = 0;
  double again = 0;
  for (size_t agent = 0; agent < after.size(); ++agent) {
    EXPECT_LE(after[agent][1], before[agent][1]);
    found += before[agent][1];
    again += after[agent][1];
  }
  EXPECT_NEAR(again / found, 0.25, 5 * std::sqrt(0.25 * 0.75 / found));
  EXPECT_DOUBLE_EQ(graph.Metric("finds"), (found + again) / kAgents);
}

TEST(Graph, SkipsEmptySlots) {
  WorldHarness graph(*MakeGraphWorld(Ring(3)), {-1, 12});
  EXPECT_THAT(graph.Observe()[0], ElementsAre(-1, -1));
  const int before = graph.Observe()[1][0];
  graph.Step({1, 1});
  EXPECT_EQ(graph.Observe()[1][0], before == 0 ? 1 : 0);
}

TEST(Graph, PictureOfAGridHasItsRows) {
  GraphParameters parameters = Ring(3);
  parameters.graph.kind = GraphKind::kGrid;
  const auto world = *MakeGraphWorld(parameters);
  WorldHarness graph(world, ConsecutiveIds(100));
  std::vector<int> actions;  // to 0, then to 2
  for (const auto& seen : graph.Observe()) actions.push_back(seen[0] == 0 ? 0 : 1);
  graph.Step(actions);
  graph.Step(std::vector<int>(100, 2));
  const WorldPicture picture = world->Picture(graph.slots(), graph.state());
  ASSERT_EQ(picture.width, 10);
  ASSERT_EQ(picture.height, 10);
  // 0 - 1 above 2: all are at 2.
  std::string drawn;
  for (const uint8_t cell : picture.cells) {
    drawn += cell == 0 ? 'o' : cell == 7 ? 'A' : cell == 8 ? '.' : cell == 9 ? '-' : '?';
  }
  EXPECT_EQ(drawn,
            ".........."
            ".ooo..ooo."
            ".ooo--ooo."
            ".ooo..ooo."
            "..-......."
            "..-......."
            ".AAA......"
            ".AAA......"
            ".AAA......"
            "..........");
  EXPECT_EQ(world->PictureLegend().size(), 10u);
}

TEST(Graph, PicturesOfOtherGraphsHaveEveryPlace) {
  for (const int places : {2, 3, 7, 40, 41, 128}) {
    const auto world = *MakeGraphWorld(Ring(places));
    WorldHarness graph(world, {-1});
    const WorldPicture picture = world->Picture(graph.slots(), graph.state());
    ASSERT_EQ(picture.cells.size(), static_cast<size_t>(picture.width) * picture.height);
    EXPECT_EQ(std::count(picture.cells.begin(), picture.cells.end(), 0), 9 * places) << places;
  }
}

TEST(Graph, NamesTheParameterThatIsWrong) {
  const absl::Status status = MakeGraphWorld(Ring(1)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "world.graph.places is 1; it must be 2 to 128");
}

}  // namespace
}  // namespace starling
