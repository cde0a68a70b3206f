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

TEST(Graph, AgentsGoWhereAnEdgeLeads) {
  WorldHarness graph = Start(Ring(5));
  const std::vector<int> before = Places(graph);
  graph.Step(std::vector<int>(kAgents, 2));
  const std::vector<int> after = Places(graph);
  for (size_t agent = 0; agent < after.size(); ++agent) {
    const bool near = before[agent] == 1 || before[agent] == 3;
    EXPECT_EQ(after[agent], near ? 2 : before[agent]);
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
      actions.push_back((seen[agent][0] + 1) % 6);
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
  std::vector<int> stay;
  for (const auto& seen : before) stay.push_back(seen[0]);
  graph.Step(stay);
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
  graph.Step({1, 1});
  EXPECT_EQ(graph.Observe()[1][0], 1);
}

TEST(Graph, PictureOfAGridHasItsRows) {
  GraphParameters parameters = Ring(3);
  parameters.graph.kind = GraphKind::kGrid;
  const auto world = *MakeGraphWorld(parameters);
  WorldHarness graph(world, ConsecutiveIds(100));
  for (int tick = 0; tick < 2; ++tick) graph.Step(std::vector<int>(100, tick == 0 ? 0 : 2));
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
  for (const int places : {2, 3, 7, 31, 128}) {
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
