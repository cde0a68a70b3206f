// Sums over all policies that one pass over the plan's edges takes, and the best policies that are
// found in it, against policies listed one by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "agents/model/image_layout.h"
#include "agents/population/best_policies.h"
#include "agents/population/image_reader.h"
#include "agents/population/lane_population.h"
#include "agents/population/testing/direct_agent.h"
#include "agents/population/testing/random_model.h"
#include "agents/population/testing/tile_run.h"

namespace starling {
namespace {

constexpr double kTolerance = 1e-12;
constexpr int kLane = 5;

void ExpectNear(double got, double expected, const char* what) {
  EXPECT_NEAR(got, expected, kTolerance * std::max(1.0, std::abs(expected))) << what;
}

double LogSum(const std::vector<double>& logs) {
  const double most = *std::max_element(logs.begin(), logs.end());
  double sum = 0;
  for (double log : logs) sum += std::exp(log - most);
  return most + std::log(sum);
}

double Expectation(const std::vector<double>& p, const std::vector<double>& x) {
  return std::inner_product(p.begin(), p.end(), x.begin(), 0.0);
}

// One agent in a lane of a tile, in double, and the same agent by the formulas.
struct Pair {
  Pair(const GenerativeModel& model, const AgentSettings& settings)
      : model(model),
        settings(settings),
        tile(model, settings, Precision::kDouble, InstructionSet::kAuto,
             {-1, -1, -1, -1, -1, /*kLane*/ 7}),
        direct(model, settings),
        policies(AllPolicies(model, settings.policy_length)) {}

  void Step(Dice& dice) {
    const std::vector<int> observation = RandomObservation(dice, model);
    tile.Step(std::vector<std::vector<int>>(8, observation));
    wanted = direct.Step(observation);
    direct.Take(tile.Actions(kLane));
    for (double G : wanted.G) logits.push_back(settings.gamma * G);
    logits.erase(logits.begin(), logits.end() - static_cast<int>(policies.size()));
  }
  const LanePopulation& lanes() const {
    return dynamic_cast<const LanePopulation&>(tile.population());
  }
  std::vector<double> Rows(int32_t row, int64_t count) const {
    return ImageReader(lanes().image()).Column(tile.scratch(), row, count, kLane);
  }
  const ImageHeader& header() const { return lanes().image().header(); }
  std::vector<RankedPolicy> Best(int count) const {
    return BestPolicies(lanes().image()).Read(tile.scratch(), kLane, count);
  }
  int FirstJointAction(size_t policy) const { return JointAction(policies[policy][0]); }
  int JointAction(const std::vector<int>& choices) const {
    int joint = 0;
    for (size_t c = 0; c < choices.size(); ++c)
      joint = joint * model.controls()[c].actions + choices[c];
    return joint;
  }

  const GenerativeModel model;
  const AgentSettings settings;
  TileRun tile;
  DirectAgent direct;
  const std::vector<std::vector<std::vector<int>>> policies;
  DirectStep wanted;
  std::vector<double> logits;  // [policy]: gamma G
};

// Small enough to list every policy, of 1 to 5 steps.
RandomModelOptions Options(Dice& dice) {
  RandomModelOptions options;
  options.windows = false;  // by the formulas there are none
  options.policy_length = dice.UpTo(5);
  options.max_actions = options.policy_length > 2 ? 2 : 3;
  if (options.policy_length > 3) options.max_states = 3;
  return options;
}

AgentSettings Settings(Dice& dice, const GenerativeModel& model,
                       const RandomModelOptions& options) {
  AgentSettings settings = RandomSettings(dice, model, options);
  settings.policies.clear();
  settings.tolerance = 0;
  return settings;
}

void ExpectSums(const Pair& pair) {
  const std::vector<double> results = pair.Rows(pair.header().result_row, kNumResults);
  const std::vector<double>& p = pair.wanted.policy_posterior;
  ExpectNear(results[kResultLogNormaliser], LogSum(pair.logits), "normaliser");
  ExpectNear(results[kResultUtility], Expectation(p, pair.wanted.utility), "utility");
  ExpectNear(results[kResultInformationGain], Expectation(p, pair.wanted.information_gain),
             "information gain");
  ExpectNear(results[kResultExpectedFreeEnergy], -Expectation(p, pair.wanted.G), "G");
  std::vector<double> marginals;
  for (const std::vector<double>& control : pair.wanted.action_marginals)
    marginals.insert(marginals.end(), control.begin(), control.end());
  const std::vector<double> got = pair.tile.ActionProbabilities(kLane);
  ASSERT_EQ(got.size(), marginals.size());
  for (size_t i = 0; i < got.size(); ++i) ExpectNear(got[i], marginals[i], "action marginal");
}

// What a policy is chosen by as a whole: the best that begins with each joint action, or the
// probability that the chosen one begins with it.
void ExpectWeightsOfWholePolicies(const Pair& pair) {
  std::map<int, std::vector<double>> by_action;
  const bool draws = pair.settings.selection == ActionSelection::kStochastic;
  std::vector<double> all;
  for (size_t i = 0; i < pair.logits.size(); ++i) {
    const double logit = pair.logits[i] * (draws ? pair.settings.alpha : 1);
    by_action[pair.FirstJointAction(i)].push_back(logit);
    all.push_back(logit);
  }
  const std::vector<double> weights =
      pair.Rows(pair.header().choice_row, pair.header().joint_actions);
  ASSERT_EQ(by_action.size(), weights.size());
  for (const auto& [action, logits] : by_action) {
    const double got = weights[static_cast<size_t>(action)];
    if (draws) {
      ExpectNear(got, std::exp(LogSum(logits) - LogSum(all)), "chance of a first action");
    } else {
      ExpectNear(got, *std::max_element(logits.begin(), logits.end()), "best with a first action");
    }
  }
}

void ExpectBestPolicies(const Pair& pair, int count) {
  std::vector<double> sorted = pair.wanted.policy_posterior;
  std::sort(sorted.begin(), sorted.end(), std::greater<double>());
  std::map<std::vector<int>, size_t> index;
  for (size_t p = 0; p < pair.policies.size(); ++p) {
    std::vector<int> actions;
    for (const std::vector<int>& step : pair.policies[p]) actions.push_back(pair.JointAction(step));
    index[actions] = p;
  }
  const std::vector<RankedPolicy> best = pair.Best(count);
  ASSERT_EQ(best.size(), std::min(sorted.size(), static_cast<size_t>(count)));
  for (size_t i = 0; i < best.size(); ++i) {
    const auto found = index.find(best[i].actions);
    ASSERT_NE(found, index.end()) << "twice, or no policy";
    const size_t p = found->second;
    index.erase(found);
    ExpectNear(best[i].probability, sorted[i], "probability by rank");
    ExpectNear(best[i].probability, pair.wanted.policy_posterior[p], "probability");
    ExpectNear(best[i].utility, pair.wanted.utility[p], "utility of a policy");
    ExpectNear(best[i].state_information_gain, pair.wanted.information_gain[p],
               "information gain of a policy");
  }
}

void Compare(uint64_t seed) {
  Dice dice(seed);
  const RandomModelOptions options = Options(dice);
  const GenerativeModel model = RandomModel(dice, options);
  Pair pair(model, Settings(dice, model, options));
  for (int t = 0; t < 3; ++t) {
    SCOPED_TRACE(testing::Message() << "step " << t);
    pair.Step(dice);
    ExpectSums(pair);
    if (pair.settings.sampling == ActionSampling::kFull) ExpectWeightsOfWholePolicies(pair);
    ExpectBestPolicies(pair, dice.UpTo(60));
  }
}

TEST(BackwardPass, SumsAndRanksAsEnumerationDoes) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(testing::Message() << "model " << seed);
    Compare(seed);
    if (HasFailure()) return;
  }
}

