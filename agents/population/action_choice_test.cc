// How agents choose: frequencies over many agents against the probabilities that the rules give.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "agents/model/presets/grid.h"
#include "agents/population/testing/tile_run.h"

namespace starling {
namespace {

constexpr int kTicks = 1500;

// One state; what is seen tells of the two controls' first choices only: utility of a joint action
// is the sum of the weights of its two choices.
GenerativeModel Choices(const std::vector<double>& first, const std::vector<double>& second) {
  const int n = static_cast<int>(first.size()), k = static_cast<int>(second.size());
  Tensor B_first({n, n}, 0.0), B_second({k, k}, 0.0);
  for (int i = 0; i < n; ++i) B_first.at({i, i}) = 1;
  for (int i = 0; i < k; ++i) B_second.at({i, i}) = 1;
  ModelParts parts;
  parts.controls = {{"a", n}, {"b", k}};
  parts.factors = {{"a", n, {}, {0}, B_first, {}, {}}, {"b", k, {}, {1}, B_second, {}, {}}};
  parts.modalities = {{"a", n, {0}, B_first, Tensor({n}, first), PreferenceKind::kUtility, {}},
                      {"b", k, {1}, B_second, Tensor({k}, second), PreferenceKind::kUtility, {}}};
  return GenerativeModel::Create(parts).value();
}

// How often each joint choice was made, over agents and ticks.
struct Frequencies {
  std::map<std::vector<int>, double> count;
  double total = 0;

  void Add(const std::vector<int>& choice) {
    ++count[choice];
    ++total;
  }
  double Of(const std::vector<int>& choice) { return count[choice] / total; }
};

Frequencies Choose(const GenerativeModel& model, const AgentSettings& settings,
                   Precision precision) {
  const std::vector<int64_t> ids = {0, 1, 2, 3, 4, 5, 6, 7};
  TileRun run(model, settings, precision, InstructionSet::kAuto, ids, /*seed=*/11);
  Frequencies frequencies;
  for (int t = 0; t < kTicks; ++t) {
    run.Step(std::vector<std::vector<int>>(ids.size(), {-1, -1}));
    for (int l = 0; l < 8; ++l) {
      frequencies.Add(run.Actions(l));
    }
  }
  return frequencies;
}

// Within five standard deviations of a binomial count.
void ExpectFrequency(double frequency, double probability, double draws = 8.0 * kTicks) {
  EXPECT_NEAR(frequency, probability,
              5 * std::sqrt(probability * (1 - probability) / draws) + 1e-9);
}

const std::vector<double> kFirst = {0.0, std::log(2.0), std::log(5.0)};
const std::vector<double> kSecond = {0.0, std::log(3.0)};

AgentSettings Stochastic(ActionSampling sampling, double alpha) {
  AgentSettings settings;
  settings.gamma = 1;
  settings.alpha = alpha;
  settings.selection = ActionSelection::kStochastic;
  settings.sampling = sampling;
  settings.use_state_information_gain = false;
  return settings;
}

// p = (1, 2, 5) / 8 and (1, 3) / 4; p^2 = (1, 4, 25) / 30 and (1, 9) / 10. The controls are
// independent, so both ways of sampling give the product.
TEST(ActionChoice, FollowsTheSharpenedProbabilities) {
  const double kOnce[] = {1 / 8., 2 / 8., 5 / 8.}, kTwice[] = {1 / 30., 4 / 30., 25 / 30.};
  for (const ActionSampling sampling : {ActionSampling::kMarginal, ActionSampling::kFull}) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      Frequencies once = Choose(Choices(kFirst, kSecond), Stochastic(sampling, 1), precision);
      Frequencies twice = Choose(Choices(kFirst, kSecond), Stochastic(sampling, 2), precision);
      for (int a = 0; a < 3; ++a) {
        ExpectFrequency(once.Of({a, 0}), kOnce[a] * 0.25);
        ExpectFrequency(once.Of({a, 1}), kOnce[a] * 0.75);
        ExpectFrequency(twice.Of({a, 0}), kTwice[a] * 0.1);
        ExpectFrequency(twice.Of({a, 1}), kTwice[a] * 0.9);
      }
    }
  }
}

