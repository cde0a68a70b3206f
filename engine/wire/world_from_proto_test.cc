#include "engine/wire/world_from_proto.h"

#include <string>
#include <tuple>
#include <vector>

#include "engine/worlds/testing/world_harness.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

absl::StatusOr<std::shared_ptr<const World>> Read(const std::string& text) {
  v1::World world;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &world)) << text;
  return ToWorld(world);
}

std::string Refusal(const std::string& text) {
  const absl::Status status = Read(text).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
  return std::string(status.message());
}

TEST(WorldFromProto, MakesEachKindFromItsDefaults) {
  EXPECT_EQ((*Read("tmaze {}"))->kind(), "tmaze");
  EXPECT_EQ((*Read("grid {}"))->kind(), "grid");
  EXPECT_EQ((*Read("foraging {}"))->kind(), "foraging");
  EXPECT_EQ((*Read("generalized_tmaze {}"))->kind(), "generalized_tmaze");
  EXPECT_EQ((*Read("cue_chaining {}"))->kind(), "cue_chaining");
  EXPECT_EQ((*Read("graph {}"))->kind(), "graph");
  EXPECT_EQ((*Read("visual_foraging {}"))->kind(), "visual_foraging");
}

TEST(WorldFromProto, GivesAnExternalWorldItsShape) {
  const auto world = Read("external { outcomes: [3, 4, 5] actions: 6 }").value();
  EXPECT_EQ(world->kind(), "external");
  EXPECT_THAT(world->Layout().observation_outcomes, ElementsAre(3, 4, 5));
  EXPECT_THAT(world->Layout().action_counts, ElementsAre(6));
}

// Where an agent is after the action, and what else it sees: the first one of a world.
std::vector<int> After(const std::string& text, int action) {
  WorldHarness harness(Read(text).value(), {0});
  harness.Step({action});
  return harness.Observe()[0];
}

TEST(WorldFromProto, TakesEveryFieldOfTheWorldsOfTrials) {
  const std::string maze = "generalized_tmaze { maze: \"a1a\" maze: \"bS.\" maze: \"2#b\" ";
  EXPECT_THAT(Read(maze + "}").value()->Layout().observation_outcomes, ElementsAre(9, 3, 3, 3, 3));
  EXPECT_EQ(After(maze + "}", 2)[0], 3);
  EXPECT_EQ(After(maze + "}", 1)[0], 4);  // against the wall
  const std::string chain =
      "cue_chaining { width: 3 height: 2 start: 4 first_cue: 1 second_cues: [2] rewards: [0, 5] ";
  EXPECT_THAT(Read(chain + "}").value()->Layout().observation_outcomes, ElementsAre(6, 2, 3, 3));
  EXPECT_THAT(Read(chain + "}").value()->Layout().action_counts, ElementsAre(4));
  EXPECT_THAT(Read(chain + "can_stay: true }").value()->Layout().action_counts, ElementsAre(5));
  EXPECT_THAT(After(chain + "}", 0), ElementsAre(1, 1, 0, 0));
  EXPECT_NE(After(chain + "}", 3)[3], 0);
  for (const bool restart : {false, true}) {
    const std::string more = restart ? "restart_at_reward: true }" : "}";
    for (const auto& [text, actions, start] : {std::make_tuple(chain, std::vector<int>{3, 0}, 4),
                                               std::make_tuple(maze, std::vector<int>{2, 3}, 4)}) {
      WorldHarness harness(Read(text + more).value(), {0});
      harness.Step({actions[0]});
      harness.Step({1});
      EXPECT_EQ(harness.Observe()[0][0] == start, restart) << text;
    }
  }
  const std::string graph = "graph { places: 5 ";
  EXPECT_THAT(Read(graph + "}").value()->Layout().observation_outcomes, ElementsAre(5, 2));
  const auto pictures = [&](const std::string& more) {
    const auto world = Read(graph + more).value();
    WorldHarness harness(world, {-1});
    return world->Picture(harness.slots(), harness.state()).cells;
  };
  EXPECT_EQ(pictures("}"), pictures("edges: [0, 1, 2, 0, 0, 3, 0, 4] }"));
  EXPECT_EQ(pictures("shape: HALLS }"), pictures("}"));
  EXPECT_EQ(pictures("shape: RING }"), pictures("edges: [0, 1, 1, 2, 2, 3, 3, 4, 4, 0] }"));
  EXPECT_NE(pictures("shape: GRID }"), pictures("}"));
}

TEST(WorldFromProto, NamesWhatIsWrongWithWorldsOfTrials) {
  EXPECT_EQ(Refusal("generalized_tmaze { maze: \"a1a\" maze: \"S\" }"),
            "world.generalized_tmaze.maze[1]: has 1 places; the first row has 3");
  EXPECT_EQ(Refusal("generalized_tmaze { maze: \"a1a\" }"),
            "world.generalized_tmaze.maze: has 0 starts; it must have one, 'S'");
  EXPECT_EQ(Refusal("cue_chaining { rewards: 3 }"),
            "world.cue_chaining.rewards: has 1 entries; it must have 2");
  EXPECT_EQ(Refusal("cue_chaining { second_cues: [3, 35] }"),
            "world.cue_chaining.second_cues[1]: is 35; it must be 0 to 34");
  EXPECT_EQ(Refusal("graph { places: 200 }"), "world.graph.places: is 200; it must be 2 to 128");
  EXPECT_EQ(Refusal("graph { places: 3 edges: [0, 1, 1] }"),
            "world.graph.edges: has 3 entries; it must have two for each edge");
  EXPECT_EQ(Refusal("graph { places: 3 edges: [0, 1] }"),
            "world.graph.edges: do not lead from place 0 to place 2; connect all of the 3 places");
  std::string edges;
  for (int i = 0; i < 2050; ++i) edges += "edges: 1 ";
  EXPECT_EQ(Refusal("graph { " + edges + "}"),
            "world.graph.edges: has 2050 entries; 0 to 2048 are allowed");
  EXPECT_EQ(Refusal("visual_foraging { observation_noise: 2 }"),
            "world.visual_foraging.observation_noise: is 2; it must be 0 to 1");
  v1::World world;
  world.mutable_graph()->set_shape(static_cast<v1::GraphWorld::Shape>(9));
  EXPECT_EQ(ToWorld(world).status().message(),
            "world.graph.shape: is 9; it must be HALLS, RING or GRID");
}

TEST(WorldFromProto, NamesTheEntryThatIsWrong) {
  EXPECT_EQ(Refusal("external { actions: 6 }"),
            "world.external.outcomes: has 0 entries; 1 to 64 are allowed");
  EXPECT_EQ(Refusal("external { outcomes: 2 }"),
            "world.external.actions: has 0 entries; 1 to 64 are allowed");
  EXPECT_EQ(Refusal("external { outcomes: [2, 0] actions: 6 }"),
            "world.external.outcomes[1]: is 0; it must be 1 to 65536");
  std::string actions;
  for (int i = 0; i < 65; ++i) actions += "actions: 1 ";
  EXPECT_EQ(Refusal("external { outcomes: 2 " + actions + "}"),
            "world.external.actions: has 65 entries; 1 to 64 are allowed");
  EXPECT_EQ(Refusal("grid { width: 0 }"), "world.grid.width: is 0; it must be 1 to 1024");
}

}  // namespace
}  // namespace starling
