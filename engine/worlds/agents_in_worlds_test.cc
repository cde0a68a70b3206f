// Whether agents with the model presets do well in their worlds.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "agents/model/presets/cue_chaining.h"
#include "agents/model/presets/forager.h"
#include "agents/model/presets/generalized_tmaze.h"
#include "agents/model/presets/graph.h"
#include "agents/model/presets/grid.h"
#include "agents/model/presets/tmaze.h"
#include "agents/model/presets/visual_foraging.h"
#include "agents/population/population.h"
#include "engine/worlds/cue_chaining.h"
#include "engine/worlds/foraging.h"
#include "engine/worlds/generalized_tmaze.h"
#include "engine/worlds/graph.h"
#include "engine/worlds/grid.h"
#include "engine/worlds/testing/world_harness.h"
#include "engine/worlds/tmaze.h"
#include "engine/worlds/visual_foraging.h"

namespace starling {
namespace {

struct Free {
  void operator()(std::byte* bytes) const { std::free(bytes); }
};
using Bytes = std::unique_ptr<std::byte[], Free>;

Bytes Allocate(int64_t size) {
  return Bytes(static_cast<std::byte*>(std::aligned_alloc(64, (size + 127) / 64 * 64)));
}

// Agents with ids 0 to agents - 1 in a world of their own making.
class Crowd {
 public:
  Crowd(const GenerativeModel& model, const AgentSettings& settings,
        std::shared_ptr<const World> world, int agents)
      : population_(*Population::Create(model, settings, Precision::kFloat, InstructionSet::kAuto)),
        harness_(std::move(world), ConsecutiveIds(agents)),
        agents_(agents),
        lanes_(population_->lanes()),
        tiles_((agents + lanes_ - 1) / lanes_),
        ids_(tiles_ * lanes_, -1),
        learned_(Allocate(tiles_ * population_->learned_bytes())),
        scratch_(Allocate(population_->scratch_bytes())) {
    for (int agent = 0; agent < agents; ++agent) ids_[agent] = agent;
    for (Bytes& state : state_) state = Allocate(tiles_ * population_->state_bytes());
    for (int tile = 0; tile < tiles_; ++tile) {
      population_->InitTile(State(0, tile), Learned(tile));
    }
  }

  void Run(int ticks) {
    for (int tick = 0; tick < ticks; ++tick) {
      const auto seen = harness_.Observe();
      const int modalities = static_cast<int>(seen[0].size());
      std::vector<int> actions(agents_);
      for (int tile = 0; tile < tiles_; ++tile) {
        alignas(64) int32_t observations[8 * 16] = {};
        const int live = std::min(lanes_, agents_ - tile * lanes_);
        for (int lane = 0; lane < live; ++lane) {
          for (int m = 0; m < modalities; ++m) {
            observations[m * lanes_ + lane] = seen[tile * lanes_ + lane][m];
          }
        }
        TileSums sums;
        population_->StepTile({/*seed=*/1, harness_.tick(), &ids_[tile * lanes_], observations,
                               State(0, tile), State(1, tile), Learned(tile), &sums},
                              scratch_.get());
        for (int lane = 0; lane < live; ++lane) {
          actions[tile * lanes_ + lane] = population_->Actions(State(1, tile), lane)[0];
        }
      }
      harness_.Step(actions);
      std::swap(state_[0], state_[1]);
    }
  }

  const WorldHarness& world() const { return harness_; }

 private:
  std::byte* State(int buffer, int tile) {
    return state_[buffer].get() + tile * population_->state_bytes();
  }
  std::byte* Learned(int tile) {
    if (population_->learned_bytes() == 0) return nullptr;
    return learned_.get() + tile * population_->learned_bytes();
  }

