#include "agents/planning/policy_value.h"

#include <algorithm>
#include <cmath>
#include <vector>

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

// Two states, two outcomes that tell them apart in nine cases of ten, actions that go to one state.
struct Example {
  explicit Example(Tensor C = Tensor({2}, {0.0, 1.0})) : model(Model(std::move(C))) {
    parameters = ParametersAtBirth(model, settings, 2);
  }
  static GenerativeModel Model(Tensor C) {
    ModelParts parts;
    parts.controls = {{"go", 2}};
    parts.factors = {{"place", 2, {0}, {0}, Tensor({2, 2, 2}, {1, 0, 1, 0, 0, 1, 0, 1})}};
    parts.modalities = {{"view", 2, {0}, Tensor({2, 2}, {0.9, 0.1, 0.1, 0.9}), std::move(C)}};
    parts.factors[0].goals = {0, 1};
    return GenerativeModel::Create(std::move(parts)).value();
  }
  AgentView view() const { return {model, settings, parameters}; }

  GenerativeModel model;
  AgentSettings settings;
  ModelParameters parameters;
};

// ln 0.9 etc. by hand: H(0.9, 0.1) = 0.3250829733914482 nats; going to a state for certain leaves
// nothing to learn about it.
TEST(EvaluatePolicies, GivesTheTermsWorkedByHand) {
  const Example agent;
  const PolicyTerms terms = EvaluatePolicies(agent.view(), {{0.5, 0.5}}, {{0}, {1}});
  EXPECT_THAT(terms.utility, Pointwise(DoubleNear(1e-15), {0.1, 0.9}));
  EXPECT_THAT(terms.state_information_gain, Each(DoubleNear(0, 1e-15)));
  EXPECT_THAT(terms.ambiguity, Each(DoubleNear(0.3250829733914482, 1e-15)));
  // KL((0.9, 0.1) | (1, e) / (1 + e)) = 0.9 x 1.3132616875182228 + 0.1 x 0.3132616875182228 - H
  EXPECT_THAT(terms.risk, ElementsAre(DoubleNear(0.8881787141267746, 1e-14),
                                      DoubleNear(0.0881787141267746, 1e-14)));
  EXPECT_THAT(terms.G, Pointwise(DoubleNear(1e-14), {0.1, 0.9}));
}

TEST(EvaluatePolicies, UnsureStatesAreWorthLookingAt) {
  Example agent;
  // An action that leaves things as they are: H(0.5, 0.5) - H(0.9, 0.1) = ln 2 - 0.32508...
  agent.parameters.B[0][0] = {1, 0, 0, 1};
  const PolicyTerms terms = EvaluatePolicies(agent.view(), {{0.5, 0.5}}, {{0}});
  EXPECT_NEAR(terms.state_information_gain[0], 0.3680642071684971, 1e-15);
}

TEST(EvaluatePolicies, TheLastStepOfPreferencesStandsForAllLaterOnes) {
  const Example agent(Tensor({2, 2}, {0, 0, 1, 5}));
  const PolicyTerms terms = EvaluatePolicies(agent.view(), {{0.5, 0.5}}, {{1, 1, 1}});
  EXPECT_NEAR(terms.utility[0], 0.9 * (1 + 5 + 5), 1e-14);
}

TEST(EvaluatePolicies, AGoalNobodyReachesAddsNothing) {
  Example agent;
  agent.settings.inductive = InductiveSettings{4, 0.1, 1e-3};
  agent.parameters.B[0][1] = {1, 1, 0, 0};  // both actions lead to state 0
  EXPECT_THAT(EvaluatePolicies(agent.view(), {{1, 0}}, {{0}, {1}}).inductive, Each(0.0));
  // From the goal itself it is reached in no step, and staying there is what counts.
  EXPECT_THAT(EvaluatePolicies(agent.view(), {{0, 1}}, {{0}}).inductive,
              ElementsAre(DoubleNear(std::log(1e-3), 1e-14)));
}

