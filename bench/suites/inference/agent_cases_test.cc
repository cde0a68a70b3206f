#include "bench/suites/inference/agent_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "bench/suites/inference/case_simulation.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Shape {
  std::vector<int> states;
  std::vector<int> outcomes;
  double policies;
  int length;
  bool learns;
};

// The table of targets.md.
TEST(AgentCases, HaveTheShapesForWhichFiguresAreStated) {
  const std::vector<std::pair<std::string, Shape>> expected = {
      {"a", {{4, 2}, {4, 3, 2}, 16, 2, false}},
      {"b", {{25}, {25}, 125, 3, false}},
      {"c", {{100}, {100}, 25, 2, false}},
      {"d", {{25}, {25}, 125, 3, true}},
      {"e", {{35, 4, 2}, {35, 5, 3, 3}, 256, 4, false}},
      {"f", {{25}, {25}, 125, 3, false}},
      {"g", {{25}, {25}, 9765625, 10, false}},
  };
  ASSERT_EQ(AgentCases().size(), expected.size());
  for (const auto& [name, shape] : expected) {
    const absl::StatusOr<const AgentCase*> found = FindAgentCase(name);
    ASSERT_TRUE(found.ok()) << found.status();
    const absl::StatusOr<GenerativeModel> model = (*found)->model();
    ASSERT_TRUE(model.ok()) << model.status();
    std::vector<int> states, outcomes;
    for (const Factor& factor : model->factors()) states.push_back(factor.states);
    for (const Modality& modality : model->modalities()) outcomes.push_back(modality.outcomes);
    EXPECT_EQ(states, shape.states) << name;
    EXPECT_EQ(outcomes, shape.outcomes) << name;
    EXPECT_EQ((*found)->settings.policy_length, shape.length) << name;
    EXPECT_EQ((*found)->settings.learn_a.has_value(), shape.learns) << name;
    EXPECT_FALSE((*found)->settings.learn_b.has_value()) << name;
    const auto scenario = MakeCaseScenario(**found, 1, Precision::kFloat);
    ASSERT_TRUE(scenario.ok()) << scenario.status();
    const auto made = MakeCaseSimulation(*scenario, {});
    ASSERT_TRUE(made.ok()) << made.status();
    EXPECT_EQ(made->plan.policies, shape.policies) << name;
  }
}

TEST(AgentCases, OfFSlipAndSeeEverythingEverywhere) {
  const absl::StatusOr<GenerativeModel> model = (*FindAgentCase("f"))->model();
  ASSERT_TRUE(model.ok()) << model.status();
  const Tensor& B = model->factors()[0].B;
  // From the middle up; from the corner up, where up and left both stay.
  EXPECT_NEAR(B.at({7, 12, 0}), 0.8, 1e-12);
  for (const int other : {17, 11, 13, 12}) EXPECT_NEAR(B.at({other, 12, 0}), 0.05, 1e-12);
  EXPECT_NEAR(B.at({0, 0, 0}), 0.9, 1e-12);
  EXPECT_NEAR(B.at({5, 0, 0}), 0.05, 1e-12);
  EXPECT_NEAR(B.at({1, 0, 0}), 0.05, 1e-12);
  for (const double p : model->modalities()[0].A.values) {
    EXPECT_GT(p, 0);
    EXPECT_LT(p, 0.2);
  }
}

TEST(AgentCases, AreFoundByName) {
  const auto found = FindAgentCase("h");
  EXPECT_EQ(found.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(found.status().message()), HasSubstr("a, b, c, d, e, f, g, vmp_tmaze"));
  EXPECT_EQ((*FindAgentCase("novelty"))->name, "novelty");
}

TEST(ModeCases, RunInBothPrecisionsAndSayWhatTheyAreHeldTo) {
  for (const AgentCase& mode : ModeCases()) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      const auto scenario = MakeCaseScenario(mode, 3, precision);
      ASSERT_TRUE(scenario.ok()) << mode.name << ": " << scenario.status();
      const auto made = MakeCaseSimulation(*scenario, {});
      ASSERT_TRUE(made.ok()) << mode.name << ": " << made.status();
      EXPECT_TRUE(made->simulation->Step(6).ok()) << mode.name;
    }
    if (mode.peers.empty()) {
      EXPECT_EQ(mode.bar, 0) << mode.name;
      continue;
    }
    for (const PeerFigure& peer : mode.peers) EXPECT_GE(mode.bar, 100 * peer.rate) << mode.name;
    EXPECT_EQ(mode.bar, 100 * mode.peers[0].rate) << mode.name;
    EXPECT_THAT(mode.bar_source, HasSubstr(mode.peers[0].description)) << mode.name;
  }
}

const AgentSettings& SettingsOf(const std::string& name) {
  return (*FindAgentCase(name))->settings;
}

