// Ten thousand random models under random settings of every kind, in both precisions: beliefs are
// distributions, actions exist, and every number is finite, whatever is observed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "agents/population/lane_coverage.h"
#include "agents/population/testing/random_model.h"
#include "agents/population/testing/tile_run.h"

namespace starling {
namespace {

constexpr int kModels = 10000;
constexpr int kTicks = 3;

template <typename Enum>
void Choose(Dice& dice, std::vector<Enum> values, Enum& target) {
  if (dice.Chance(0.3))
    target = values[static_cast<size_t>(dice.Below(static_cast<int>(values.size())))];
}

Conventions RandomConventions(Dice& dice, Conventions conventions) {
  Choose(dice, {LogFloor::kClip, LogFloor::kAdd}, conventions.log_floor);
  Choose(dice, {Likelihoods::kSumOfLogs, Likelihoods::kLogOfProduct}, conventions.likelihoods);
  Choose(dice, {MissingOutcome::kNothing, MissingOutcome::kFlat}, conventions.missing_outcome);
  Choose(dice, {SoftOutcome::kMeanOfLogs, SoftOutcome::kLogOfMean}, conventions.soft_outcome);
  Choose(dice, {SweepRule::kEveryChange, SweepRule::kFromFlat}, conventions.sweep_rule);
  Choose(dice, {InformationGain::kSum, InformationGain::kJoint}, conventions.information_gain);
  Choose(dice, {true, false}, conventions.information_gain_threshold);
  Choose(dice, {Preferences::kUtility, Preferences::kLogSoftmax}, conventions.preferences);
  Choose(dice, {Novelty::kExact, Novelty::kHeuristic, Novelty::kHalfHeuristic},
         conventions.novelty);
  Choose(dice, {TieRule::kUniform, TieRule::kFirstIndex, TieRule::kWithin1e8}, conventions.ties);
  Choose(dice, {Smoother::kExact, Smoother::kLosesMass}, conventions.smoother);
  Choose(dice, {PrunedBranch::kLessPenalty, PrunedBranch::kOnlyPenalty}, conventions.pruned_branch);
  conventions.policy_messages =
      dice.Chance(0.5) ? PolicyMessages::kPymdp007 : PolicyMessages::kPymdpLegacy;
  return conventions;
}

std::optional<LearningSettings> RandomLearning(Dice& dice) {
  if (dice.Chance(0.6)) return std::nullopt;
  const double forgetting[] = {0, 0, 0.1, 1};
  return LearningSettings{dice.Chance(0.2) ? 1e-12 : dice.Unit() + 1e-3,
                          dice.Unit() + 1e-3,
                          forgetting[dice.Below(4)],
                          {}};
}

AgentSettings AnySettings(Dice& dice, const GenerativeModel& model,
                          const RandomModelOptions& options) {
  AgentSettings settings = RandomSettings(dice, model, options);
  settings.conventions = RandomConventions(dice, settings.conventions);
  Choose(dice,
         {StateInference::kVariationalMessages, StateInference::kMarginalMessages,
          StateInference::kPolicyMessages},
         settings.inference);
  if (settings.inference == StateInference::kPolicyMessages) settings.iterations = 3;
  settings.window.horizon = dice.UpTo(3);
  settings.window.policy_priors = dice.Chance(0.5);
  settings.window.gradient_descent = dice.Chance(0.5);
  if (dice.Chance(0.5)) settings.episode_ticks = dice.UpTo(3);
  settings.use_parameter_information_gain = dice.Chance(0.5);
  if (dice.Chance(0.3)) settings.inductive = InductiveSettings{dice.UpTo(4), dice.Unit(), 1e-3};
  const double gammas[] = {1e-6, 1, 16, 1e6};
  if (dice.Chance(0.3)) {
    settings.gamma = gammas[dice.Below(4)];
    settings.precision = PrecisionSettings();
    if (dice.Chance(0.5)) settings.precision->rule = PrecisionRule::kEvidence;
  }
  if (dice.Chance(0.3)) settings.prune_policies = dice.Unit();
  settings.execution.every = dice.UpTo(settings.policy_length);
  if (settings.episode_ticks > 0) {
    settings.learn_a = RandomLearning(dice);
    settings.learn_b = RandomLearning(dice);
    settings.learn_c = RandomLearning(dice);
    settings.learn_d = RandomLearning(dice);
    settings.learn_e = RandomLearning(dice);
    if (dice.Chance(0.5)) settings.learning_time = LearningTime::kEpisodeEnd;
  }
  if (settings.policy_length == 1 && settings.inference != StateInference::kPolicyMessages &&
      dice.Chance(0.3)) {
    settings.search = SearchSettings();
    settings.search->horizon = dice.UpTo(2);
    settings.search->max_nodes = 500;
    if (dice.Chance(0.5)) settings.search->rule = SearchRule::kBreadthFirst;
  }
  return settings;
}

// Goals, masks and sharp preferences.
GenerativeModel WithWishes(Dice& dice, const GenerativeModel& plain) {
  ModelParts parts = {plain.controls(), plain.factors(), plain.modalities(), {}};
  for (Factor& factor : parts.factors) {
    for (int s = 0; s < factor.states && dice.Chance(0.5); ++s)
      factor.goals.push_back(dice.Chance(0.5) ? 1 : 0);
    factor.goals.resize(factor.goals.empty() ? 0 : static_cast<size_t>(factor.states), 0);
  }
  for (Modality& modality : parts.modalities) {
    for (double& value : modality.C.values) value *= dice.Chance(0.1) ? 1e9 : 1;
  }
  return GenerativeModel::Create(std::move(parts)).value();
}

void ExpectSound(const TileRun& run, const GenerativeModel& model, int lane, double tolerance) {
  for (const std::vector<double>& belief : run.Beliefs(lane)) {
    double sum = 0;
    for (double p : belief) {
      EXPECT_TRUE(p >= 0 && p <= 1 + tolerance) << p;
      sum += p;
    }
    EXPECT_NEAR(sum, 1, tolerance);
  }
  const std::vector<int> actions = run.Actions(lane);
  for (size_t c = 0; c < actions.size(); ++c) {
    EXPECT_GE(actions[c], 0);
    EXPECT_LT(actions[c], model.controls()[c].actions);
  }
  for (double p : run.ActionProbabilities(lane)) EXPECT_TRUE(p >= 0 && p <= 1 + tolerance) << p;
  for (const TileField& field : run.population().fields()) {
    if (field.element_bytes != (run.population().lanes() == 16 ? 4 : 8)) continue;
    if (field.name.find("actions") != std::string::npos) continue;
    if (field.name.find("age") != std::string::npos) continue;
    const bool in_lanes = run.population().instruction_set() != "individual";
    if (in_lanes && (field.name == "held" || field.name == "observations")) continue;
    for (double value : run.Reals(field, lane)) EXPECT_TRUE(std::isfinite(value)) << field.name;
  }
  const TileSums& sums = run.sums();
  for (double value : {sums.free_energy, sums.expected_free_energy, sums.utility,
                       sums.state_information_gain, sums.parameter_information_gain,
                       sums.inductive_value, sums.policy_precision, sums.belief_entropy}) {
    EXPECT_TRUE(std::isfinite(value));
  }
}

// In parts, so that they run side by side.
class AnySettingsTest : public ::testing::TestWithParam<int> {};
constexpr int kParts = 10;

TEST_P(AnySettingsTest, GiveFiniteDistributions) {
  int one_by_one = 0;
  for (int i = GetParam(); i < kModels; i += kParts) {
    SCOPED_TRACE(testing::Message() << "model " << i);
    Dice dice(700000 + static_cast<uint64_t>(i));
    RandomModelOptions options;
    options.policy_length = dice.UpTo(2);
    options.max_actions = 2;
    options.zeros = 0.5;
    options.max_states = 3;
    const GenerativeModel model = WithWishes(dice, RandomModel(dice, options));
    options.policy_length = std::max(1, options.policy_length);
    AgentSettings settings = AnySettings(dice, model, options);
    if (settings.inference == StateInference::kPolicyMessages) {
      // The present counts there, and C over time has a column for each step only.
      bool over_time = false;
      for (const Modality& modality : model.modalities()) over_time |= modality.C.shape.size() == 2;
      if (over_time) settings.inference = StateInference::kMarginalMessages;
    }
    one_by_one += !NotInLanes(model, settings).empty();
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      TileRun run(model, settings, precision, InstructionSet::kAuto, {3, 9});
      for (int t = 0; t < kTicks; ++t) {
        run.Step({RandomObservation(dice, model), RandomObservation(dice, model)});
        for (const int lane : {0, 1})
          ExpectSound(run, model, lane, precision == Precision::kFloat ? 1e-4 : 1e-9);
      }
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(one_by_one, kModels / kParts / 2);
}

INSTANTIATE_TEST_SUITE_P(Parts, AnySettingsTest, ::testing::Range(0, kParts));

}  // namespace
}  // namespace starling
