#include "agents/planning/tree_search.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "agents/planning/policy_value.h"
#include "agents/planning/testing/direct_value.h"
#include "agents/planning/testing/random_agent.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Pointwise;

std::vector<double> SoftmaxDirectly(const std::vector<double>& logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  std::vector<double> p;
  double sum = 0;
  for (double logit : logits) sum += std::exp(logit - largest);
  for (double logit : logits) p.push_back(std::exp(logit - largest) / sum);
  return p;
}

// One factor seen by all modalities, every number of A above 0: beliefs by Bayes' rule.
struct SmallAgent {
  explicit SmallAgent(uint64_t seed) : SmallAgent(Dice(seed), seed) {}
  SmallAgent(Dice dice, uint64_t seed) : model(Model(dice)) {
    settings.search = SearchSettings();
    settings.search->rule = seed % 2 == 0 ? SearchRule::kRecursive : SearchRule::kBreadthFirst;
    settings.search->horizon = 3;
    settings.search->policy_threshold = settings.search->outcome_threshold = 0;
    settings.search->gamma = 2 * dice.Unit();
    settings.search->stop_entropy = 0;
    settings.search->max_nodes = 1 << 20;
    parameters = ParametersAtBirth(model, settings, 0);
    posterior = {DrawBelief(dice, model.factors()[0].states)};
    for (int u = 0; u < model.controls()[0].actions; ++u) policies.push_back({u});
  }

  static Tensor Columns(Dice& dice, std::vector<int> shape) {
    Tensor tensor(shape);
    const size_t rows = static_cast<size_t>(shape[0]);
    const size_t columns = tensor.values.size() / rows;
    for (size_t c = 0; c < columns; ++c) {
      double sum = 0;
      for (size_t r = 0; r < rows; ++r) sum += tensor.values[r * columns + c] = 0.05 + dice.Unit();
      for (size_t r = 0; r < rows; ++r) tensor.values[r * columns + c] /= sum;
    }
    return tensor;
  }

  static GenerativeModel Model(Dice& dice) {
    ModelParts parts;
    const int states = 1 + dice.UpTo(2), actions = 1 + dice.UpTo(2);
    parts.controls = {{"go", actions}};
    parts.factors = {{"place", states, {0}, {0}, Columns(dice, {states, states, actions})}};
    for (int m = dice.UpTo(2); m > 0; --m) {
      const int outcomes = 1 + dice.UpTo(2);
      Tensor C({outcomes});
      for (double& c : C.values) c = 3 * dice.Unit();
      parts.modalities.push_back({"view", outcomes, {0}, Columns(dice, {outcomes, states}), C});
    }
    return GenerativeModel::Create(std::move(parts)).value();
  }

  AgentView view() const { return {model, settings, parameters}; }

  GenerativeModel model;
  AgentSettings settings;
  ModelParameters parameters;
  Beliefs posterior;
  std::vector<std::vector<int>> policies;  // of one step each
};

double ValueOfBeliefs(const SmallAgent& agent, const Beliefs& beliefs, int levels);

// The sum over what may be seen after policy u, of its modalities from m on.
double FutureOf(const SmallAgent& agent, const Beliefs& predicted, size_t m,
                const Belief& likelihood, double probability, int levels) {
  if (m == agent.model.modalities().size()) {
    Belief after;
    double sum = 0;
    for (size_t s = 0; s < likelihood.size(); ++s) {
      after.push_back(predicted[0][s] * likelihood[s]);
      sum += after.back();
    }
    for (double& p : after) p /= sum;
    return probability * ValueOfBeliefs(agent, {after}, levels);
  }
  double future = 0;
  const Modality& modality = agent.model.modalities()[m];
  for (int o = 0; o < modality.outcomes; ++o) {
    Belief longer = likelihood;
    double shown = 0;
    for (int s = 0; s < static_cast<int>(longer.size()); ++s) {
      longer[static_cast<size_t>(s)] *= modality.A.at({o, s});
      shown += predicted[0][static_cast<size_t>(s)] * modality.A.at({o, s});
    }
    future += FutureOf(agent, predicted, m + 1, longer, probability * shown, levels);
  }
  return future;
}