// Three places in a row and a door; the agent walks on by itself while the door is open.
TEST(FindPaths, KnowsWhichStateIsItsOwnAmongThoseThatMatter) {
  for (bool own_first : {true, false}) {
    ModelParts parts;
    parts.controls = {{"wait", 1}};
    const std::vector<int> dependencies =
        own_first ? std::vector<int>{0, 1} : std::vector<int>{1, 0};
    Tensor B(own_first ? std::vector<int>{3, 3, 2} : std::vector<int>{3, 2, 3}, 0.0);
    for (int place = 0; place < 3; ++place) {
      for (int open = 0; open < 2; ++open) {
        const int next = open == 1 ? std::min(place + 1, 2) : place;
        B.at({next, own_first ? place : open, own_first ? open : place}) = 1;
      }
    }
    parts.factors = {{"place", 3, dependencies, {}, B},
                     {"door", 2, {1}, {}, Tensor({2, 2}, {1, 0, 0, 1})}};
    parts.factors[0].goals = {0, 0, 1};
    parts.modalities = {{"view", 1, {}, Tensor({1}, {1})}};
    const GenerativeModel model = GenerativeModel::Create(std::move(parts)).value();
    AgentSettings settings;
    settings.inductive = InductiveSettings{3, 0.5, 1e-3};
    const ModelParameters parameters = ParametersAtBirth(model, settings, 1);
    EXPECT_THAT(
        FindPaths({model, settings, parameters}),
        ElementsAre(ElementsAre(ElementsAre(0, 0, 1), ElementsAre(0, 1, 1), ElementsAre(1, 1, 1)),
                    ElementsAre()));
  }
}

TEST(EvaluatePolicies, NoEpsilonIsTheFloorOfTheLogarithm) {
  Example agent;
  agent.settings.inductive = InductiveSettings{4, 0.1, 0};
  EXPECT_THAT(EvaluatePolicies(agent.view(), {{1, 0}}, {{0}, {1}}).inductive,
              ElementsAre(DoubleNear(-36.04365338911715, 1e-13), 0.0));
}

TEST(EvaluatePolicies, OneActionAndNoPolicyAreOrdinary) {
  const Example agent;
  EXPECT_EQ(EvaluatePolicies(agent.view(), {{0.5, 0.5}}, {{1}}).G.size(), 1u);
  EXPECT_TRUE(EvaluatePolicies(agent.view(), {{0.5, 0.5}}, {}).G.empty());
}

void ExpectTerms(const PolicyTerms& terms, size_t p, const DirectValue& direct,
                 const AgentSettings& settings) {
  const bool novelty = settings.use_parameter_information_gain;
  const auto near = [](double value) { return DoubleNear(value, 1e-10 * (1 + std::abs(value))); };
  EXPECT_THAT(terms.utility[p], near(settings.use_utility ? direct.utility : 0));
  EXPECT_THAT(terms.state_information_gain[p],
              near(settings.use_state_information_gain ? direct.information_gain : 0));
  EXPECT_THAT(terms.novelty_a[p], near(novelty ? direct.novelty_a : 0));
  EXPECT_THAT(terms.novelty_b[p], near(novelty ? direct.novelty_b : 0));
  EXPECT_THAT(terms.inductive[p], near(direct.inductive));
  EXPECT_THAT(terms.risk[p], near(direct.risk));
  EXPECT_THAT(terms.ambiguity[p], near(direct.ambiguity));
  EXPECT_THAT(terms.G[p], near(terms.utility[p] + terms.state_information_gain[p] +
                               terms.novelty_a[p] + terms.novelty_b[p] + terms.inductive[p]));
}

TEST(EvaluatePolicies, AgreesWithSumsOverAllStatesAndOutcomes) {
  for (uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    const RandomAgent agent = DrawAgent(dice, {});
    const PolicyTerms terms = EvaluatePolicies(agent.view(), agent.posterior, agent.policies);
    for (int i = 0; i < 3; ++i) {
      const size_t p = static_cast<size_t>(dice.Below(static_cast<int>(agent.policies.size())));
      ExpectTerms(terms, p, ValueDirectly(agent.view(), agent.posterior, agent.policies[p]),
                  agent.settings);
      if (HasFailure()) return;
    }
  }
}

