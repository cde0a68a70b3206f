// Masked actions and pruned policies mean the same side by side as one by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "agents/population/individual_population.h"
#include "agents/population/lane_coverage.h"
#include "agents/population/testing/random_model.h"
#include "agents/population/testing/tile_run.h"

namespace starling {
namespace {

constexpr double kTolerance = 1e-10;
constexpr int kLanes = 8;

AgentSettings RestrictedSettings(Dice& dice, const GenerativeModel& model,
                                 const RandomModelOptions& options) {
  AgentSettings settings = RandomSettings(dice, model, options);
  settings.conventions.ties = TieRule::kUniform;  // so that rounding does not decide
  settings.legality = dice.Chance(0.2) ? 1 : dice.Unit();
  if (dice.Chance(0.3)) settings.prune_policies = dice.Unit();
  return settings;
}

void ExpectNear(const std::vector<double>& got, const std::vector<double>& wanted,
                const char* what) {
  ASSERT_EQ(got.size(), wanted.size());
  for (size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], wanted[i], kTolerance) << what;
}

// The same probabilities by rank, of different policies.
void ExpectSameRanking(const std::vector<RankedPolicy>& got,
                       const std::vector<RankedPolicy>& wanted, bool listed) {
  ASSERT_EQ(got.size(), wanted.size());
  std::set<std::vector<int>> seen;
  for (size_t i = 0; i < got.size(); ++i) {
    EXPECT_NEAR(got[i].probability, wanted[i].probability, kTolerance);
    // A listed set may name a policy twice.
    EXPECT_TRUE(seen.insert(got[i].actions).second || listed) << "rank " << i;
  }
}

TEST(RestrictedPolicies, AreTheSameSideBySideAndOneByOne) {
  int different = 0;
  for (uint64_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE(testing::Message() << "model " << seed);
    Dice dice(seed);
    RandomModelOptions options;
    options.masks = 0.7;
    options.policy_length = dice.UpTo(3);
    if (options.policy_length == 3) options.max_actions = 2;
    const GenerativeModel model = RandomModel(dice, options);
    const AgentSettings settings = RestrictedSettings(dice, model, options);
    ASSERT_EQ(NotInLanes(model, settings), "");
    std::vector<int64_t> ids;
    for (int l = 0; l < kLanes; ++l) ids.push_back(dice.Below(1000) * kLanes + l);
    TileRun lanes(model, settings, Precision::kDouble, InstructionSet::kAuto, ids);
    TileRun alone(
        IndividualPopulation::Create({{model, settings}}, Precision::kDouble, "a test").value(),
        model.modalities().size(), ids);
    for (int t = 0; t < 3; ++t) {
      SCOPED_TRACE(testing::Message() << "step " << t);
      std::vector<std::vector<int>> observations;
      for (int l = 0; l < kLanes; ++l) observations.push_back(RandomObservation(dice, model));
      lanes.Step(observations);
      alone.Step(observations);
      for (int l = 0; l < kLanes; ++l) {
        SCOPED_TRACE(testing::Message() << "lane " << l);
        ExpectNear(lanes.ActionProbabilities(l), alone.ActionProbabilities(l), "first actions");
        if (lanes.Actions(l) != alone.Actions(l)) ++different;
      }
      EXPECT_NEAR(lanes.sums().utility, alone.sums().utility, 100 * kTolerance);
      EXPECT_NEAR(lanes.sums().expected_free_energy, alone.sums().expected_free_energy,
                  100 * kTolerance);
      if (different > 0) break;
      if (!settings.learns()) {
        ExpectSameRanking(lanes.MostProbablePolicies(3, 20), alone.MostProbablePolicies(3, 20),
                          !settings.policies.empty());
      }
    }
    ASSERT_EQ(different, 0);
    if (HasFailure()) return;
  }
}

// A corridor of four places: left is illegal in the first, right in the last.
GenerativeModel Corridor() {
  ModelParts parts;
  parts.controls = {{"move", 2}};
  parts.controls[0].legal_dependencies = {0};
  parts.controls[0].legal = Tensor({2, 4}, {0, 1, 1, 1, 1, 1, 1, 0});
  Factor place = {"place", 4, {0}, {0}, Tensor({4, 4, 2}), {0, 1, 0, 0}, {}};
  for (int s = 0; s < 4; ++s) {
    place.B.at({std::max(s - 1, 0), s, 0}) = 1;
    place.B.at({std::min(s + 1, 3), s, 1}) = 1;
  }
  Modality seen = {"seen", 4, {0}, Tensor({4, 4}), Tensor({4}), PreferenceKind::kUtility, {}};
  for (int s = 0; s < 4; ++s) seen.A.at({s, s}) = 1;
  parts.factors = {place};
  parts.modalities = {seen};
  return GenerativeModel::Create(parts).value();
}

// From the second place, 30 steps: each of them legal. Counted by hand as walks on a path graph.
TEST(RestrictedPolicies, AreExactOverSetsThatNobodyCouldList) {
  for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
    AgentSettings settings;
    settings.policy_length = 30;
    settings.use_state_information_gain = false;
    settings.sampling = ActionSampling::kFull;
    settings.selection = ActionSelection::kStochastic;
    TileRun tile(Corridor(), settings, precision, InstructionSet::kAuto, {0});
    tile.Step({{1}});
    // Walks of 29 steps from the first and from the third place.
    double walks[4] = {1, 1, 1, 1};
    for (int t = 0; t < 29; ++t) {
      const double next[4] = {walks[1], walks[0] + walks[2], walks[1] + walks[3], walks[2]};
      std::copy(next, next + 4, walks);
    }
    const double left = walks[0] / (walks[0] + walks[2]);
    const double tolerance = precision == Precision::kFloat ? 1e-5 : 1e-12;
    EXPECT_NEAR(tile.ActionProbabilities(0)[0], left, tolerance);
    const std::vector<RankedPolicy> best = tile.MostProbablePolicies(0, 40);
    ASSERT_EQ(best.size(), 40u);
    for (const RankedPolicy& policy : best) {
      EXPECT_NEAR(policy.probability * (walks[0] + walks[2]), 1, 1e-4);
      int place = 1;
      for (int action : policy.actions) {
        EXPECT_FALSE((place == 0 && action == 0) || (place == 3 && action == 1));
        place += action == 0 ? -1 : 1;
      }
    }
  }
}

}  // namespace
}  // namespace starling