std::vector<double> ValuesDirectly(const SmallAgent& agent, const Beliefs& beliefs, int levels) {
  std::vector<double> G;
  for (const std::vector<int>& policy : agent.policies) {
    const int u = policy[0];
    const DirectValue value = ValueDirectly(agent.view(), beliefs, {u});
    const Beliefs predicted = PredictDirectly(agent.view(), beliefs, u);
    G.push_back(value.utility + value.information_gain);
    if (levels > 1)
      G.back() += FutureOf(agent, predicted, 0, Belief(predicted[0].size(), 1.0), 1, levels - 1);
  }
  return G;
}

double ValueOfBeliefs(const SmallAgent& agent, const Beliefs& beliefs, int levels) {
  const std::vector<double> G = ValuesDirectly(agent, beliefs, levels);
  std::vector<double> logits;
  for (double g : G) logits.push_back(agent.settings.search->gamma * g);
  const std::vector<double> q = SoftmaxDirectly(logits);
  double value = 0;
  for (size_t p = 0; p < G.size(); ++p) value += q[p] * G[p];
  return value;
}

TEST(SearchPolicies, AgreesWithTheWholeTreeByBothRules) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    const SmallAgent agent(seed);
    const SearchResult found = SearchPolicies(agent.view(), agent.posterior, agent.policies);
    EXPECT_THAT(found.G, Pointwise(DoubleNear(1e-10), ValuesDirectly(agent, agent.posterior, 3)));
    EXPECT_NEAR(found.value, ValueOfBeliefs(agent, agent.posterior, 3), 1e-10);
    std::vector<double> logits;
    for (double g : found.G) logits.push_back(agent.settings.search->gamma * g);
    EXPECT_THAT(found.probability, Pointwise(DoubleNear(1e-14), SoftmaxDirectly(logits)));
    EXPECT_TRUE(found.complete);
    EXPECT_EQ(found.depth, 3);
  }
}

TEST(SearchPolicies, OfOneLevelIsTheValueOfOneStep) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    SmallAgent agent(seed);
    agent.settings.search->horizon = 1;
    const SearchResult found = SearchPolicies(agent.view(), agent.posterior, agent.policies);
    EXPECT_THAT(found.G, Pointwise(DoubleNear(1e-12), ValuesDirectly(agent, agent.posterior, 1)));
  }
}

TEST(SearchPolicies, KeepsTheDeepestHorizonThatFitsItsNodes) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(seed);
    SmallAgent agent(seed);
    SearchSettings& search = *agent.settings.search;
    search.horizon = 2;
    const SearchResult two = SearchPolicies(agent.view(), agent.posterior, agent.policies);
    search.horizon = 3;
    const SearchResult three = SearchPolicies(agent.view(), agent.posterior, agent.policies);
    const int64_t spare = search.rule == SearchRule::kBreadthFirst ? 2 : 0;
    search.max_nodes = three.belief_nodes + three.policy_nodes + spare;
    EXPECT_TRUE(SearchPolicies(agent.view(), agent.posterior, agent.policies).complete);
    --search.max_nodes;
    search.horizon = 9;
    const SearchResult cut = SearchPolicies(agent.view(), agent.posterior, agent.policies);
    EXPECT_FALSE(cut.complete);
    EXPECT_EQ(cut.depth, 2);
    EXPECT_EQ(cut.G, two.G);
    EXPECT_EQ(cut.probability, two.probability);
    EXPECT_EQ(cut.belief_nodes, two.belief_nodes);
    EXPECT_EQ(cut.policy_nodes, two.policy_nodes);
  }
}

TEST(SearchPolicies, OfTwoNodesLooksAheadOneStep) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    SmallAgent agent(seed);
    agent.settings.search->max_nodes = 2;
    const SearchResult found = SearchPolicies(agent.view(), agent.posterior, agent.policies);
    EXPECT_FALSE(found.complete);
    EXPECT_EQ(found.depth, 1);
    EXPECT_EQ(found.belief_nodes, 1);
    EXPECT_THAT(found.G, Pointwise(DoubleNear(1e-12), ValuesDirectly(agent, agent.posterior, 1)));
  }
}

