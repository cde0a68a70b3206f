// What single agents do in small worlds: learn what is true, gain by learning, grow sure.

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <vector>

#include "agents/model/presets/tmaze.h"
#include "agents/population/single_agent.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

constexpr int kArms = 3;
constexpr double kPay[kArms] = {0.2, 0.85, 0.5};  // probability of a reward
constexpr double kTolerance = 0.08;

// A bandit whose arms the agent can tell apart and whose pay it does not know.
GenerativeModel Bandit() {
  Tensor move({kArms, kArms, kArms});
  Tensor sees({kArms, kArms});
  for (int to = 0; to < kArms; ++to) {
    sees.at({to, to}) = 1;
    for (int from = 0; from < kArms; ++from) move.at({to, from, to}) = 1;
  }
  ModelParts parts;
  parts.controls = {{"pull", kArms}};
  parts.factors = {{"arm", kArms, {0}, {0}, move, {1, 0, 0}}};
  parts.modalities = {{"arm", kArms, {0}, sees},
                      {"reward", 2, {0}, Tensor({2, kArms}, 0.5), Tensor({2}, {0, 2})}};
  return GenerativeModel::Create(parts).value();
}

struct Outcomes {
  double rewards = 0;  // share of the ticks
  Tensor counts;       // of the reward, if it was learned
};

Outcomes Play(const AgentSettings& settings, int ticks, uint64_t seed) {
  const auto agent = SingleAgent::Create(Bandit(), settings, seed).value();
  std::mt19937_64 random(seed);
  int arm = 0, rewards = 0;
  Outcomes outcomes;
  for (int t = 0; t < ticks; ++t) {
    const double u = static_cast<double>(random() >> 11) * 0x1p-53;
    const int reward = u < kPay[arm] ? 1 : 0;
    rewards += reward;
    const AgentStep step = agent->Step({arm, reward}).value();
    if (!step.A_counts.empty()) outcomes.counts = step.A_counts[1];
    arm = step.action[0];
  }
  outcomes.rewards = static_cast<double>(rewards) / ticks;
  return outcomes;
}

AgentSettings Learner() {
  AgentSettings settings;
  settings.learn_a.emplace(LearningSettings{});
  settings.learn_a->only = {1};
  settings.use_parameter_information_gain = true;
  settings.gamma = 4;
  return settings;
}

TEST(SingleAgentBehaviour, LearnersEarnMoreThanThoseThatDoNotLearn) {
  AgentSettings fixed;
  fixed.gamma = 4;
  double learners = 0, others = 0;
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    learners += Play(Learner(), 200, seed).rewards / 10;
    others += Play(fixed, 200, seed).rewards / 10;
  }
  EXPECT_NEAR(others, (kPay[0] + kPay[1] + kPay[2]) / kArms, 0.05);
  EXPECT_GT(learners, others + 0.2);
}

TEST(SingleAgentBehaviour, LearningConvergesToTheTrueProbabilities) {
  AgentSettings settings = Learner();
  // Pulls at random, so that every arm is seen often.
  settings.selection = ActionSelection::kStochastic;
  settings.alpha = 0;
  const Tensor counts = Play(settings, 6000, 5).counts;
  for (int arm = 0; arm < kArms; ++arm) {
    const double pay = counts.at({1, arm}) / (counts.at({0, arm}) + counts.at({1, arm}));
    EXPECT_NEAR(pay, kPay[arm], 0.04) << "arm " << arm;
  }
}

// The value of finding out makes an agent try what it would not try for reward alone.
TEST(SingleAgentBehaviour, NoveltyIsSoughtOutWhereNothingIsKnown) {
  ModelParts parts;
  const GenerativeModel plain = Bandit();
  parts = {plain.controls(), plain.factors(), plain.modalities(), {}};
  parts.modalities[1].C = Tensor({2}, {0, 0});
  parts.modalities[1].pA = Tensor({2, kArms}, {50, 50, 0.5, 50, 50, 0.5});
  const GenerativeModel model = GenerativeModel::Create(parts).value();
  AgentSettings settings;
  settings.use_parameter_information_gain = true;
  const AgentStep step = SingleAgent::Create(model, settings).value()->Step({0, 0}).value();
  EXPECT_EQ(step.action[0], 2);
  EXPECT_GT(step.novelty_a[2], step.novelty_a[0] + 0.1);
  EXPECT_NEAR(step.utility[2], step.utility[0], 1e-12);
}

TEST(SingleAgentBehaviour, ForgettingFollowsAChangeThatOthersTakeLongToSee) {
  const auto pay_after_change = [](double forgetting) {
    ModelParts parts;
    parts.controls = {{"none", 1}};
    parts.factors = {{"one", 1, {0}, {}, Tensor({1, 1}, {1}), {1}}};
    parts.modalities = {{"reward", 2, {0}, Tensor({2, 1}, 0.5)}};
    AgentSettings settings;
    settings.learn_a.emplace(LearningSettings{1, 1, forgetting});
    const auto agent =
        SingleAgent::Create(GenerativeModel::Create(parts).value(), settings).value();
    AgentStep step;
    for (int t = 0; t < 100; ++t) step = agent->Step({t < 80 ? 0 : 1}).value();
    const Tensor& counts = step.A_counts[0];
    return counts.values[1] / (counts.values[0] + counts.values[1]);
  };
  EXPECT_LT(pay_after_change(0), 0.25);
  EXPECT_GT(pay_after_change(0.1), 0.8);
}

