#include "agents/planning/policy_posterior.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "agents/planning/policy_value.h"
#include "agents/planning/testing/random_agent.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pointwise;

using Policies = std::vector<std::vector<int>>;
using Lists = std::vector<std::vector<double>>;

// A place of three states that one control moves to, and a second control that does nothing.
// Action 2 is legal where the agent is in state 0 alone, if there is a mask.
struct Example {
  explicit Example(bool mask = false) : model(Model(mask)) {
    parameters = ParametersAtBirth(model, settings, 6);
    settings.gamma = 2;
  }
  static GenerativeModel Model(bool mask) {
    ModelParts parts;
    parts.controls = {{"go", 3}, {"blink", 2}};
    if (mask) {
      parts.controls[0].legal_dependencies = {0};
      parts.controls[0].legal = Tensor({3, 3}, {1, 1, 1, 1, 1, 1, 1, 0, 0});
    }
    Tensor B({3, 3, 3}, 0.0);
    for (int s = 0; s < 3; ++s)
      for (int u = 0; u < 3; ++u) B.at({u, s, u}) = 1;
    parts.factors = {{"place", 3, {0}, {0}, B}};
    parts.modalities = {{"view", 2, {0}, Tensor({2, 3}, 0.5)}};
    return GenerativeModel::Create(std::move(parts)).value();
  }
  AgentView view() const { return {model, settings, parameters}; }

  GenerativeModel model;
  AgentSettings settings;
  ModelParameters parameters;
};

const Policies kOneStep = {{0}, {1}, {2}, {3}, {4}, {5}};  // joint actions, go x 2 + blink
const Policies kThree = {{0}, {2}, {4}};

TEST(InferPolicies, GivesTheNumbersOfItsFormula) {
  Example agent;
  const std::vector<double> G = {1.0, 0.5, -0.25}, F = {0.1, 0.4, 0.9};
  EXPECT_THAT(
      InferPolicies(agent.view(), G, {}, {}).probability,
      Pointwise(DoubleNear(1e-15), {0.6896720861245036, 0.25371618163502524, 0.05661173224047129}));
  agent.parameters.E = {0.2, 0.3, 0.5};
  const PolicyPosterior q = InferPolicies(agent.view(), G, F, {});
  EXPECT_THAT(q.probability, Pointwise(DoubleNear(1e-15), {0.6662200291818929, 0.2723492086621702,
                                                           0.061430762155936916}));
  EXPECT_NEAR(q.log_normaliser, 0.6966973764221829, 1e-15);
  EXPECT_EQ(q.gamma, 2);
}

TEST(InferPolicies, IllegalPoliciesHaveNoProbability) {
  const Example agent;
  const PolicyPosterior q = InferPolicies(agent.view(), {0, 9, std::log(3.0) / 2}, {}, {1, 0, 1});
  EXPECT_THAT(q.probability, ElementsAre(DoubleNear(0.25, 1e-15), 0, DoubleNear(0.75, 1e-15)));
}

TEST(InferPolicies, OnePolicyIsCertain) {
  Example agent;
  agent.settings.precision.emplace();
  EXPECT_THAT(InferPolicies(agent.view(), {-1e9}, {}, {}).probability, ElementsAre(1));
}

TEST(InferPolicies, WithoutPrecisionAllPoliciesAreAlike) {
  Example agent;
  agent.settings.gamma = 0;
  EXPECT_THAT(InferPolicies(agent.view(), {5, 1e12}, {}, {}).probability, ElementsAre(0.5, 0.5));
}

TEST(InferPolicies, PrunesWhatIsLessProbableThanAShareOfTheBest) {
  Example agent;
  agent.settings.gamma = 1;
  const std::vector<double> G = {std::log(0.5), std::log(0.3), std::log(0.2)};
  agent.settings.prune_policies = 0.41;
  EXPECT_THAT(InferPolicies(agent.view(), G, {}, {}).probability,
              ElementsAre(DoubleNear(0.625, 1e-15), DoubleNear(0.375, 1e-15), 0));
  agent.settings.prune_policies = 1;  // all but the best
  EXPECT_THAT(InferPolicies(agent.view(), G, {}, {}).probability, ElementsAre(1, 0, 0));
}