TEST(EvaluatePolicies, DoesNotDependOnTheOrderOfPolicies) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    const RandomAgent agent = DrawAgent(dice, {});
    const PolicyValuer valuer(agent.view());
    const PolicyTerms all = EvaluatePolicies(valuer, agent.posterior, agent.policies);
    std::vector<std::vector<int>> mixed;
    std::vector<double> expected;
    for (size_t i = 0; i < 2 * agent.policies.size(); ++i) {
      const size_t p = static_cast<size_t>(dice.Below(static_cast<int>(agent.policies.size())));
      mixed.push_back(agent.policies[p]);
      expected.push_back(all.G[p]);
    }
    EXPECT_EQ(EvaluatePolicies(agent.view(), agent.posterior, mixed).G, expected);
  }
}

TEST(EvaluatePolicies, RiskAndAmbiguityAreTheOtherCutOfTheSameSum) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    RandomAgent agent = DrawAgent(dice, {});
    agent.settings.conventions = {};
    agent.settings.use_utility = agent.settings.use_state_information_gain = true;
    double normalisers = 0;
    for (size_t m = 0; m < agent.parameters.C.size(); ++m) {
      agent.parameters.C[m].resize(
          static_cast<size_t>(agent.model.modalities()[m].outcomes));  // the same at every step
      double sum = 0;
      for (double c : agent.parameters.C[m]) sum += std::exp(c);
      normalisers += std::log(sum);
    }
    const PolicyTerms terms = EvaluatePolicies(agent.view(), agent.posterior, agent.policies);
    for (size_t p = 0; p < terms.G.size(); ++p) {
      EXPECT_NEAR(terms.utility[p] + terms.state_information_gain[p],
                  -terms.risk[p] - terms.ambiguity[p] +
                      static_cast<double>(agent.policies[p].size()) * normalisers,
                  1e-11);
    }
  }
}

TEST(EvaluateBeliefs, CountsThePresentAndThenWhatThePolicyLeadsTo) {
  const Example agent(Tensor({2, 2}, {0, 0, 7, 1}));
  // The window's first tick is not looked at.
  const std::vector<std::vector<Beliefs>> beliefs = {{{{0.3, 0.7}}, {{0, 1}}, {{1, 0}}},
                                                     {{{0.3, 0.7}}, {{0, 1}}, {{0, 1}}}};
  const PolicyTerms terms = EvaluateBeliefs(PolicyValuer(agent.view()), beliefs, {{0}, {1}});
  EXPECT_THAT(terms.utility, Pointwise(DoubleNear(1e-14), {0.9 * 7 + 0.1, 0.9 * 7 + 0.9}));
}

TEST(EvaluateBeliefs, BeliefsOfAnotherPlanGiveItsValueBesidesThePresent) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    RandomAgent agent = DrawAgent(dice, {});
    for (size_t m = 0; m < agent.parameters.C.size(); ++m)
      agent.parameters.C[m].resize(static_cast<size_t>(agent.model.modalities()[m].outcomes));
    const std::vector<int>& policy = agent.policies[0];
    std::vector<Beliefs> beliefs = {agent.posterior};
    for (int action : policy) {
      beliefs.push_back(PredictDirectly(agent.view(), beliefs.back(), action));
    }
    const double whole = EvaluateBeliefs(PolicyValuer(agent.view()), {beliefs}, {policy}).G[0];
    const double present = PolicyValuer(agent.view())
                               .Value(agent.posterior, agent.posterior, -1, 0, agent.posterior)
                               .total();
    const double future = EvaluatePolicies(agent.view(), agent.posterior, {policy}).G[0];
    EXPECT_NEAR(whole, present + future, 1e-9 * (1 + std::abs(whole)));
  }
}

TEST(EvaluatePolicies, IsFiniteAtTheLimitsOfEveryRange) {
  RandomAgentOptions options;
  options.extremes = 0.7;
  options.model.zeros = 0.6;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    Dice dice(seed);
    const RandomAgent agent = DrawAgent(dice, options);
    const PolicyTerms terms = EvaluatePolicies(agent.view(), agent.posterior, agent.policies);
    for (const List<double>* values :
         {&terms.G, &terms.utility, &terms.state_information_gain, &terms.novelty_a,
          &terms.novelty_b, &terms.inductive, &terms.risk, &terms.ambiguity}) {
      ASSERT_TRUE(std::all_of(values->begin(), values->end(), [](double value) {
        return std::isfinite(value);
      })) << seed;
    }
  }
}

}  // namespace
}  // namespace starling
