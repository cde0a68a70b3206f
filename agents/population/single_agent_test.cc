#include "agents/population/single_agent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "agents/model/presets/grid.h"
#include "agents/model/presets/tmaze.h"
#include "agents/population/testing/random_model.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Two states that a switch swaps; what is seen is the state nine times out of ten.
GenerativeModel Switch() {
  ModelParts parts;
  parts.controls = {{"switch", 2}};
  parts.factors = {
      {"light", 2, {0}, {0}, Tensor({2, 2, 2}, {1, 0, 0, 1, 0, 1, 1, 0}), {0.75, 0.25}, {}}};
  parts.modalities = {
      {"eye", 2, {0}, Tensor({2, 2}, {.9, .1, .1, .9}), {}, PreferenceKind::kUtility, {}}};
  return GenerativeModel::Create(parts).value();
}

TEST(SingleAgent, FiltersAsBayesRuleSays) {
  const auto agent = SingleAgent::Create(Switch(), {}).value();
  AgentStep step = agent->Step({1}, std::vector<int>{1}).value();
  EXPECT_THAT(step.prior[0], ElementsAre(0.75, 0.25));
  // P(1) = 0.75 * 0.1 + 0.25 * 0.9 = 0.3.
  EXPECT_NEAR(step.posterior[0][1], 0.225 / 0.3, 1e-15);
  EXPECT_NEAR(step.free_energy, -std::log(0.3), 1e-14);
  // The switch was used: 0.75 moves to state 0. P(0) = 0.75 * 0.9 + 0.25 * 0.1 = 0.7.
  step = agent->Step({0}).value();
  EXPECT_NEAR(step.prior[0][0], 0.75, 1e-15);
  EXPECT_NEAR(step.posterior[0][0], 0.675 / 0.7, 1e-15);
  EXPECT_NEAR(step.free_energy, -std::log(0.7), 1e-14);
}

TEST(SingleAgent, StartsEveryEpisodeFromTheInitialStatesAndKeepsWhatItLearned) {
  AgentSettings settings;
  settings.learn_a.emplace();
  settings.learn_b.emplace();
  const auto agent = SingleAgent::Create(Switch(), settings).value();
  ASSERT_TRUE(agent->Step({1}).ok());
  const AgentStep last = agent->Step({1}).value();
  agent->StartEpisode();
  const AgentStep first = agent->Step({1}).value();
  EXPECT_THAT(first.prior[0], ElementsAre(0.75, 0.25));
  EXPECT_EQ(first.B_counts[0].values, last.B_counts[0].values);
  double before = 0, after = 0;
  for (double count : last.A_counts[0].values) before += count;
  for (double count : first.A_counts[0].values) after += count;
  EXPECT_NEAR(after, before + 1, 1e-12);
}

TEST(SingleAgent, PredictsFromTheActionThatWasTakenRatherThanTheChosenOne) {
  for (int taken = 0; taken < 2; ++taken) {
    const auto agent = SingleAgent::Create(Switch(), {}).value();
    const AgentStep step = agent->Step({0}, std::vector<int>{taken}).value();
    const double stays = step.posterior[0][0];
    EXPECT_NEAR(agent->Step({0}).value().prior[0][0], taken == 0 ? stays : 1 - stays, 1e-15);
  }
}

TEST(SingleAgent, SaysWhichObservationOrActionDoesNotFit) {
  const auto agent = SingleAgent::Create(Switch(), {}).value();
  EXPECT_EQ(agent->Step({2}).status().message(),
            "the observation of modality 0 is 2; it has outcomes 0 to 1, negative for a missing "
            "one");
  EXPECT_EQ(agent->Step({0, 0}).status().message(),
            "the observation has 2 outcomes; the model has 1 modalities");
  EXPECT_EQ(agent->Step({0}, std::vector<int>{2}).status().message(),
            "the action taken for control 0 is 2; it has actions 0 to 1");
  EXPECT_EQ(agent->Step({0}, std::vector<int>{-1}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(agent->Step({0}, std::vector<int>{}).status().message(),
            "the action taken names 0 controls; the model has 1");
  // What was refused left no trace.
  EXPECT_THAT(agent->Step({1}).value().prior[0], ElementsAre(0.75, 0.25));
}

TEST(SingleAgent, RefusesMorePoliciesThanItCanList) {
  GridModelParameters grid;
  grid.width = grid.height = 5;
  AgentSettings settings;
  settings.policy_length = 9;  // 5^9 = 1,953,125
  const auto agent = SingleAgent::Create(MakeGridModel(grid).value(), settings);
  ASSERT_EQ(agent.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(agent.status().message()), HasSubstr("1953125 policies"));
}

TEST(SingleAgent, RefusesHabitsOfAnotherNumberOfPolicies) {
  const GenerativeModel plain = Switch();
  for (const std::vector<double>& habits :
       {std::vector<double>{1, 1, 1}, std::vector<double>{1, 2, 3}}) {
    const GenerativeModel model =
        GenerativeModel::Create({plain.controls(), plain.factors(), plain.modalities(), habits})
            .value();
    EXPECT_EQ(SingleAgent::Create(model, {}).status().message(),
              "E has 3 entries; the policy set has 2 policies");
  }
}

TEST(SingleAgent, LearnsNothingFromAMissingObservation) {
  AgentSettings settings;
  settings.learn_a = LearningSettings{};
  const auto agent = SingleAgent::Create(Switch(), settings).value();
  const AgentStep step = agent->Step({-1}).value();
  EXPECT_NEAR(step.posterior[0][0], step.prior[0][0], 1e-15);
  EXPECT_NEAR(step.free_energy, 0, 1e-15);
  EXPECT_THAT(step.A_counts[0].values, ElementsAre(.9, .1, .1, .9));
}

TEST(SingleAgent, HasAFinitePosteriorWhenWhatItSeesIsImpossible) {
  const GenerativeModel maze = MakeTMazeModel({}).value();
  for (const StateInference inference : {StateInference::kMeanField, StateInference::kExact}) {
    AgentSettings settings;
    settings.inference = inference;
    const auto agent = SingleAgent::Create(maze, settings).value();
    // At the start it is in the centre for sure; it sees a reward in an arm, then a loss.
    for (const std::vector<int>& observation : {std::vector<int>{1, 1, 0}, {0, 2, 1}, {3, 1, 1}}) {
      const AgentStep step = agent->Step(observation).value();
      EXPECT_TRUE(std::isfinite(step.free_energy));
      for (const Belief& factor : step.posterior) {
        double sum = 0;
        for (double p : factor) sum += p;
        EXPECT_NEAR(sum, 1, 1e-12);
      }
    }
  }
}

TEST(SingleAgent, PlansFourStepsOnTheGridAsTheListOf625PoliciesDoes) {
  GridModelParameters grid;
  grid.width = grid.height = 5;
  const GenerativeModel model = MakeGridModel(grid).value();
  AgentSettings settings;
  settings.policy_length = 4;
  settings.gamma = 1;
  const auto graph = SingleAgent::Create(model, settings).value();
  settings.policies = AllPolicies(model, 4);
  ASSERT_EQ(settings.policies.size(), 625u);
  const auto list = SingleAgent::Create(model, settings).value();
  for (int place : {12, 13, 8, 24}) {
    const AgentStep a = graph->Step({place}, std::vector<int>{4}).value();
    const AgentStep b = list->Step({place}, std::vector<int>{4}).value();
    for (size_t u = 0; u < 5; ++u)
      EXPECT_NEAR(a.action_marginals[0][u], b.action_marginals[0][u], 1e-12);
  }
}

}  // namespace
}  // namespace starling
