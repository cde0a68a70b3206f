#include "agents/planning/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "agents/model/presets/grid.h"
#include "agents/model/presets/tmaze.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

GenerativeModel Grid() {
  GridModelParameters parameters;
  parameters.width = parameters.height = 5;
  return MakeGridModel(parameters).value();
}

AgentSettings OfLength(int length) {
  AgentSettings settings;
  settings.policy_length = length;
  return settings;
}

Plan PlanOf(const GenerativeModel& model, const AgentSettings& settings) {
  return CompilePlan(model, settings).value();
}

std::string ErrorOf(const GenerativeModel& model, const AgentSettings& settings) {
  const auto plan = CompilePlan(model, settings);
  if (plan.ok()) return "no error";
  EXPECT_EQ(plan.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(plan.status().message());
}

GenerativeModel WithHabits(const GenerativeModel& model, const std::vector<double>& habits) {
  return GenerativeModel::Create({model.controls(), model.factors(), model.modalities(), habits})
      .value();
}

// `factors` binary factors, each swapped by a control of its own with certainty below 1, so that no
// two sequences merge; what is seen is the first.
GenerativeModel Noisy(int factors, int actions) {
  ModelParts parts;
  for (int f = 0; f < factors; ++f) {
    Tensor B({2, 2, actions}, 0.5);
    for (int u = 0; u < actions; ++u) {
      B.at({0, 0, u}) = B.at({1, 1, u}) = 0.5 + 0.4 / (u + 1);
      B.at({1, 0, u}) = B.at({0, 1, u}) = 0.5 - 0.4 / (u + 1);
    }
    parts.controls.push_back({"", actions});
    parts.factors.push_back({"", 2, {f}, {f}, B, {}, {}});
  }
  parts.modalities = {
      {"", 2, {0}, Tensor({2, 2}, {.9, .1, .1, .9}), {}, PreferenceKind::kUtility, {}}};
  return GenerativeModel::Create(parts).value();
}

// The composed state maps of all sequences of 1 to `length` moves on the 5 x 5 grid, by brute
// force, without the one that moves nothing: staying is the present belief itself.
size_t DistinctGridMaps(int length) {
  const std::vector<std::vector<int>> moves = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}, {0, 0}};
  std::vector<int> identity;
  for (int s = 0; s < 25; ++s) identity.push_back(s);
  std::set<std::vector<int>> level = {identity}, all;
  for (int t = 0; t < length; ++t) {
    std::set<std::vector<int>> next;
    for (const std::vector<int>& map : level) {
      for (const std::vector<int>& move : moves) {
        std::vector<int> moved;
        for (int s : map) {
          const int row = std::min(4, std::max(0, s / 5 + move[0]));
          const int column = std::min(4, std::max(0, s % 5 + move[1]));
          moved.push_back(5 * row + column);
        }
        next.insert(moved);
      }
    }
    all.insert(next.begin(), next.end());
    level = next;
  }
  all.erase(identity);
  return all.size();
}

// 125 policies of 3 steps name 375 beliefs; by prefix there are 5 + 25 + 125 = 155.
TEST(Plan, MergesTheBeliefsOfTheGridByTheirStateMaps) {
  const Plan plan = PlanOf(Grid(), OfLength(3));
  EXPECT_EQ(plan.statistics.policies, 125);
  EXPECT_EQ(plan.statistics.policy_steps, 375);
  EXPECT_EQ(plan.statistics.prefixes, 155);
  // 45 with the present belief, which is where staying leads.
  EXPECT_EQ(plan.nodes.size(), 45u);
  EXPECT_EQ(plan.statistics.belief_nodes, 44);
  EXPECT_EQ(DistinctGridMaps(3), 44u);
  EXPECT_FALSE(plan.statistics.enumerated);
  EXPECT_EQ(plan.statistics.terms, 45);
}

TEST(Plan, GrowsWithDistinctBeliefsRatherThanPolicies) {
  const Plan plan = PlanOf(Grid(), OfLength(8));
  EXPECT_EQ(plan.statistics.policies, 390625);
  EXPECT_EQ(plan.nodes.size(), 762u);
  EXPECT_EQ(DistinctGridMaps(8), 761u);
}