// Numbers of the recursion, written down anew in Python.
TEST(Precision, OfGainFollowsItsRecursion) {
  Example agent;
  agent.settings.precision = PrecisionSettings{PrecisionRule::kGain, 64, 16};
  EXPECT_NEAR(InferPolicies(agent.view(), {1.0, 0.5, -0.25}, {}, {}).gamma, 2.0245768857783126,
              1e-13);
  agent.settings.precision->shape = 4;
  agent.parameters.E = {0.2, 0.3, 0.5};
  EXPECT_NEAR(InferPolicies(agent.view(), {1.0, 0.5, -0.25}, {}, {}).gamma, 2.825562868720852,
              1e-13);
}

TEST(Precision, OfGainRisesWithConfidence) {
  Example agent;
  agent.settings.precision = PrecisionSettings();
  const auto gamma = [&](double ahead) {
    return InferPolicies(agent.view(), {ahead, 0, 0}, {}, {}).gamma;
  };
  EXPECT_NEAR(gamma(0), 2, 1e-12);
  EXPECT_GT(gamma(1), gamma(0));
  EXPECT_GT(gamma(5), gamma(1));
  EXPECT_NEAR(gamma(1000), 32, 1e-9);  // 16 times, and no more
  // What every policy has, says nothing.
  EXPECT_NEAR(InferPolicies(agent.view(), {501, 500, 500}, {}, {}).gamma, gamma(1), 1e-9);
}

// As spm_MDP_VB_X writes it: qb -= (qb - beta + (q - p) . G) / 2, gamma = 1 / qb.
TEST(Precision, OfEvidenceFollowsItsRecursion) {
  Example agent;
  agent.parameters.E = {0.2, 0.3, 0.5};
  agent.settings.precision = PrecisionSettings{PrecisionRule::kEvidence, 1, 16};
  const std::vector<double> G = {1.0, 0.5, -0.25};
  EXPECT_NEAR(InferPolicies(agent.view(), G, {0.1, 0.4, 0.9}, {}).gamma, 2.345961538419207, 1e-13);
  EXPECT_NEAR(InferPolicies(agent.view(), G, {-0.1, -0.4, -0.9}, {}).gamma, 1.5395441641316367,
              1e-13);
}

TEST(Precision, OfEvidenceStaysWhereItIsWithoutAny) {
  Example agent;
  agent.settings.precision = PrecisionSettings{PrecisionRule::kEvidence, 1, 16};
  EXPECT_NEAR(InferPolicies(agent.view(), {1.0, 0.5, -0.25}, {}, {}).gamma, 2, 1e-15);
}

TEST(Precision, StaysPositiveAndFiniteWhereEvidenceAsksForLess) {
  Example agent;
  agent.settings.precision = PrecisionSettings{PrecisionRule::kEvidence, 1000};
  // Evidence for what is best by itself: 1 / gamma would be far below 0.
  for (double scale : {1.0, 1e3, 1e6, 1e12}) {
    const PolicyPosterior q =
        InferPolicies(agent.view(), {scale, 0.0, -scale}, {0, 2 * scale, scale}, {});
    EXPECT_GT(q.gamma, 0);
    EXPECT_LE(q.gamma, 1e6 * (1 + 1e-9));
    EXPECT_NEAR(std::accumulate(q.probability.begin(), q.probability.end(), 0.0), 1, 1e-12);
  }
}

TEST(LegalPolicies, AreAllOfAModelThatForbidsNothing) {
  const Example agent;
  EXPECT_THAT(LegalPolicies(agent.view(), {{1, 0, 0}}, kOneStep), IsEmpty());
  EXPECT_THAT(Legality(agent.view(), {{1, 0, 0}}),
              ElementsAre(ElementsAre(1, 1, 1), ElementsAre(1, 1)));
}

TEST(LegalPolicies, AreLegalWhereTheyArePredictedToBe) {
  const Example agent(true);
  // To state 0 and then 2 is legal, to state 1 and then 2 is not.
  const Policies policies = {{0, 4}, {2, 4}, {4, 0}};
  EXPECT_THAT(LegalPolicies(agent.view(), {{0, 1, 0}}, policies), ElementsAre(1, 0, 0));
  EXPECT_THAT(LegalPolicies(agent.view(), {{1, 0, 0}}, policies), ElementsAre(1, 0, 1));
}