  std::unique_ptr<const Population> population_;
  WorldHarness harness_;
  int agents_;
  int lanes_;
  int tiles_;
  std::vector<int64_t> ids_;
  Bytes state_[2];  // ticks t and t + 1
  Bytes learned_;
  Bytes scratch_;
};

AgentSettings Planning(int steps) {
  AgentSettings settings;
  settings.policy_length = steps;
  return settings;
}

TEST(AgentsInWorlds, TMazeAgentsLookAtTheCueAndEndInTheRewardedArm) {
  for (const int policy_length : {1, 2, 3}) {
    Crowd crowd(*MakeTMazeModel({}), Planning(policy_length), *MakeTMazeWorld({}), 200);
    crowd.Run(40);
    EXPECT_GE(crowd.world().Metric("reward_rate"), 0.9) << policy_length;
    EXPECT_GE(crowd.world().Metric("cue_visited"), 0.9) << policy_length;
  }
}

TEST(AgentsInWorlds, ExplorersReachTheGoalAndStayThere) {
  GridModelParameters known;
  GridParameters parameters;
  known.goal = parameters.goal = 12;
  Crowd crowd(*MakeGridModel(known), Planning(3), *MakeGridWorld(parameters), 200);
  crowd.Run(20);
  EXPECT_GE(crowd.world().Metric("at_goal"), 0.9);
}

AgentSettings WithoutInformationGain(int steps) {
  AgentSettings settings = Planning(steps);
  settings.use_state_information_gain = false;
  return settings;
}

// By hand: from the start to the first cue 2 steps, from there to any second one 4, from there to
// the reward 2 (cue 1 and the upper reward, cue 2 and the lower one), 4, or 6 (cue 0 and the lower
// reward, cue 3 and the upper one): in two contexts of eight 8 steps, in four 10, in two 12.
TEST(AgentsInWorlds, CueChainingAgentsAskTwiceAndTakeTheShortestWayToTheReward) {
  constexpr int kAgents = 400;
  Crowd crowd(*MakeCueChainingModel({}), Planning(6), *MakeCueChainingWorld({}), kAgents);
  const auto expect_share = [&](int ticks, double share) {
    crowd.Run(ticks - static_cast<int>(crowd.world().tick()));
    EXPECT_NEAR(crowd.world().Metric("rewarded"), share,
                5 * std::sqrt(share * (1 - share) / kAgents))
        << ticks;
  };
  expect_share(7, 0);
  expect_share(8, 0.25);
  expect_share(9, 0.25);
  expect_share(10, 0.75);
  expect_share(11, 0.75);
  expect_share(12, 1);
  EXPECT_EQ(crowd.world().Metric("cues_read"), 2);
}

// Four steps see far enough wherever the reward is near; that makes ten steps at most.
TEST(AgentsInWorlds, CueChainingAgentsThatLookFourStepsAheadReachNearRewardsInTen) {
  Crowd crowd(*MakeCueChainingModel({}), Planning(4), *MakeCueChainingWorld({}), 400);
  crowd.Run(10);
  EXPECT_NEAR(crowd.world().Metric("rewarded"), 0.75, 5 * std::sqrt(0.75 * 0.25 / 400));
  Crowd others(*MakeCueChainingModel({}), WithoutInformationGain(4), *MakeCueChainingWorld({}),
               400);
  others.Run(10);
  EXPECT_LT(others.world().Metric("rewarded"), 0.2);
}

TEST(AgentsInWorlds, CueChainingAgentsGoOnAndOn) {
  // S . c . r
  // 1 . . . .     c: second cue, perhaps; r: reward, perhaps. At most 1 + 3 + 4 steps.
  // . . c . r
  CueChainingModelParameters known;
  CueChainingParameters parameters = CueChain({2, 12}, {4, 14}).value();
  known.width = parameters.width = 5;
  known.height = parameters.height = 3;
  known.first_cue = parameters.first_cue = 5;
  known.second_cues = {2, 12};
  known.rewards = {4, 14};
  known.restart_at_reward = parameters.restart_at_reward = true;
  Crowd crowd(*MakeCueChainingModel(known), Planning(4), *MakeCueChainingWorld(parameters), 64);
  crowd.Run(45);
  EXPECT_EQ(crowd.world().Metric("reward_rate"), 1);
  EXPECT_LE(crowd.world().Metric("ticks"), 8);
}

TEST(AgentsInWorlds, GeneralizedTMazeAgentsLookAtACueAndTakeItsReward) {
  GeneralizedTMazeModelParameters known;
  GeneralizedTMazeParameters parameters;
  known.restart_at_reward = parameters.restart_at_reward = true;
  const auto run = [&](const AgentSettings& settings) {
    Crowd crowd(*MakeGeneralizedTMazeModel(known), settings, *MakeGeneralizedTMazeWorld(parameters),
                64);
    crowd.Run(40);
    return crowd.world();
  };
  const WorldHarness curious = run(Planning(3));
  EXPECT_EQ(curious.Metric("reward_rate"), 1);
  EXPECT_EQ(curious.Metric("cue_visited"), 1);
  EXPECT_LE(curious.Metric("ticks"), 4);  // 1 to a cue, at most 3 to its reward
  // They shun what may be a loss, and learn nothing.
  const WorldHarness others = run(WithoutInformationGain(3));
  EXPECT_LT(others.Metric("reward_rate"), 0.5);
}

TEST(AgentsInWorlds, SearchersLookEverywhereAndFindTheObject) {
  GraphParameters parameters;
  Crowd crowd(*MakeGraphModel({}), Planning(3), *MakeGraphWorld(parameters), 200);
  crowd.Run(40);
  EXPECT_EQ(crowd.world().Metric("found"), 1);
  EXPECT_EQ(crowd.world().Metric("finds"), 1);
  // Eleven moves see all places of a ring, from wherever.
  GraphModelParameters known;
  known.graph.kind = parameters.graph.kind = GraphKind::kRing;
  Crowd ring(*MakeGraphModel(known), Planning(3), *MakeGraphWorld(parameters), 200);
  ring.Run(11);
  EXPECT_EQ(ring.world().Metric("finds"), 1);
  AgentSettings aimless = WithoutInformationGain(1);
  aimless.use_utility = false;
  Crowd others(*MakeGraphModel(known), aimless, *MakeGraphWorld(parameters), 200);
  others.Run(11);
  EXPECT_LT(others.world().Metric("finds"), 0.7);
}

TEST(AgentsInWorlds, ViewersLookFirstAndReportRightly) {
  const auto run = [](const AgentSettings& settings) {
    Crowd crowd(*MakeVisualForagingModel({}), settings, *MakeVisualForagingWorld({}), 200);
    crowd.Run(100);
    return crowd.world();
  };
  const WorldHarness curious = run(Planning(2));
  EXPECT_EQ(curious.Metric("correct_rate"), 1);
  EXPECT_LT(curious.Metric("quadrants_seen"), 3);
  const WorldHarness others = run(WithoutInformationGain(2));
  EXPECT_GT(curious.Metric("reports"), 1.5 * others.Metric("reports"));
}

TEST(AgentsInWorlds, ForagersThatLearnEatMuchMoreThanRandomWalkers) {
  constexpr int kAgents = 300;
  constexpr int kTicks = 300;
  ForagingParameters parameters;
  parameters.width = parameters.height = 96;
  parameters.food = 900;
  AgentSettings settings = Planning(3);
  settings.selection = ActionSelection::kStochastic;
  settings.learn_a = LearningSettings{/*rate=*/0.5};
  Crowd foragers(*MakeForagerModel({}), settings, *MakeForagingWorld(parameters), kAgents);
  foragers.Run(kTicks / 2);
  const double early = foragers.world().Metric("eaten_total");
  foragers.Run(kTicks / 2);
  const double eaten = foragers.world().Metric("eaten_total");

  WorldHarness walkers(*MakeForagingWorld(parameters), ConsecutiveIds(kAgents));
  std::mt19937 random(2);
  for (int tick = 0; tick < kTicks; ++tick) {
    std::vector<int> actions;
    for (int i = 0; i < kAgents; ++i) actions.push_back(static_cast<int>(random() % 6));
    walkers.Step(actions);
  }
  EXPECT_GT(eaten, 2 * walkers.Metric("eaten_total"));
  EXPECT_GT(eaten - early, 0.8 * early);  // what they learn does not spoil what they do
}

}  // namespace
}  // namespace starling