TEST(Plan, KeepsThePrefixTreeWhereTransitionsAreLearned) {
  AgentSettings settings = OfLength(3);
  settings.learn_b = LearningSettings{};
  const Plan plan = PlanOf(Grid(), settings);
  EXPECT_EQ(plan.statistics.belief_nodes, 155);
  EXPECT_EQ(plan.statistics.terms, 155);
  EXPECT_EQ(plan.statistics.vertices, 156);
}

TEST(Plan, KeepsThePrefixTreeWhereTransitionsAreUncertain) {
  const Plan plan = PlanOf(Noisy(1, 3), OfLength(3));
  EXPECT_EQ(plan.statistics.belief_nodes, 3 + 9 + 27);
}

// Going to a place forgets where one came from: 4 beliefs whatever the length; the context stays.
TEST(Plan, HasFourBeliefsInTheTMaze) {
  TMazeModelParameters parameters;
  parameters.episode_ticks = 0;
  const GenerativeModel maze = MakeTMazeModel(parameters).value();
  for (int length : {1, 2, 6}) {
    const Plan plan = PlanOf(maze, OfLength(length));
    EXPECT_EQ(plan.statistics.belief_nodes, 4) << length;
    EXPECT_EQ(plan.statistics.vertices, 1 + 4 * length);
    EXPECT_EQ(plan.statistics.edges, 4 + 16 * (length - 1));
    for (const PlanNode& node : plan.nodes) EXPECT_TRUE(node.factor == 0 || node.parents.empty());
  }
}

TEST(Plan, SeesThroughActionsThatDoTheSame) {
  ModelParts parts;
  parts.controls = {{"", 3}};
  Tensor B({2, 2, 3}, 0.3);  // three times the same uncertain swap
  for (int u = 0; u < 3; ++u) B.at({1, 0, u}) = B.at({0, 1, u}) = 0.7;
  parts.factors = {{"", 2, {0}, {0}, B, {}, {}}};
  parts.modalities = {{"", 2, {0}, Tensor({2, 2}, {1, 0, 0, 1}), {}, PreferenceKind::kUtility, {}}};
  const Plan plan = PlanOf(GenerativeModel::Create(parts).value(), OfLength(4));
  EXPECT_EQ(plan.statistics.belief_nodes, 4);
  EXPECT_EQ(plan.statistics.vertices, 5);
}

TEST(Plan, RepeatsTermsOnlyWherePreferencesChangeWithTime) {
  TMazeModelParameters parameters;
  parameters.episode_ticks = 0;
  const GenerativeModel maze = MakeTMazeModel(parameters).value();
  EXPECT_EQ(PlanOf(maze, OfLength(3)).statistics.terms, 3 * 4);
  std::vector<Modality> modalities = maze.modalities();
  modalities[1].C = Tensor({3, 3}, 0.5);
  const GenerativeModel timed =
      GenerativeModel::Create({maze.controls(), maze.factors(), modalities, {}}).value();
  const Plan plan = PlanOf(timed, OfLength(3));
  EXPECT_EQ(plan.statistics.terms, 2 * 4 + 3 * 4);
  for (const PlanTerm& term : plan.terms) EXPECT_TRUE(term.modality == 1 || term.step == 0);
  EXPECT_EQ(ErrorOf(timed, OfLength(4)), "C[1] covers 3 steps; policy_length is 4");
}

TEST(Plan, RefusesMorePoliciesThanItCanPlanOver) {
  EXPECT_EQ(ErrorOf(Noisy(1, 6), OfLength(30)),
            "policy_length 30 with 6 joint actions means 2.21074e+23 policies, and planning over "
            "them needs more than 65536 distinct joint beliefs, which is the limit; use a "
            "policy_length of at most 6, fewer actions, or a given set of policies");
  EXPECT_THAT(ErrorOf(Noisy(2, 100), OfLength(2)), HasSubstr("policy_length of at most 1"));
  EXPECT_EQ(ErrorOf(Noisy(4, 20), OfLength(1)),
            "the controls have 160000 joint actions; planning takes at most 32768: use fewer "
            "controls or fewer actions");
  EXPECT_EQ(ErrorOf(Grid(), OfLength(0)), "policy_length is 0; it must be at least 1");
}