TEST(LegalPolicies, NeedTheProbabilityThatTheSettingsAskFor) {
  Example agent(true);
  const Beliefs unsure = {{0.6, 0.4, 0}};
  EXPECT_THAT(Legality(agent.view(), unsure)[0], Pointwise(DoubleNear(1e-15), {1.0, 1.0, 0.6}));
  EXPECT_THAT(LegalPolicies(agent.view(), unsure, kThree), ElementsAre(1, 1, 1));
  agent.settings.legality = 0.7;
  EXPECT_THAT(LegalPolicies(agent.view(), unsure, kThree), ElementsAre(1, 1, 0));
  agent.settings.legality = 1;  // beliefs that sum to one but for rounding
  EXPECT_THAT(LegalPolicies(agent.view(), {{1 - 1e-15, 0, 0}}, kThree), ElementsAre(1, 1, 1));
}

TEST(LegalPolicies, AreThoseOfWhichEveryControlIs) {
  ModelParts parts;
  parts.controls = {{"go", 2}, {"take", 2}};
  parts.controls[1].legal_dependencies = {0};
  parts.controls[1].legal = Tensor({2, 2}, {1, 1, 0, 1});  // there is something in state 1 alone
  parts.factors = {{"place", 2, {0}, {0}, Tensor({2, 2, 2}, {1, 0, 1, 0, 0, 1, 0, 1})}};
  parts.modalities = {{"view", 1, {}, Tensor({1}, {1})}};
  const GenerativeModel model = GenerativeModel::Create(std::move(parts)).value();
  const AgentSettings settings;
  const ModelParameters parameters = ParametersAtBirth(model, settings, 4);
  EXPECT_THAT(LegalPolicies({model, settings, parameters}, {{1, 0}}, {{0}, {1}, {2}, {3}}),
              ElementsAre(1, 0, 1, 0));
  EXPECT_THAT(LegalPolicies({model, settings, parameters}, {{1, 0}}, {{2, 1}, {0, 1}, {2, 0}}),
              ElementsAre(1, 0, 1));
}

TEST(LegalPolicies, AreTheLeastIllegalWhereNoneIsLegal) {
  const Example agent(true);
  const Policies policies = {{4, 4}, {4, 0}, {5, 1}};  // all begin with what is illegal
  EXPECT_THAT(LegalPolicies(agent.view(), {{0.3, 0.7, 0}}, policies), ElementsAre(0, 1, 1));
}

TEST(ChooseAction, MarginalsAddUpPoliciesByTheirFirstAction) {
  const Example agent;
  const ActionChoice choice = ChooseAction(agent.view(), {{0, 5}, {1, 5}, {3, 0}, {5, 0}},
                                           {0.1, 0.2, 0.3, 0.4}, {}, {0.0, 0.0});
  EXPECT_THAT(choice.marginals, ElementsAre(Pointwise(DoubleNear(1e-15), {0.3, 0.3, 0.4}),
                                            Pointwise(DoubleNear(1e-15), {0.1, 0.9})));
  EXPECT_THAT(choice.action, ElementsAre(2, 1));
  EXPECT_EQ(choice.policy, 3);
  EXPECT_THAT(choice.drawn_from, IsEmpty());
}

TEST(ChooseAction, GoesOnWithTheMostProbablePolicyThatBeginsSo) {
  const Example agent;
  // Each control by itself: go 0 (0.5), blink 1 (0.6); both policies that begin so, then none.
  EXPECT_EQ(ChooseAction(agent.view(), {{0, 0}, {1, 1}, {1, 2}, {3, 0}}, {0.4, 0.04, 0.11, 0.45},
                         {}, {0.0, 0.0})
                .policy,
            2);
  const ActionChoice none =
      ChooseAction(agent.view(), {{0, 0}, {3, 1}, {5, 2}}, {0.4, 0.3, 0.3}, {}, {0.0, 0.0});
  EXPECT_THAT(none.action, ElementsAre(0, 1));
  EXPECT_EQ(none.policy, 0);
}

int Go(const Example& agent, const std::vector<double>& posterior, double u,
       double log_normaliser = 0) {
  return ChooseAction(agent.view(), kThree, posterior, {}, {u, u}, log_normaliser).action[0];
}