// Before the cue no arm is better than the other; after it one is, and precision rises.
TEST(SingleAgentBehaviour, PrecisionRisesWithConfidence) {
  TMazeModelParameters parameters;
  parameters.episode_ticks = 0;
  const GenerativeModel model = MakeTMazeModel(parameters).value();
  AgentSettings settings;
  settings.policy_length = 1;
  settings.use_state_information_gain = false;
  settings.gamma = 8;
  settings.precision = PrecisionSettings();
  const auto agent = SingleAgent::Create(model, settings).value();
  constexpr int kCentre = 0, kCue = 3, kNothing = 0, kLeft = 0;
  const AgentStep before = agent->Step({kCentre, kNothing, kLeft}, std::vector<int>{kCue}).value();
  const AgentStep after = agent->Step({kCue, kNothing, kLeft}).value();
  EXPECT_GT(after.posterior[1][0], 0.99);
  EXPECT_NEAR(before.gamma, settings.gamma, 1e-6);
  EXPECT_GT(after.gamma, before.gamma + 1);
}

// A three-step way to the goal, of which a policy of one step sees nothing; planning backwards
// does.
TEST(SingleAgentBehaviour, InductivePlanningFindsAGoalBeyondTheHorizon) {
  constexpr int kPlaces = 6;
  Tensor move({kPlaces, kPlaces, 2});
  Tensor sees({kPlaces, kPlaces});
  for (int place = 0; place < kPlaces; ++place) {
    sees.at({place, place}) = 1;
    move.at({std::max(place - 1, 0), place, 0}) = 1;
    move.at({std::min(place + 1, kPlaces - 1), place, 1}) = 1;
  }
  ModelParts parts;
  parts.controls = {{"step", 2}};
  parts.factors = {{"place", kPlaces, {0}, {0}, move, {0, 1, 0, 0, 0, 0}}};
  parts.factors[0].goals = {0, 0, 0, 0, 0, 1};
  parts.modalities = {{"place", kPlaces, {0}, sees}};
  const GenerativeModel model = GenerativeModel::Create(parts).value();
  AgentSettings settings;
  settings.inductive = InductiveSettings();
  const auto agent = SingleAgent::Create(model, settings).value();
  int place = 1;
  for (int t = 0; t < 4; ++t) {
    const AgentStep step = agent->Step({place}).value();
    EXPECT_EQ(step.action[0], 1) << "at " << place;
    place = std::min(place + 1, kPlaces - 1);
  }
  EXPECT_EQ(place, kPlaces - 1);
}

// Looking pays only if what is seen will be acted on: two steps ahead, conditional on the outcome.
TEST(SingleAgentBehaviour, TreeSearchLooksAtTheCueForTheRewardAlone) {
  TMazeModelParameters parameters;
  parameters.episode_ticks = 0;
  parameters.reward_probability = 0.95;
  const GenerativeModel model = MakeTMazeModel(parameters).value();
  AgentSettings settings;
  settings.use_state_information_gain = false;
  const auto myopic = SingleAgent::Create(model, settings).value();
  settings.search = SearchSettings();
  settings.search->horizon = 2;
  settings.search->policy_threshold = 0;
  settings.search->gamma = 8;
  const auto planner = SingleAgent::Create(model, settings).value();
  constexpr int kCue = 3;
  const AgentStep step = planner->Step({0, 0, 0}).value();
  EXPECT_EQ(step.action[0], kCue);
  EXPECT_TRUE(step.search_complete);
  const std::vector<double> flat = myopic->Step({0, 0, 0}).value().G;
  EXPECT_NEAR(flat[kCue], flat[1], 1e-9);
  EXPECT_GT(step.G[kCue], step.G[1] + kTolerance);
}

// An action that is not legal where the agent believes itself to be is not taken.
TEST(SingleAgentBehaviour, ForbiddenActionsAreNotTaken) {
  ModelParts parts;
  const GenerativeModel plain = Bandit();
  parts = {plain.controls(), plain.factors(), plain.modalities(), {}};
  parts.modalities[1].A = Tensor({2, kArms}, {0.9, 0.1, 0.5, 0.1, 0.9, 0.5});
  // From arm 0 one may not go to arm 1, the best.
  parts.controls[0].legal_dependencies = {0};
  parts.controls[0].legal = Tensor({kArms, kArms}, {1, 1, 1, 0, 1, 1, 1, 1, 1});
  const GenerativeModel model = GenerativeModel::Create(parts).value();
  const auto agent = SingleAgent::Create(model, AgentSettings()).value();
  EXPECT_EQ(agent->Step({0, 0}).value().action[0], 2);
  EXPECT_EQ(agent->Step({2, 0}).value().action[0], 1);
}

}  // namespace
}  // namespace starling