TEST(SearchPolicies, PoliciesBelowTheThresholdAreWorthTheirOwnValueLessThePenaltyOrThePenalty) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    SmallAgent agent(seed);
    agent.settings.search->policy_threshold = 1;  // no policy of several is certain
    agent.settings.search->penalty = 7;
    const std::vector<double> own = ValuesDirectly(agent, agent.posterior, 1);
    const SearchResult less = SearchPolicies(agent.view(), agent.posterior, agent.policies);
    for (size_t p = 0; p < own.size(); ++p) EXPECT_NEAR(less.G[p], own[p] - 7, 1e-12);
    EXPECT_EQ(less.belief_nodes, 1);
    agent.settings.conventions.pruned_branch = PrunedBranch::kOnlyPenalty;
    EXPECT_THAT(SearchPolicies(agent.view(), agent.posterior, agent.policies).G, Each(-7));
  }
}

TEST(SearchPolicies, FollowsTheBestAloneWhereTheOthersArePruned) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    SCOPED_TRACE(seed);
    SmallAgent agent(seed);
    agent.settings.search->gamma = 1e4;
    agent.settings.search->policy_threshold = 0.9;
    agent.settings.search->horizon = 2;
    const std::vector<double> own = ValuesDirectly(agent, agent.posterior, 1);
    const size_t best = static_cast<size_t>(std::max_element(own.begin(), own.end()) - own.begin());
    const SearchResult found = SearchPolicies(agent.view(), agent.posterior, agent.policies);
    for (size_t p = 0; p < own.size(); ++p) {
      if (p == best) continue;
      EXPECT_NEAR(found.G[p], own[p] - 512, 1e-9);
    }
    // What is liked is never below 0, and may come. A root that is sure ends the other rule.
    const bool recursive = agent.settings.search->rule == SearchRule::kRecursive;
    EXPECT_EQ(found.depth, recursive ? 2 : 1);
    if (recursive) {
      EXPECT_GT(found.G[best], own[best]);
      EXPECT_EQ(found.policy_nodes, 1);
    }
    EXPECT_EQ(found.probability[best], 1);
  }
}

TEST(SearchPolicies, LeavesOutWhatOutcomesBelowTheThresholdWouldBring) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    SmallAgent agent(seed);
    agent.settings.search->outcome_threshold = 1;  // no outcome is certain
    const std::vector<double> own = ValuesDirectly(agent, agent.posterior, 1);
    const SearchResult found = SearchPolicies(agent.view(), agent.posterior, agent.policies);
    EXPECT_THAT(found.G, Pointwise(DoubleNear(1e-12), own));
    EXPECT_EQ(found.belief_nodes, 1);
  }
}

TEST(SearchPolicies, EndsEarlyBreadthFirstWhenTheRootIsSureOrGoodEnough) {
  SmallAgent agent(1);
  agent.settings.search->stop_entropy = 2;  // more than any distribution over three policies has
  EXPECT_EQ(SearchPolicies(agent.view(), agent.posterior, agent.policies).depth, 1);
  agent.settings.search->stop_entropy = 0;
  agent.settings.search->stop_value = -100;
  const SearchResult found = SearchPolicies(agent.view(), agent.posterior, agent.policies);
  EXPECT_EQ(found.depth, 1);
  EXPECT_TRUE(found.complete);
}

// Places 0 to 2 that can be seen; action u goes to place u; place 2 is liked. Going there is
// forbidden but from place 1.
RandomAgent Walker(SearchRule rule, std::vector<double> allowed) {
  ModelParts parts;
  parts.controls = {{"go", 3}};
  parts.controls[0].legal_dependencies = {0};
  parts.controls[0].legal = Tensor({3, 3}, {1, 1, 1, 1, 1, 1, allowed[0], allowed[1], allowed[2]});
  Tensor B({3, 3, 3}, 0.0);
  for (int s = 0; s < 3; ++s)
    for (int u = 0; u < 3; ++u) B.at({u, s, u}) = 1;
  parts.factors = {{"place", 3, {0}, {0}, B}};
  parts.modalities = {
      {"view", 3, {0}, Tensor({3, 3}, {1, 0, 0, 0, 1, 0, 0, 0, 1}), Tensor({3}, {0.0, 0.0, 2.0})}};
  RandomAgent agent = {GenerativeModel::Create(std::move(parts)).value(), {}, {}, {{1, 0, 0}}, {}};
  agent.settings.search = SearchSettings();
  agent.settings.search->rule = rule;
  agent.settings.search->horizon = 2;
  agent.settings.search->policy_threshold = 1.0 / 64;
  agent.settings.search->gamma = 1;
  agent.parameters = ParametersAtBirth(agent.model, agent.settings, 3);
  return agent;
}