TEST(Plan, CanBeMadeWithTheLengthThatARefusalNames) {
  EXPECT_EQ(ErrorOf(Noisy(1, 6), OfLength(6)), "no error");
  EXPECT_EQ(ErrorOf(Noisy(2, 100), OfLength(1)), "no error");
}

TEST(Plan, ListsGivenPoliciesOverSharedBeliefs) {
  AgentSettings settings = OfLength(2);
  settings.policies = {
      {{0}, {4}}, {{4}, {0}}, {{3}, {2}}, {{0}, {4}}};  // up and stay, in any order
  const Plan plan = PlanOf(Grid(), settings);
  EXPECT_TRUE(plan.statistics.enumerated);
  EXPECT_THAT(plan.vertices, IsEmpty());
  ASSERT_THAT(plan.policies, SizeIs(4));
  EXPECT_THAT(plan.policies[1], ElementsAre(4, 0));
  EXPECT_EQ(plan.policy_outcomes[0], plan.policy_outcomes[3]);
  EXPECT_EQ(plan.policy_outcomes[0][0], plan.policy_outcomes[0][1]);
  EXPECT_EQ(plan.policy_outcomes[1][1], plan.policy_outcomes[0][1]);
  EXPECT_NE(plan.policy_outcomes[1][0], plan.policy_outcomes[0][0]);
}

TEST(Plan, ListsPoliciesOnlyWhereHabitsAreUneven) {
  const GenerativeModel grid = Grid();
  EXPECT_FALSE(PlanOf(WithHabits(grid, {2, 2, 2, 2, 2}), OfLength(1)).statistics.enumerated);
  const Plan plan = PlanOf(WithHabits(grid, {2, 2, 2, 2, 1}), OfLength(1));
  EXPECT_TRUE(plan.statistics.enumerated);
  EXPECT_THAT(plan.policies, SizeIs(5));
}

TEST(Plan, RefusesHabitsThatDoNotFitThePolicies) {
  EXPECT_EQ(ErrorOf(WithHabits(Grid(), {1, 1, 1}), OfLength(1)),
            "E has 3 entries; the policy set has 5 policies");
  EXPECT_EQ(ErrorOf(WithHabits(Grid(), {1, 2, 1, 1, 1}), OfLength(2)),
            "E has 5 entries; the policy set has 25 policies");
  AgentSettings settings = OfLength(1);
  settings.policies = {{{0}}, {{1}}};
  EXPECT_EQ(ErrorOf(WithHabits(Grid(), {1, 1, 1, 1, 1}), settings),
            "E has 5 entries; the policy set has 2 policies");
}

// Every vertex of a level has one for each joint action in the next; the last has none.
TEST(Plan, ConnectsEveryVertexLevelByLevel) {
  const Plan plan = PlanOf(Noisy(2, 2), OfLength(3));
  ASSERT_EQ(plan.vertices.size(), 1u + 4 + 16 + 64);
  for (size_t v = 0; v < plan.vertices.size(); ++v) {
    EXPECT_EQ(plan.vertices[v].outcome < 0, v == 0);
    EXPECT_THAT(plan.vertices[v].next, SizeIs(v < 21 ? 4 : 0));
    for (int next : plan.vertices[v].next) EXPECT_GT(next, static_cast<int>(v));
  }
  EXPECT_EQ(plan.statistics.edges, 4 + 16 + 64);
}

std::vector<std::string> Why(const GenerativeModel& model, const AgentSettings& settings) {
  std::vector<std::string> why;
  for (const FactorMerging& factor : PlanOf(model, settings).statistics.merging)
    why.push_back((factor.merges ? "merged: " : "not merged: ") + factor.why);
  return why;
}