TEST(ModeCases, UseTheirModels) {
  EXPECT_EQ(SettingsOf("vmp_tmaze").inference, StateInference::kVariationalMessages);
  EXPECT_EQ(SettingsOf("mmp_grid").inference, StateInference::kMarginalMessages);
  EXPECT_EQ(SettingsOf("mmp_grid").window.horizon, 5);
  EXPECT_EQ(SettingsOf("mmp_grid").policy_length, 3);
  EXPECT_EQ(SettingsOf("policy_messages").conventions.policy_messages, PolicyMessages::kPymdp007);
  EXPECT_EQ(SettingsOf("policy_messages").policy_length, 2);
  EXPECT_EQ(SettingsOf("search_2").search->horizon, 2);
  EXPECT_EQ(SettingsOf("search_3").search->horizon, 3);
  EXPECT_EQ(SettingsOf("search_3").search->rule, SearchRule::kRecursive);
  EXPECT_EQ(SettingsOf("breadth_2").search->horizon, 2);
  EXPECT_EQ(SettingsOf("breadth_3").search->rule, SearchRule::kBreadthFirst);
  EXPECT_TRUE(SettingsOf("novelty").learn_a.has_value());
  EXPECT_TRUE(SettingsOf("novelty").use_parameter_information_gain);
  EXPECT_TRUE(SettingsOf("learn_b").learn_b.has_value());
  const auto levels = (*FindAgentCase("hierarchy"))->levels();
  ASSERT_TRUE(levels.ok()) << levels.status();
  EXPECT_EQ(levels->size(), 1u);
}

// By hand: from the corner neither up nor left, from the middle everywhere.
TEST(ModeCases, OfMasksForbidMovesIntoWalls) {
  const absl::StatusOr<GenerativeModel> model = (*FindAgentCase("masks"))->model();
  ASSERT_TRUE(model.ok()) << model.status();
  const Tensor& legal = model->controls()[0].legal;
  const auto legal_from = [&](int place) {
    std::vector<double> actions;
    for (int action = 0; action < 5; ++action) actions.push_back(legal.at({action, place}));
    return actions;
  };
  EXPECT_THAT(legal_from(0), ElementsAre(0, 1, 0, 1, 1));
  EXPECT_THAT(legal_from(12), ElementsAre(1, 1, 1, 1, 1));
  EXPECT_THAT(legal_from(24), ElementsAre(1, 0, 1, 0, 1));
}

TEST(PeerFigures, AreOfThePeersThatHaveWhatACaseNeeds) {
  const auto names = [](const std::string& name) {
    std::vector<std::string> peers;
    double last = std::numeric_limits<double>::infinity();
    for (const PeerFigure& peer : PeerFigures(name)) {
      peers.push_back(peer.name);
      EXPECT_LE(peer.rate, last) << name;
      last = peer.rate;
    }
    return peers;
  };
  EXPECT_THAT(names("b"), ElementsAre("pymdp_1", "pymdp_0"));
  EXPECT_THAT(names("policy_messages"), ElementsAre("pymdp_0"));
  EXPECT_THAT(names("vmp_grid"), ElementsAre("pymdp_1"));
  EXPECT_THAT(names("masks"), ElementsAre());
}

// An agent that knows its grid walks to the goal and stays, so its world must be the one it knows.
TEST(CaseSimulation, LetsAgentsActInClosedLoop) {
  const auto scenario = MakeCaseScenario(**FindAgentCase("b"), 100, Precision::kFloat);
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  const auto made = MakeCaseSimulation(*scenario, {});
  ASSERT_TRUE(made.ok()) << made.status();
  ASSERT_TRUE(made->simulation->Step(40).ok());
  int at_goal = 0;
  for (int agent = 0; agent < 100; ++agent) {
    const auto beliefs = made->simulation->Beliefs("agents", agent);
    ASSERT_TRUE(beliefs.ok()) << beliefs.status();
    at_goal += (*beliefs)[0][24] > 0.5;
  }
  EXPECT_GT(at_goal, 90);
}

TEST(CaseSimulation, DoesNotDependOnWhoExecutesIt) {
  std::vector<uint64_t> hashes;
  for (const char* backend : {"serial", "threads"}) {
    const auto scenario = MakeCaseScenario(**FindAgentCase("a"), 100, Precision::kDouble);
    ASSERT_TRUE(scenario.ok()) << scenario.status();
    CaseExecution execution;
    execution.options.backend = backend;
    execution.options.workers = 2;
    const auto made = MakeCaseSimulation(*scenario, execution);
    ASSERT_TRUE(made.ok()) << made.status();
    ASSERT_TRUE(made->simulation->Step(10).ok());
    hashes.push_back(made->simulation->StateHash());
  }
  EXPECT_EQ(hashes[0], hashes[1]);
}

// By hand: 25 beliefs of 4 bytes, an action, an age and 4 bytes of the world at least, in and out.
TEST(CaseSimulation, CountsTheBytesOfAStep) {
  const auto scenario = MakeCaseScenario(**FindAgentCase("b"), 16, Precision::kFloat);
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  const auto made = MakeCaseSimulation(*scenario, {});
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_GE(made->step_bytes, 2 * (25 * 4 + 4 + 4 + 4));
  EXPECT_LE(made->step_bytes, 2 * 25 * 4 + 100);
}

TEST(CaseSimulation, SaysWhenTheMachineIsTooSmall) {
  const auto scenario = MakeCaseScenario(**FindAgentCase("b"), int64_t{1} << 38, Precision::kFloat);
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  const auto made = MakeCaseSimulation(*scenario, {});
  EXPECT_EQ(made.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(made.status().message()), HasSubstr("of memory"));
}

}  // namespace
}  // namespace starling