TEST(SearchPolicies, CountsOnlyWhatIsLegalWhereItWouldBe) {
  for (SearchRule rule : {SearchRule::kRecursive, SearchRule::kBreadthFirst}) {
    const RandomAgent agent = Walker(rule, {0, 1, 0});
    const SearchResult found = SearchPolicies(agent.view(), agent.posterior, {{0}, {1}, {2}});
    // Go to 1, and then to 2 with probability e^2 / (2 + e^2) = 0.78698604216...
    EXPECT_NEAR(found.G[0], 0, 1e-12);
    EXPECT_NEAR(found.G[1], 2 * 0.7869860421615985, 1e-12);
    EXPECT_EQ(found.probability[2], 0);
    EXPECT_NEAR(found.probability[0] + found.probability[1], 1, 1e-15);
  }
}

TEST(SearchPolicies, TakesTheLeastIllegalWhereNothingIsLegal) {
  const RandomAgent agent = Walker(SearchRule::kRecursive, {0, 1, 0});
  const SearchResult found = SearchPolicies(agent.view(), {{0.7, 0.3, 0}}, {{2}});
  EXPECT_THAT(found.probability, ElementsAre(1));
}

// Two actions, or two outcomes, that are equally probable: 1 / 2 exactly.
TEST(SearchPolicies, WhatIsAsProbableAsItsThresholdIsFollowedByOneRuleAlone) {
  ModelParts parts;
  parts.controls = {{"go", 2}};
  parts.factors = {{"place", 2, {0}, {0}, Tensor({2, 2, 2}, 0.5)}};
  parts.modalities = {{"view", 2, {0}, Tensor({2, 2}, {1, 0, 0, 1})}};
  const GenerativeModel model = GenerativeModel::Create(std::move(parts)).value();
  AgentSettings settings;
  settings.search = SearchSettings();
  settings.search->horizon = 2;
  const ModelParameters parameters = ParametersAtBirth(model, settings, 2);
  const AgentView agent = {model, settings, parameters};
  for (double policies : {0.0, 0.5}) {
    settings.search->policy_threshold = policies;
    settings.search->outcome_threshold = 0.5 - policies;
    settings.search->rule = SearchRule::kRecursive;
    EXPECT_EQ(SearchPolicies(agent, {{0.5, 0.5}}, {{0}, {1}}).belief_nodes, 5);
    settings.search->rule = SearchRule::kBreadthFirst;
    EXPECT_EQ(SearchPolicies(agent, {{0.5, 0.5}}, {{0}, {1}}).belief_nodes, 1);
  }
}

TEST(SearchPolicies, IsFiniteForAnyAgentAndKeepsItsBound) {
  RandomAgentOptions options;
  options.extremes = 0.5;
  options.model.policy_length = 1;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    RandomAgent agent = DrawAgent(dice, options);
    SearchSettings search;
    search.rule = dice.Chance(0.5) ? SearchRule::kRecursive : SearchRule::kBreadthFirst;
    search.horizon = dice.UpTo(4);
    search.policy_threshold = dice.Chance(0.3) ? 0 : dice.Unit();
    search.outcome_threshold = dice.Chance(0.3) ? 0 : dice.Unit();
    search.gamma = dice.Chance(0.2) ? 1e6 : 4 * dice.Unit();
    search.max_nodes = 1 + dice.UpTo(300);
    agent.settings.search = search;
    const Policies policies = agent.policies;
    const SearchResult found = SearchPolicies(agent.view(), agent.posterior, policies);
    double sum = 0;
    for (size_t p = 0; p < policies.size(); ++p) {
      ASSERT_TRUE(std::isfinite(found.G[p]) && found.probability[p] >= 0);
      sum += found.probability[p];
    }
    ASSERT_NEAR(sum, 1, 1e-9);
    ASSERT_TRUE(std::isfinite(found.value));
    ASSERT_LE(found.belief_nodes + found.policy_nodes, search.max_nodes);
    ASSERT_GE(found.depth, 1);
    ASSERT_LE(found.depth, search.horizon);
    ASSERT_TRUE(found.complete || found.depth < search.horizon);
  }
}

}  // namespace
}  // namespace starling