// Two controls of which one does nothing: every policy is as good as others.
GenerativeModel IdleControl() {
  ModelParts parts;
  parts.controls = {{"move", 3}, {"hum", 2}};
  Factor place = {"place", 3, {0}, {0}, Tensor({3, 3, 3}), {0.5, 0.25, 0.25}, {}};
  for (int s = 0; s < 3; ++s) {
    for (int u = 0; u < 3; ++u) place.B.at({(s + u) % 3, s, u}) = 1;
  }
  Modality seen = {"seen", 3, {0}, Tensor({3, 3}), Tensor({3}), PreferenceKind::kUtility, {}};
  for (int s = 0; s < 3; ++s) seen.A.at({s, s}) = 1;
  parts.factors = {place};
  parts.modalities = {seen};
  return GenerativeModel::Create(parts).value();
}

TEST(BestPolicies, TakesEquallyProbableOnesInTheOrderOfThePolicySet) {
  AgentSettings settings;
  settings.policy_length = 12;  // 2 x 10^9 policies, all the same
  settings.use_state_information_gain = false;
  TileRun tile(IdleControl(), settings, Precision::kDouble, InstructionSet::kAuto, {0});
  tile.Step({{1}});
  const auto& lanes = dynamic_cast<const LanePopulation&>(tile.population());
  const std::vector<RankedPolicy> best =
      BestPolicies(lanes.image()).Read(tile.scratch(), 0, 7 * 6 * 6);
  ASSERT_EQ(best.size(), 7u * 6 * 6);
  for (size_t i = 0; i < best.size(); ++i) {
    std::vector<int> expected(12, 0);
    for (size_t t = 12, rest = i; t-- > 0; rest /= 6) expected[t] = static_cast<int>(rest % 6);
    EXPECT_EQ(best[i].actions, expected);
    EXPECT_NEAR(best[i].probability * std::pow(6, 12), 1, 1e-9);
  }
}

TEST(BestPolicies, FindsThemInSetsThatNobodyCouldList) {
  const GenerativeModel plain = IdleControl();
  ModelParts parts = {plain.controls(), plain.factors(), plain.modalities(), {}};
  parts.modalities[0].C.values = {0, 0.25, 1};
  AgentSettings settings;
  settings.policy_length = 40;  // 6^40 policies
  settings.gamma = 2;
  settings.use_state_information_gain = false;
  TileRun tile(GenerativeModel::Create(parts).value(), settings, Precision::kDouble,
               InstructionSet::kAuto, {0});
  tile.Step({{1}});  // in place 1
  const auto& lanes = dynamic_cast<const LanePopulation&>(tile.population());
  const std::vector<RankedPolicy> best = BestPolicies(lanes.image()).Read(tile.scratch(), 0, 100);
  ASSERT_EQ(best.size(), 100u);
  // Each step is worth exp(2 C) whatever came before, each place comes by two joint actions.
  const double log_normaliser = 40 * std::log(2 * (1 + std::exp(2 * 0.25) + std::exp(2.0)));
  for (size_t i = 0; i < best.size(); ++i) {
    EXPECT_EQ(best[i].actions[0] / 2, 1) << "one on, to place 2";
    EXPECT_NEAR(best[i].utility, 40, 1e-12);
    EXPECT_NEAR(std::log(best[i].probability), 2 * 40 - log_normaliser, 1e-11);
  }
}

}  // namespace
}  // namespace starling
