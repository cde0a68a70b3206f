#include "agents/population/layered_agent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "agents/population/testing/random_model.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

enum Place { kCentre, kLeft, kRight, kPlaces };
constexpr int kSides = 2;

// One choice between two arms, of which one is rewarded, and a look at what came of it.
GenerativeModel Arms() {
  Tensor move({kPlaces, kPlaces, kPlaces});  // to the place that the action names
  for (int from = 0; from < kPlaces; ++from) {
    for (int to = 0; to < kPlaces; ++to) move.at({to, from, to}) = 1;
  }
  Tensor sees({kPlaces, kPlaces});
  for (int place = 0; place < kPlaces; ++place) sees.at({place, place}) = 1;
  Tensor reward({3, kPlaces, kSides});
  for (int side = 0; side < kSides; ++side) {
    reward.at({0, kCentre, side}) = 1;
    for (int place : {kLeft, kRight}) reward.at({place == kLeft + side ? 1 : 2, place, side}) = 1;
  }
  ModelParts parts;
  parts.controls = {{"go", kPlaces}};
  parts.factors = {{"place", kPlaces, {0}, {0}, move, {1, 0, 0}},
                   {"side", kSides, {1}, {}, Tensor({2, 2}, {1, 0, 0, 1}), {0.5, 0.5}}};
  parts.modalities = {{"place", kPlaces, {0}, sees},
                      {"reward", 3, {0, 1}, reward, Tensor({3}, {0, 3, -3})}};
  return GenerativeModel::Create(parts).value();
}

AgentSettings OneChoice() {
  AgentSettings settings;
  settings.episode_ticks = 2;
  return settings;
}

// The side changes from episode to episode, nearly always.
GenerativeModel Alternation() {
  ModelParts parts;
  parts.controls = {{"none", 1}};
  parts.factors = {{"side", kSides, {0}, {}, Tensor({2, 2}, {0.05, 0.95, 0.95, 0.05})}};
  parts.modalities = {{"side below", kSides, {0}, Tensor({2, 2}, {1, 0, 0, 1})}};
  return GenerativeModel::Create(parts).value();
}

int RewardsOf(const LayeredAgent& agent, int episodes) {
  std::vector<IndividualState> states = agent.AtBirth();
  int rewards = 0;
  Dice dice(3);
  for (int episode = 0; episode < episodes; ++episode) {
    const int side = episode % kSides;
    const std::vector<double> draws = {dice.Unit(), dice.Unit()};
    const int arm =
        agent.Step({{kCentre, {}}, {0, {}}}, draws, {}, absl::MakeSpan(states)).action[0];
    const int reward = arm == kCentre ? 0 : (arm == kLeft + side ? 1 : 2);
    rewards += reward == 1;
    agent.Step({{arm, {}}, {reward, {}}}, draws, {}, absl::MakeSpan(states));
  }
  return rewards;
}

TEST(LayeredAgent, SolvesWhatItsLowestLevelAloneCannot) {
  const GenerativeModel arms = Arms();
  const GenerativeModel alternation = Alternation();
  const AgentSettings choice = OneChoice();
  const AgentSettings above;
  const auto flat = LayeredAgent::Create({{arms, choice}}).value();
  const auto deep = LayeredAgent::Create({{arms, choice}, {alternation, above, {{0, 1}}}}).value();
  EXPECT_LE(RewardsOf(*flat, 40), 28);
  EXPECT_GE(RewardsOf(*deep, 40), 39);
}

TEST(LayeredAgent, TheLevelAboveObservesBeliefsAndSetsThePrior) {
  const GenerativeModel arms = Arms();
  const GenerativeModel alternation = Alternation();
  const AgentSettings choice = OneChoice();
  const AgentSettings above;
  const auto agent = LayeredAgent::Create({{arms, choice}, {alternation, above, {{0, 1}}}}).value();
  std::vector<IndividualState> states = agent->AtBirth();
  EXPECT_EQ(states[0].parameters.D[1], (Belief{0.5, 0.5}));
  agent->Step({{kCentre, {}}, {0, {}}}, {0.1, 0.1}, {}, absl::MakeSpan(states));
  EXPECT_EQ(states[1].age, 0);
  agent->Step({{kLeft, {}}, {1, {}}}, {0.1, 0.1}, {}, absl::MakeSpan(states));
  // The left side for certain; the right one next, with 0.95.
  EXPECT_EQ(states[1].age, 1);
  EXPECT_NEAR(states[1].beliefs[0][0], 1, 1e-12);
  EXPECT_NEAR(states[0].parameters.D[1][1], 0.95, 1e-12);
}

TEST(LayeredAgent, SetsTheHabitsOfTheLevelBelow) {
  const GenerativeModel arms = Arms();
  const AgentSettings choice = OneChoice();
  const AgentSettings above;
  // Two styles, each with habits of its own over the three policies below.
  ModelParts parts;
  parts.controls = {{"style", 2}};
  parts.factors = {{"style", 2, {0}, {0}, Tensor({2, 2, 2}, {1, 0, 1, 0, 0, 1, 0, 1}), {1, 0}}};
  parts.modalities = {{"policy below", 3, {0}, Tensor({3, 2}, {0.8, 0.1, 0.1, 0.1, 0.1, 0.8})}};
  const GenerativeModel styles = GenerativeModel::Create(parts).value();
  const auto agent = LayeredAgent::Create({{arms, choice}, {styles, above, {{0, -1}}}}).value();
  const std::vector<IndividualState> states = agent->AtBirth();
  ASSERT_EQ(states[0].parameters.E.size(), 3u);
  EXPECT_NEAR(states[0].parameters.E[0], 0.8, 1e-12);
  EXPECT_NEAR(states[0].parameters.E[2], 0.1, 1e-12);
}

TEST(LayeredAgent, LevelsThatDoNotFitAreNamed) {
  const GenerativeModel arms = Arms();
  const GenerativeModel alternation = Alternation();
  AgentSettings choice = OneChoice();
  const AgentSettings above;
  const auto error = [&](std::vector<LevelLink> links) {
    const auto agent = LayeredAgent::Create({{arms, choice}, {alternation, above, links}});
    EXPECT_EQ(agent.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(agent.status().message());
  };
  EXPECT_THAT(error({}), HasSubstr("levels[0]: modality 0 must be linked"));
  EXPECT_THAT(error({{0, 0}}), HasSubstr("modality 0 has 2 outcomes; factor 0 of the level below, "
                                         "to which it is linked, has 3"));
  EXPECT_THAT(error({{0, 2}}), HasSubstr("a link names factor 2; the level below has 2"));
  EXPECT_THAT(error({{1, 1}}), HasSubstr("a link names modality 1; there are 1"));
  EXPECT_THAT(error({{0, 1}, {0, 1}}), HasSubstr("there are 2 links for 1 modalities"));
  EXPECT_THAT(error({{0, -1}}),
              HasSubstr("the policies of the level below, to which it is linked"));
  choice.learn_d.emplace(LearningSettings{});
  EXPECT_THAT(error({{0, 1}}), HasSubstr("D of factor 1 of the level below cannot be both"));
  choice = AgentSettings();
  EXPECT_THAT(error({{0, 1}}), HasSubstr("the level below has no episodes"));
}

}  // namespace
}  // namespace starling