TEST(Plan, SaysWhatKeepsBeliefsFromMerging) {
  EXPECT_THAT(Why(Grid(), OfLength(2)), ElementsAre("merged: every action is deterministic"));
  AgentSettings learns = OfLength(2);
  learns.learn_b = LearningSettings{};
  EXPECT_THAT(Why(Grid(), learns), ElementsAre("not merged: B is learned"));
  EXPECT_THAT(Why(Noisy(1, 6), OfLength(1)),
              ElementsAre("not merged: stochastic: actions 0, 1, 2, 3 and 2 more of 6"));

  ModelParts parts;
  parts.controls = {{"", 3}};
  Tensor slips({2, 2, 3}, {1, .5, 0, 0, .5, 1, 0, .5, 1, 1, .5, 0});
  Tensor both({2, 2, 2}, {1, 0, 0, 1, 0, 1, 1, 0});
  parts.factors = {{"", 2, {0}, {0}, slips, {}, {}},
                   {"", 2, {1}, {}, Tensor({2, 2}, {1, 0, 0, 1}), {}, {}},
                   {"", 2, {1}, {}, Tensor({2, 2}, {.5, .5, .5, .5}), {}, {}},
                   {"", 2, {0, 1}, {}, both, {}, {}}};
  parts.modalities = {{"", 2, {0}, Tensor({2, 2}, {1, 0, 0, 1}), {}, PreferenceKind::kUtility, {}}};
  parts.factors[2].dependencies = {2};
  EXPECT_THAT(
      Why(GenerativeModel::Create(parts).value(), OfLength(1)),
      ElementsAre("merged: stochastic: action 1 of 3", "merged: no action changes it",
                  "not merged: stochastic, whatever is done", "not merged: depends on 2 factors"));
}

// What is learned about B depends on the way, so beliefs reached in different ways differ in value.
TEST(Plan, TellsWaysToTheSameBeliefsApartWhereCountsOfBCount) {
  const GenerativeModel grid = Grid();
  ModelParts parts = {grid.controls(), grid.factors(), grid.modalities(), {}};
  parts.factors[0].pB = parts.factors[0].B;
  const GenerativeModel counted = GenerativeModel::Create(parts).value();
  AgentSettings settings = OfLength(2);
  const Plan plain = PlanOf(counted, settings);
  EXPECT_THAT(plain.transitions, IsEmpty());
  settings.use_parameter_information_gain = true;
  const Plan plan = PlanOf(counted, settings);
  EXPECT_EQ(plan.nodes.size(), plain.nodes.size());
  EXPECT_EQ(plan.terms.size(), plain.terms.size());
  // From the present and from each of the beliefs after one action, by each of five actions.
  const size_t beliefs = PlanOf(counted, OfLength(1)).nodes.size();
  EXPECT_THAT(plan.transitions, SizeIs(5 * beliefs));
  EXPECT_GT(plan.outcomes.size(), plain.outcomes.size());
  for (const PlanOutcome& outcome : plan.outcomes) EXPECT_THAT(outcome.transitions, SizeIs(1));
  // Without counts nothing is told apart.
  EXPECT_EQ(PlanOf(grid, settings).outcomes.size(), plain.outcomes.size());
}

TEST(Plan, KeepsMergingFactorsThatDoNotLearn) {
  ModelParts parts = {{{"", 2}, {"", 2}}, {}, {{"", 2, {0}, Tensor({2, 2}, {1, 0, 0, 1})}}, {}};
  const Tensor swap({2, 2, 2}, {1, 0, 0, 1, 0, 1, 1, 0});
  parts.factors = {{"", 2, {0}, {0}, swap}, {"", 2, {1}, {1}, swap}};
  const GenerativeModel model = GenerativeModel::Create(parts).value();
  AgentSettings settings = OfLength(3);
  settings.learn_b.emplace();
  const auto nodes_of = [&](int factor) {
    int count = 0;
    for (const PlanNode& node : PlanOf(model, settings).nodes) count += node.factor == factor;
    return count;
  };
  EXPECT_EQ(nodes_of(0), 1 + 2 + 4 + 8);
  EXPECT_EQ(nodes_of(1), 1 + 2 + 4 + 8);
  settings.learn_b->only = {1};
  EXPECT_EQ(nodes_of(0), 2);
  EXPECT_EQ(nodes_of(1), 1 + 2 + 4 + 8);
}

}  // namespace
}  // namespace starling
