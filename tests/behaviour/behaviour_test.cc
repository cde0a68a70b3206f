// What agents achieve in the example worlds, through the whole engine.

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/simulations/example_simulation.h"

namespace starling {
namespace {

std::unique_ptr<Simulation> StartExample(const std::string& name,
                                         const std::vector<std::string>& overrides) {
  return Start(ReadExample(name, overrides), Threads(2, "work_stealing"));
}

TEST(Behaviour, TMazeAgentsEndInTheRewardedArm) {
  for (const int policy_length : {1, 2, 3}) {
    const auto mice = StartExample(
        "tmaze", {"populations[0].agent.policy_length=" + std::to_string(policy_length)});
    Check(mice->Step(40));
    EXPECT_GE(MeanMetric(*mice, "rewarded", 20), 0.9) << policy_length;
    EXPECT_GE(Metric(*mice, "reward_rate"), 0.9) << policy_length;
  }
}

TEST(Behaviour, TMazeAgentsWithoutCuriosityDoWorse) {
  const auto curious = StartExample("tmaze", {});
  const auto others =
      StartExample("tmaze", {"populations[0].agent.use_state_information_gain=false"});
  Check(curious->Step(40));
  Check(others->Step(40));
  EXPECT_GT(MeanMetric(*curious, "cue_visited", 20), MeanMetric(*others, "cue_visited", 20) + 0.1);
}

// One choice an episode and no time for the cue: only what the level above remembers can help.
TEST(Behaviour, LevelsAboveSolveWhatTheLowestCannot) {
  Scenario scenario = ReadExample("reversal", {"populations[0].count=200"});
  const auto layered = Start(scenario, Threads(2, "work_stealing"));
  scenario.populations[0].levels.clear();
  const auto flat = Start(scenario, Threads(2, "work_stealing"));
  Check(layered->Step(20));
  Check(flat->Step(20));
  EXPECT_GT(MeanMetric(*layered, "rewarded", 40), 0.85);
  EXPECT_LT(MeanMetric(*flat, "rewarded", 40), 0.6);
}

TEST(Behaviour, ExplorersFindTheGoal) {
  const auto explorers = StartExample("exploration", {"world.grid.restart_at_goal=false"});
  Check(explorers->Step(1));
  const double at_first = Metric(*explorers, "at_goal");
  Check(explorers->Step(40));
  EXPECT_LT(at_first, 0.2);
  EXPECT_GT(MeanMetric(*explorers, "at_goal", 10), 0.8);
}

constexpr char kNoGain[] = "populations[0].agent.use_state_information_gain=false";

// In three contexts of four the shortest way by both cues takes ten steps at most, in the
// others 12.
TEST(Behaviour, CueChainingAgentsReachTheRewardByBothCues) {
  const auto mice = StartExample("cue_chaining", {});
  Check(mice->Step(10));
  EXPECT_NEAR(Metric(*mice, "rewarded"), 0.75, 0.07);
  Check(mice->Step(2));
  EXPECT_EQ(Metric(*mice, "rewarded"), 1);
  EXPECT_EQ(Metric(*mice, "cues_read"), 2);
  const auto others = StartExample("cue_chaining", {kNoGain});
  Check(others->Step(12));
  EXPECT_LT(Metric(*others, "rewarded"), 0.1);
}

TEST(Behaviour, GeneralizedTMazeAgentsTakeTheRewardsThatTheyAskedFor) {
  const auto mice = StartExample("generalized_tmaze", {"populations[0].count=100"});
  Check(mice->Step(40));
  EXPECT_EQ(Metric(*mice, "reward_rate"), 1);
  EXPECT_EQ(Metric(*mice, "cue_visited"), 1);
  const auto others = StartExample("generalized_tmaze", {"populations[0].count=100", kNoGain});
  Check(others->Step(40));
  EXPECT_LT(Metric(*others, "reward_rate"), 0.1);
}

TEST(Behaviour, SearchersFindMuchMoreThanThoseThatGoAnywhere) {
  const auto searchers = StartExample("graph", {});
  const auto others = StartExample(
      "graph", {"populations[0].agent.gamma=0", "populations[0].agent.action.alpha=0"});
  Check(searchers->Step(100));
  Check(others->Step(100));
  EXPECT_GT(Metric(*searchers, "finds"), 2 * Metric(*others, "finds"));
}

TEST(Behaviour, ViewersReportRightlyAndMoreOftenThanThoseWithoutCuriosity) {
  const auto viewers = StartExample("visual_foraging", {});
  const auto others = StartExample("visual_foraging", {kNoGain});
  Check(viewers->Step(100));
  Check(others->Step(100));
  EXPECT_EQ(Metric(*viewers, "correct_rate"), 1);
  EXPECT_GT(Metric(*viewers, "reports"), 1.4 * Metric(*others, "reports"));
}

TEST(Behaviour, ViewersLookAgainWhenPicturesAreNoisy) {
  const auto viewers =
      StartExample("visual_foraging", {"world.visual_foraging.observation_noise=0.3"});
  Check(viewers->Step(100));
  EXPECT_GT(Metric(*viewers, "correct_rate"), 0.9);
  EXPECT_LT(Metric(*viewers, "reports"), 18);
}

// Few enough foragers that food is not scarce.
constexpr char kFew[] = "populations[0].count=300";
constexpr int kTicks = 100;

double Eaten(const std::vector<std::string>& overrides) {
  const auto foragers = StartExample("foraging", overrides);
  return MeanMetric(*foragers, "eaten", kTicks);
}

// With precisions of 0 all actions are equally likely, whatever an agent believes.
TEST(Behaviour, ForagersEatMoreThanRandomWalkers) {
  const double foragers = Eaten({kFew});
  const double walkers =
      Eaten({kFew, "populations[0].agent.gamma=0", "populations[0].agent.action.alpha=0"});
  EXPECT_GT(walkers, 0);
  EXPECT_GT(foragers, 2 * walkers);
}

TEST(Behaviour, ForagersThatLearnDoNotDoWorse) {
  const std::string rate = "populations[0].agent.learning.a.rate=";
  const double slow = Eaten({kFew, rate + "1e-9"});
  const double fast = Eaten({kFew, rate + "0.5"});
  EXPECT_GT(slow, 0);
  EXPECT_GT(fast, 0.95 * slow);
}

// Explorers that trust their good senses too little, and may find out.
TEST(Behaviour, LearningMakesTheWorldLessSurprising) {
  const std::vector<std::string> world = {"populations[0].count=500", "world.grid.width=4",
                                          "world.grid.height=4", "world.grid.goal=5",
                                          "world.grid.observation_noise=0.05"};
  const auto start = [&](const std::vector<std::string>& more) {
    std::vector<std::string> overrides = world;
    overrides.insert(overrides.end(), more.begin(), more.end());
    auto explorers = StartExample("exploration", overrides);
    Check(explorers->Step(100));
    return explorers;
  };
  const std::string doubt = "populations[0].model.preset.grid.observation_noise=0.5";
  const auto knowing = start({});
  const auto doubting = start({doubt});
  const auto learning = start({doubt, "populations[0].agent.learning.a.rate=1"});
  const double surprise = MeanMetric(*learning, "free_energy", 20);
  EXPECT_LT(surprise, MeanMetric(*doubting, "free_energy", 20) - 0.1);
  EXPECT_GT(surprise, MeanMetric(*knowing, "free_energy", 20));
  EXPECT_GT(Metric(*learning, "goals"), 0.95 * Metric(*doubting, "goals"));
}

}  // namespace
}  // namespace starling
