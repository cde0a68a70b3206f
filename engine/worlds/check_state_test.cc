// State that comes from anywhere: what worlds accept, and that they name what they do not.

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/worlds/cue_chaining.h"
#include "engine/worlds/foraging.h"
#include "engine/worlds/foraging_state.h"
#include "engine/worlds/generalized_tmaze.h"
#include "engine/worlds/graph.h"
#include "engine/worlds/grid.h"
#include "engine/worlds/testing/world_harness.h"
#include "engine/worlds/tmaze.h"
#include "engine/worlds/visual_foraging.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

std::vector<std::shared_ptr<const World>> Worlds() {
  ForagingParameters foraging;
  foraging.width = 9;
  foraging.height = 7;
  foraging.food = 20;
  foraging.regrowth = 0.2;
  GridParameters grid;
  grid.restart_at_goal = true;
  TMazeParameters endless;
  endless.episode_ticks = 0;
  CueChainingParameters chain;
  GeneralizedTMazeParameters maze;
  GraphParameters graph;
  chain.restart_at_reward = maze.restart_at_reward = graph.hide_again = true;
  return {MakeForagingWorld(foraging).value(),
          MakeGridWorld(grid).value(),
          MakeTMazeWorld({}).value(),
          MakeTMazeWorld(endless).value(),
          MakeCueChainingWorld(chain).value(),
          MakeCueChainingWorld({}).value(),
          MakeGeneralizedTMazeWorld(maze).value(),
          MakeGeneralizedTMazeWorld({}).value(),
          MakeGraphWorld(graph).value(),
          MakeGraphWorld({}).value(),
          MakeVisualForagingWorld({}).value()};
}

TEST(CheckState, AcceptsWhatTheRulesMake) {
  std::mt19937 random(1);
  for (const auto& world : Worlds()) {
    WorldHarness harness(world, {4, 0, -1, 9, 2, -1});
    const int actions = world->Layout().action_counts[0];
    for (int t = 0; t < 60; ++t) {
      ASSERT_EQ(world->CheckState(harness.slots(), harness.state()), absl::OkStatus());
      std::vector<int> taken;
      for (int i = 0; i < 6; ++i) taken.push_back(static_cast<int>(random() % actions));
      harness.Step(taken);
    }
  }
}

// Sets the `index`-th int32 of the agent in slot 3, whose id is 9.
std::string Refusal(const World& world, WorldHarness& harness, int index, int32_t value) {
  const int64_t bytes = world.Layout().agent_bytes;
  auto* const numbers = reinterpret_cast<int32_t*>(harness.mutable_state().agents + 3 * bytes);
  const int32_t before = std::exchange(numbers[index], value);
  const absl::Status status = world.CheckState(harness.slots(), harness.state());
  numbers[index] = before;
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << index << ' ' << value;
  return std::string(status.message());
}

TEST(CheckState, NamesWhatIsOutOfRange) {
  const auto worlds = Worlds();
  WorldHarness forage(worlds[0], {4, 0, -1, 9});
  EXPECT_EQ(Refusal(*worlds[0], forage, 0, 9), "agent 9: column is 9; 0 to 8 is allowed");
  EXPECT_EQ(Refusal(*worlds[0], forage, 0, 7 << 16), "agent 9: row is 7; 0 to 6 is allowed");
  EXPECT_THAT(Refusal(*worlds[0], forage, 1, -1), HasSubstr("pieces eaten"));
  EXPECT_THAT(Refusal(*worlds[0], forage, 2, 2), HasSubstr("fed"));
  EXPECT_THAT(Refusal(*worlds[0], forage, 3, 1), HasSubstr("next contender"));
  WorldHarness grid(worlds[1], {4, 0, -1, 9});
  EXPECT_EQ(Refusal(*worlds[1], grid, 0, 25), "agent 9: place is 25; 0 to 24 is allowed");
  EXPECT_THAT(Refusal(*worlds[1], grid, 0, -1), HasSubstr("place is -1"));
  EXPECT_THAT(Refusal(*worlds[1], grid, 1, -1), HasSubstr("goals"));
  WorldHarness maze(worlds[2], {4, 0, -1, 9});
  const int32_t most[] = {3, 1, 3, 1, -1, 0, 1, 1};
  for (int i = 0; i < 8; ++i) {
    EXPECT_THAT(Refusal(*worlds[2], maze, i, -1), HasSubstr("agent 9: "));
    if (most[i] < 0) continue;
    EXPECT_THAT(Refusal(*worlds[2], maze, i, most[i] + 1), HasSubstr("is allowed"));
  }
}

