// State inference against posteriors worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "agents/population/single_agent.h"

namespace starling {
namespace {

// Two binary factors, flat at first, and one outcome that tells whether they are equal, right four
// times out of five. `first` is the initial probability of state 0 of the first factor.
GenerativeModel EqualOrNot(double first) {
  ModelParts parts;
  parts.controls = {{"", 1}};
  const Tensor stay({2, 2}, {1, 0, 0, 1});
  parts.factors = {{"a", 2, {0}, {}, stay, {first, 1 - first}, {}},
                   {"b", 2, {1}, {}, stay, {}, {}}};
  parts.modalities = {{"equal",
                       2,
                       {0, 1},
                       Tensor({2, 2, 2}, {.8, .2, .2, .8, .2, .8, .8, .2}),
                       {},
                       PreferenceKind::kUtility,
                       {}}};
  return GenerativeModel::Create(parts).value();
}

AgentStep FirstStep(const GenerativeModel& model, StateInference inference, int sweeps) {
  AgentSettings settings;
  settings.inference = inference;
  settings.iterations = sweeps;
  settings.tolerance = 0;
  return SingleAgent::Create(model, settings).value()->Step({0}).value();
}

// P(a = 0, b = 0) = 0.9 * 0.5 * 0.8, and so on; evidence 0.5 whatever a is.
TEST(ExactInference, GivesTheMarginalsOfTheJointPosterior) {
  const AgentStep step = FirstStep(EqualOrNot(0.9), StateInference::kExact, 1);
  EXPECT_NEAR(step.posterior[0][0], 0.9, 1e-15);
  EXPECT_NEAR(step.posterior[1][0], 0.9 * 0.8 + 0.1 * 0.2, 1e-15);
  EXPECT_NEAR(step.free_energy, -std::log(0.5), 1e-14);
}

// All messages come from the beliefs before the sweep, flat at first: a sweep from flat beliefs
// leaves b flat although a is not, as the first factor's belief is not used yet.
TEST(MeanField, UpdatesAllFactorsFromTheSweepBefore) {
  const AgentStep one = FirstStep(EqualOrNot(0.9), StateInference::kMeanField, 1);
  EXPECT_NEAR(one.posterior[0][0], 0.9, 1e-15);
  EXPECT_NEAR(one.posterior[1][0], 0.5, 1e-15);
  // Second sweep: b hears 0.9 ln 0.8 + 0.1 ln 0.2 against 0.9 ln 0.2 + 0.1 ln 0.8, that is
  // 4^0.9 : 4^0.1.
  const AgentStep two = FirstStep(EqualOrNot(0.9), StateInference::kMeanField, 2);
  EXPECT_NEAR(two.posterior[0][0], 0.9, 1e-15);
  EXPECT_NEAR(two.posterior[1][0], 1 / (1 + std::pow(4, -0.8)), 1e-15);
}

TEST(MeanField, BoundsTheEvidenceFromAbove) {
  const AgentStep exact = FirstStep(EqualOrNot(0.9), StateInference::kExact, 1);
  const AgentStep field = FirstStep(EqualOrNot(0.9), StateInference::kMeanField, 16);
  EXPECT_GT(field.free_energy, exact.free_energy + 1e-3);
}

// Two sets of beliefs after sweeps are compared, so two sweeps are done however wide the tolerance;
// a third one would move b from 1 / (1 + 4^-0.8).
TEST(MeanField, StopsWhereTheFreeEnergyRests) {
  AgentSettings settings;
  settings.tolerance = 100;
  const auto agent = SingleAgent::Create(EqualOrNot(0.9), settings).value();
  EXPECT_NEAR(agent->Step({0}).value().posterior[1][0], 1 / (1 + std::pow(4, -0.8)), 1e-15);
  settings.tolerance = 1e-9;
  const auto patient = SingleAgent::Create(EqualOrNot(0.9), settings).value();
  EXPECT_GT(patient->Step({0}).value().posterior[1][0], 1 / (1 + std::pow(4, -0.8)) + 1e-3);
}

// A modality that depends on nothing says nothing about states; its surprise is counted.
TEST(StateInference, CountsTheSurpriseOfWhatDependsOnNothing) {
  ModelParts parts = {
      EqualOrNot(0.9).controls(), EqualOrNot(0.9).factors(), EqualOrNot(0.9).modalities(), {}};
  parts.modalities.push_back(
      {"noise", 2, {}, Tensor({2}, {0.25, 0.75}), {}, PreferenceKind::kUtility, {}});
  const GenerativeModel model = GenerativeModel::Create(parts).value();
  for (const StateInference inference : {StateInference::kExact, StateInference::kMeanField}) {
    AgentSettings settings;
    settings.inference = inference;
    const AgentStep with = SingleAgent::Create(model, settings).value()->Step({0, 0}).value();
    const AgentStep without =
        SingleAgent::Create(EqualOrNot(0.9), settings).value()->Step({0}).value();
    EXPECT_NEAR(with.free_energy, without.free_energy + std::log(4.0), 1e-14);
    EXPECT_NEAR(with.posterior[1][0], without.posterior[1][0], 1e-15);
  }
}

}  // namespace
}  // namespace starling
