// Whatever the model, settings and observations, nothing that an agent computes is NaN or infinite.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "agents/population/testing/random_model.h"
#include "agents/population/testing/tile_run.h"

namespace starling {
namespace {

void ExpectFinite(const TileSums& sums) {
  EXPECT_TRUE(std::isfinite(sums.free_energy));
  EXPECT_TRUE(std::isfinite(sums.expected_free_energy));
  EXPECT_TRUE(std::isfinite(sums.utility));
  EXPECT_TRUE(std::isfinite(sums.state_information_gain));
  EXPECT_GE(sums.belief_entropy, -1e-4);
}

void ExpectProbabilities(const std::vector<double>& p, size_t first, size_t count) {
  double sum = 0;
  for (size_t i = first; i < first + count; ++i) {
    EXPECT_GE(p[i], 0);
    sum += p[i];
  }
  EXPECT_NEAR(sum, 1, 1e-4);
}

void ExpectSound(const TileRun& run, const GenerativeModel& model, int lane) {
  for (const std::vector<double>& factor : run.Beliefs(lane))
    ExpectProbabilities(factor, 0, factor.size());
  const std::vector<double> probabilities = run.ActionProbabilities(lane);
  const std::vector<int> actions = run.Actions(lane);
  size_t row = 0;
  for (size_t c = 0; c < actions.size(); ++c) {
    const int count = model.controls()[c].actions;
    EXPECT_GE(actions[c], 0);
    EXPECT_LT(actions[c], count);
    ExpectProbabilities(probabilities, row, static_cast<size_t>(count));
    row += static_cast<size_t>(count);
  }
  for (const TileField& field : run.population().fields()) {
    if (!field.learned) continue;
    for (double count : run.Reals(field, lane)) {
      EXPECT_TRUE(std::isfinite(count));
      EXPECT_GE(count, 0);
    }
  }
  ExpectFinite(run.sums());
}

TEST(Population, StaysFiniteOnTwoThousandRandomModels) {
  for (int i = 0; i < 2000; ++i) {
    SCOPED_TRACE(i);
    Dice dice(static_cast<uint64_t>(i));
    RandomModelOptions options;
    options.zeros = 0.8;
    options.policy_length = dice.UpTo(2);
    const GenerativeModel model = RandomModel(dice, options);
    const AgentSettings settings = RandomSettings(dice, model, options);
    TileRun run(model, settings, i % 2 == 0 ? Precision::kFloat : Precision::kDouble,
                InstructionSet::kAuto, {4, 5});
    for (int t = 0; t < 3; ++t) {
      run.Step({RandomObservation(dice, model), RandomObservation(dice, model)});
      ExpectSound(run, model, 0);
      ExpectSound(run, model, 1);
      if (HasFailure()) return;
    }
  }
}

// One state, one outcome, one action everywhere.
TEST(Population, RunsAModelInWhichNothingCanHappen) {
  ModelParts parts;
  parts.controls = {{"", 1}};
  parts.factors = {{"", 1, {0}, {0}, Tensor({1, 1, 1}, 1.0), {}, {}}};
  parts.modalities = {{"", 1, {}, Tensor({1}, 1.0), {}, PreferenceKind::kUtility, {}}};
  const GenerativeModel model = GenerativeModel::Create(parts).value();
  for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
    TileRun run(model, {}, precision, InstructionSet::kAuto, {0});
    EXPECT_EQ(run.Actions(0), std::vector<int>{-1});
    for (int t = 0; t < 3; ++t) run.Step({{0}});
    EXPECT_EQ(run.Actions(0), std::vector<int>{0});
    EXPECT_EQ(run.Beliefs(0), (std::vector<std::vector<double>>{{1.0}}));
    EXPECT_EQ(run.sums().free_energy, 0);
    EXPECT_EQ(run.sums().expected_free_energy, 0);
  }
}

// The largest numbers that are allowed, against and with each other.
TEST(Population, StaysFiniteWithTheLargestNumbersAllowed) {
  for (const double sign : {-1.0, 1.0}) {
    for (const bool given : {false, true}) {
      ModelParts parts;
      parts.controls = {{"", 2}};
      parts.factors = {{"", 2, {0}, {0}, Tensor({2, 2, 2}, {1, 0, 1, 0, 0, 1, 0, 1}), {}, {}}};
      parts.modalities = {{"",
                           2,
                           {0},
                           Tensor({2, 2}, {1, 0, 0, 1}),
                           Tensor({2}, {sign * 1e12, -sign * 1e12}),
                           PreferenceKind::kUtility,
                           Tensor({2, 2}, {1e12, 0, 0, 1e12})}};
      const GenerativeModel model = GenerativeModel::Create(parts).value();
      AgentSettings settings;
      settings.gamma = settings.alpha = 1e6;
      settings.policy_length = 3;
      settings.selection = ActionSelection::kStochastic;
      settings.sampling = ActionSampling::kFull;
      settings.learn_a = LearningSettings{1e12, 1.0};
      settings.learn_b = LearningSettings{1e-12, 1e-12};
      if (given) settings.policies = AllPolicies(model, 3);
      for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
        TileRun run(model, settings, precision, InstructionSet::kAuto, {0});
        for (int t = 0; t < 5; ++t) {
          run.Step({{t % 2}});
          ExpectSound(run, model, 0);
        }
      }
    }
  }
}

}  // namespace
}  // namespace starling