// Given policies tie the controls together: full sampling never takes a pair that no policy has.
TEST(ActionChoice, TakesOnlyFirstActionsOfPoliciesWhenSamplingThemAsAWhole) {
  AgentSettings settings = Stochastic(ActionSampling::kFull, 1);
  settings.policies = {{{0, 0}}, {{2, 1}}, {{2, 1}}};  // weights 1, 15, 15
  Frequencies full = Choose(Choices(kFirst, kSecond), settings, Precision::kFloat);
  EXPECT_EQ(full.count.size(), 2u);
  ExpectFrequency(full.Of({0, 0}), 1 / 31.);
  settings.sampling = ActionSampling::kMarginal;
  Frequencies marginal = Choose(Choices(kFirst, kSecond), settings, Precision::kFloat);
  ExpectFrequency(marginal.Of({0, 1}), 1 / 31. * 30 / 31.);
}

TEST(ActionChoice, IsUniformAtPrecisionZero) {
  for (const ActionSampling sampling : {ActionSampling::kMarginal, ActionSampling::kFull}) {
    Frequencies flat = Choose(Choices(kFirst, kSecond), Stochastic(sampling, 0), Precision::kFloat);
    for (int a = 0; a < 3; ++a) {
      for (int b = 0; b < 2; ++b) ExpectFrequency(flat.Of({a, b}), 1 / 6.);
    }
  }
}

AgentSettings Deterministic(ActionSampling sampling, TieRule ties) {
  AgentSettings settings;
  settings.sampling = sampling;
  settings.conventions.ties = ties;
  settings.use_state_information_gain = false;
  return settings;
}

TEST(ActionChoice, DrawsEvenlyBetweenTheBest) {
  for (const ActionSampling sampling : {ActionSampling::kMarginal, ActionSampling::kFull}) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      // A preference far from 0, where single precision rounds coarsely.
      for (const double best : {2.0, 321.7}) {
        AgentSettings settings = Deterministic(sampling, TieRule::kUniform);
        settings.policy_length = 3;
        Frequencies ties =
            Choose(Choices({best, best - 1, best, best}, {1, 0}), settings, precision);
        EXPECT_EQ(ties.count.size(), 3u) << best;
        for (int a : {0, 2, 3}) ExpectFrequency(ties.Of({a, 0}), 1 / 3.);
      }
    }
  }
}

// From the middle of the grid towards four goals: the policies are worth the same, but single
// precision adds them up in different orders, to 1440.
TEST(ActionChoice, DrawsEvenlyWhereLargeSumsDifferByRounding) {
  GridModelParameters parameters;
  parameters.observation_noise = 0.3;
  const GenerativeModel grid = MakeGridModel(parameters).value();
  ModelParts parts = {grid.controls(), grid.factors(), grid.modalities(), {}};
  parts.factors[0].D.assign(25, 0.0);
  parts.factors[0].D[12] = 1;
  for (size_t goal : {2, 10, 14, 22}) parts.modalities[0].C.values[goal] = 30;
  const GenerativeModel model = GenerativeModel::Create(parts).value();
  for (const ActionSampling sampling : {ActionSampling::kMarginal, ActionSampling::kFull}) {
    AgentSettings settings = Deterministic(sampling, TieRule::kUniform);
    settings.policy_length = 3;
    Frequencies directions;
    for (uint64_t seed = 0; seed < kTicks / 10; ++seed) {
      std::vector<int64_t> ids;
      for (int64_t id = 0; id < 16; ++id) ids.push_back(id);
      TileRun run(model, settings, Precision::kFloat, InstructionSet::kAuto, ids, seed);
      run.Step(std::vector<std::vector<int>>(16, {12}));
      for (int l = 0; l < 16; ++l) directions.Add(run.Actions(l));
    }
    EXPECT_EQ(directions.count.size(), 4u);
    for (int direction = 0; direction < 4; ++direction)
      ExpectFrequency(directions.Of({direction}), 0.25, directions.total);
  }
}

TEST(ActionChoice, TakesTheBestHoweverLargeTheStakes) {
  for (const ActionSampling sampling : {ActionSampling::kMarginal, ActionSampling::kFull}) {
    const AgentSettings settings = Deterministic(sampling, TieRule::kUniform);
    Frequencies best = Choose(Choices({0, 1e9, -1e9}, {-1e10, 1e10}), settings, Precision::kFloat);
    EXPECT_EQ(best.Of({1, 1}), 1);
  }
}

TEST(ActionChoice, TakesTheFirstOfTheBestWhereThatIsTheRule) {
  for (const ActionSampling sampling : {ActionSampling::kMarginal, ActionSampling::kFull}) {
    const GenerativeModel model = Choices({1, 2, 2}, {0, 3});
    const AgentSettings settings = Deterministic(sampling, TieRule::kFirstIndex);
    Frequencies first = Choose(model, settings, Precision::kDouble);
    EXPECT_EQ(first.Of({1, 1}), 1);
  }
}

}  // namespace
}  // namespace starling