TEST(Ties, AreDrawnUniformlyOrTakenInOrder) {
  Example agent;
  for (ActionSampling sampling : {ActionSampling::kMarginal, ActionSampling::kFull}) {
    agent.settings.sampling = sampling;
    for (TieRule rule : {TieRule::kUniform, TieRule::kWithin1e8}) {
      agent.settings.conventions.ties = rule;
      EXPECT_EQ(Go(agent, {0.4, 0.2, 0.4}, 0.0), 0);
      EXPECT_EQ(Go(agent, {0.4, 0.2, 0.4}, 0.4999), 0);
      EXPECT_EQ(Go(agent, {0.4, 0.2, 0.4}, 0.5), 2);
      EXPECT_EQ(Go(agent, {0.4, 0.2, 0.4}, 0.9999), 2);
      EXPECT_EQ(Go(agent, {0.4, 0.2, 0.4 + 5e-8}, 0.0), 2);
      EXPECT_EQ(Go(agent, {0.4, 0.2, 0.4 + 1e-9}, 0.0), 0);
    }
    agent.settings.conventions.ties = TieRule::kFirstIndex;
    EXPECT_EQ(Go(agent, {0.2, 0.4, 0.4}, 0.9999), 1);
    EXPECT_EQ(Go(agent, {0.2, 0.4, 0.4 + 1e-15}, 0.0), 2);
  }
}

TEST(Ties, AreAsWideAsTheNumbersComparedAreLarge) {
  Example agent;
  for (ActionSampling sampling : {ActionSampling::kMarginal, ActionSampling::kFull}) {
    agent.settings.sampling = sampling;
    EXPECT_EQ(Go(agent, {0.4, 0.2, 0.401}, 0.0), 2);
    EXPECT_EQ(Go(agent, {0.4, 0.2, 0.401}, 0.0, -1e12), 0);
  }
  agent.settings.sampling = ActionSampling::kMarginal;  // never as wide as a tenth
  EXPECT_EQ(Go(agent, {0.3, 0.2, 0.5}, 0.0, 1e15), 2);
}

TEST(Ties, OfWholePoliciesAreAmongActionsOrAmongPolicies) {
  Example agent;
  agent.settings.sampling = ActionSampling::kFull;
  const Policies policies = {{0, 0}, {0, 2}, {4, 0}};
  const std::vector<double> posterior = {1.0 / 3, 1.0 / 3, 1.0 / 3};
  EXPECT_EQ(ChooseAction(agent.view(), policies, posterior, {}, {0.6}).policy, 2);
  agent.settings.conventions.ties = TieRule::kWithin1e8;
  EXPECT_EQ(ChooseAction(agent.view(), policies, posterior, {}, {0.6}).policy, 1);
}

TEST(StochasticChoice, IsDrawnFromTheSharpenedProbabilities) {
  Example agent;
  agent.settings.selection = ActionSelection::kStochastic;
  agent.settings.alpha = 2;
  // 0.25, 0.09 and 0.04 of 0.38
  const ActionChoice choice = ChooseAction(agent.view(), kThree, {0.5, 0.3, 0.2}, {}, {0.7, 0.0});
  ASSERT_EQ(choice.drawn_from.size(), 2u);
  EXPECT_THAT(choice.drawn_from[0],
              Pointwise(DoubleNear(1e-15), {0.25 / 0.38, 0.09 / 0.38, 0.04 / 0.38}));
  EXPECT_EQ(choice.action[0], 1);
  EXPECT_EQ(Go(agent, {0.5, 0.3, 0.2}, 0.65), 0);
  EXPECT_EQ(Go(agent, {0.5, 0.3, 0.2}, 0.9), 2);
  agent.settings.sampling = ActionSampling::kFull;
  const ActionChoice whole = ChooseAction(agent.view(), kThree, {0.5, 0.3, 0.2}, {}, {0.7});
  ASSERT_EQ(whole.drawn_from.size(), 1u);
  EXPECT_EQ(whole.drawn_from[0], choice.drawn_from[0]);
  EXPECT_EQ(whole.policy, 1);
}

