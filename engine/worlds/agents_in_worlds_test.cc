// Whether agents with the model presets do well in their worlds.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "agents/model/presets/forager.h"
#include "agents/model/presets/grid.h"
#include "agents/model/presets/tmaze.h"
#include "agents/population/population.h"
#include "engine/worlds/foraging.h"
#include "engine/worlds/grid.h"
#include "engine/worlds/testing/world_harness.h"
#include "engine/worlds/tmaze.h"

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