// Each number of an agent with what it may be at most; -1: it has no bound of its own, -2: nothing
// reads it.
void ExpectBounds(const World& world, WorldHarness& harness, const std::vector<int32_t>& most) {
  ASSERT_EQ(world.Layout().agent_bytes, static_cast<int64_t>(4 * most.size())) << world.kind();
  for (size_t i = 0; i < most.size(); ++i) {
    if (most[i] == -2) continue;
    const int index = static_cast<int>(i);
    EXPECT_THAT(Refusal(world, harness, index, -1), HasSubstr("agent 9: ")) << world.kind();
    if (most[i] == -1) continue;
    EXPECT_THAT(Refusal(world, harness, index, most[i] + 1), HasSubstr("is allowed"))
        << world.kind() << ' ' << i;
  }
}

// Worlds of trials begin with what is theirs; clock, over, ended, won, last won, last ticks follow.
TEST(CheckState, NamesWhatIsOutOfRangeInWorldsOfTrials) {
  const auto worlds = Worlds();
  const std::vector<std::pair<size_t, std::vector<int32_t>>> own = {
      {4, {34, 3, 1, 1, 1, 2}},
      {6, {24, 7, 1, -2, 1, 1, 1, -2, -2, -2, -2, -2}},
      {8, {11, 11}},
      {10, {7, 2, 3, 15, 4, -2}},
  };
  for (const auto& [index, numbers] : own) {
    const World& world = *worlds[index];
    WorldHarness harness(worlds[index], {4, 0, -1, 9});
    std::vector<int32_t> most = numbers;
    // An agent that has won none of its trials, whatever number has ended.
    const int32_t ended = reinterpret_cast<const int32_t*>(
        harness.state().agents + 3 * world.Layout().agent_bytes)[numbers.size() + 2];
    for (const int32_t bound : {-1, 1, -1, ended, 1, -1}) most.push_back(bound);
    ExpectBounds(world, harness, most);
  }
}

TEST(CheckState, WantsSharedStateThatFitsTheAgents) {
  const auto world = Worlds()[0];
  WorldHarness harness(world, {4, 0, -1, 9});
  const SharedForagingState<std::byte> shared(harness.mutable_state().shared, 64);
  const auto refusal = [&](auto& number, auto value) {
    const auto before = std::exchange(number, value);
    const absl::Status status = world->CheckState(harness.slots(), harness.state());
    number = before;
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    return std::string(status.message());
  };
  EXPECT_THAT(refusal(shared.food[5], 2), HasSubstr("cell 5: food is 2"));
  EXPECT_THAT(refusal(shared.food[63], 1), HasSubstr("cell 63: food is 1; 0 to 0"));
  EXPECT_THAT(refusal(shared.foragers[62], shared.foragers[62] + 1),
              HasSubstr("cell 62: foragers"));
  EXPECT_THAT(refusal(shared.counters->food_left, 21), HasSubstr("pieces left is 21; 20 to 20"));
  EXPECT_THAT(refusal(shared.counters->eaten, -1), HasSubstr("pieces eaten is -1"));
  EXPECT_TRUE(world->CheckState(harness.slots(), harness.state()).ok());
}

TEST(RemoveAgents, TakesForagersFromTheSightOfOthersAtOnce) {
  ForagingParameters parameters;
  parameters.width = parameters.height = 3;
  parameters.food = 0;
  parameters.observation_noise = 0;
  const auto world = MakeForagingWorld(parameters).value();
  WorldHarness harness(world, {0, 1});
  const SharedForagingState<std::byte> shared(harness.mutable_state().shared, 64);
  for (int64_t slot : {0, 1}) {  // both in the corner
    Forager& forager = AgentState<Forager>(harness.mutable_state(), slot);
    --shared.foragers[forager.y * 3 + forager.x];
    forager.x = forager.y = 0;
    ++shared.foragers[0];
  }
  EXPECT_EQ(harness.Observe()[0][1], 1);  // a neighbour here
  const int64_t id = 1;
  world->RemoveAgents({1, 1, &id}, harness.mutable_state());
  EXPECT_EQ(shared.foragers[0], 1);
  EXPECT_EQ(harness.Observe()[0][1], 0);  // none
}

}  // namespace
}  // namespace starling