TEST(StochasticChoice, WithoutAlphaTakesAnythingThatIsNotForbiddenOrPruned) {
  Example agent;
  agent.settings.selection = ActionSelection::kStochastic;
  agent.settings.alpha = 0;
  const std::vector<double> posterior = {0.9, 0.1, 0};
  for (ActionSampling sampling : {ActionSampling::kMarginal, ActionSampling::kFull}) {
    agent.settings.sampling = sampling;
    agent.settings.prune_policies = 0;
    EXPECT_EQ(Go(agent, posterior, 0.9), 2);
    agent.settings.prune_policies = 0.05;
    EXPECT_EQ(Go(agent, posterior, 0.9), 1);
    EXPECT_EQ(Go(agent, {1, 0, 0}, 0.9), 0);
  }
}

TEST(MarginalChoice, TakesNoIllegalActionWhileALegalOneHasWeight) {
  Example agent(true);
  const Lists legality = {{1, 1, 0.1}, {1, 1}};
  for (ActionSelection selection :
       {ActionSelection::kDeterministic, ActionSelection::kStochastic}) {
    agent.settings.selection = selection;
    for (double u : {0.0, 0.5, 0.99}) {
      EXPECT_EQ(ChooseAction(agent.view(), kThree, {0.01, 0, 0.99}, legality, {u, u}).action[0], 0);
      EXPECT_EQ(ChooseAction(agent.view(), kThree, {0, 0, 1}, legality, {u, u}).action[0], 2);
    }
  }
}

void ExpectDistribution(const std::vector<double>& p) {
  double sum = 0;
  for (double value : p) {
    EXPECT_TRUE(std::isfinite(value) && value >= 0) << value;
    sum += value;
  }
  EXPECT_NEAR(sum, 1, 1e-9);
}

TEST(Choices, AreFiniteAndWithinTheModelForAnyAgent) {
  RandomAgentOptions options;
  options.extremes = 0.5;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(seed);
    Dice dice(seed);
    RandomAgent agent = DrawAgent(dice, options);
    const double precisions[] = {0, 1e-9, 1, 16, 1e6};
    agent.settings.gamma = precisions[dice.Below(5)];
    agent.settings.alpha = precisions[dice.Below(5)];
    if (dice.Chance(0.5)) agent.settings.prune_policies = dice.Chance(0.3) ? 1 : dice.Unit();
    agent.settings.legality = dice.Chance(0.2) ? 1 : dice.Unit();
    if (dice.Chance(0.5)) {
      agent.settings.precision =
          PrecisionSettings{dice.Chance(0.5) ? PrecisionRule::kGain : PrecisionRule::kEvidence,
                            precisions[1 + dice.Below(4)] + 1e-6, dice.UpTo(40)};
    }
    const AgentView view = agent.view();
    const std::vector<double> G = EvaluatePolicies(view, agent.posterior, agent.policies).G;
    std::vector<double> F;
    if (dice.Chance(0.5)) {
      for (size_t p = 0; p < G.size(); ++p) F.push_back(100 * dice.Unit());
    }
    const std::vector<char> legal = LegalPolicies(view, agent.posterior, agent.policies);
    const PolicyPosterior q = InferPolicies(view, G, F, legal);
    ExpectDistribution(q.probability);
    EXPECT_TRUE(std::isfinite(q.gamma) && (q.gamma > 0 || agent.settings.gamma == 0));
    for (size_t p = 0; p < legal.size(); ++p) EXPECT_TRUE(legal[p] != 0 || q.probability[p] == 0);
    std::vector<double> uniforms;
    for (size_t c = 0; c <= agent.model.controls().size(); ++c) uniforms.push_back(dice.Unit());
    const ActionChoice choice =
        ChooseAction(view, agent.policies, q.probability, Legality(view, agent.posterior), uniforms,
                     q.log_normaliser);
    for (const List<double>& list : choice.marginals) ExpectDistribution(list);
    for (const List<double>& list : choice.drawn_from) ExpectDistribution(list);
    ASSERT_EQ(choice.action.size(), agent.model.controls().size());
    for (size_t c = 0; c < choice.action.size(); ++c) {
      EXPECT_GE(choice.action[c], 0);
      EXPECT_LT(choice.action[c], agent.model.controls()[c].actions);
    }
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace starling
