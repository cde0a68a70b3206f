#include "agents/planning/shared_outcomes.h"

#include <cmath>
#include <random>

#include "agents/model/presets/cue_chaining.h"
#include "agents/model/presets/grid.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::SizeIs;

constexpr double kFloor = 2.220446049250313e-16;

// What ShareOutcomes is told of a model, and the tables it points to.
struct Tables {
  explicit Tables(const GenerativeModel& model, double direct = 1e18) {
    const size_t count = model.modalities().size();
    ambiguity.resize(count);
    preferences.resize(count);
    for (size_t m = 0; m < count; ++m) {
      const Modality& modality = model.modalities()[m];
      const size_t outcomes = static_cast<size_t>(modality.outcomes);
      const size_t columns = modality.A.values.size() / outcomes;
      ambiguity[m].assign(columns, 0.0);
      for (size_t i = 0; i < modality.A.values.size(); ++i) {
        const double p = modality.A.values[i];
        if (p > 0) ambiguity[m][i % columns] -= p * std::log(p);
      }
      const bool changing = modality.C.shape.size() == 2;
      const size_t steps = changing ? static_cast<size_t>(modality.C.shape[1]) : 1;
      for (size_t t = 0; t < steps; ++t) {
        for (size_t o = 0; o < outcomes; ++o)
          preferences[m].push_back(modality.C.values[o * steps + t]);
      }
      modalities.push_back(
          {true, modality.outcomes, &modality.A.values, &ambiguity[m], &preferences[m], direct});
    }
    for (const Factor& factor : model.factors()) states.push_back(factor.states);
  }
  SharedOutcomes Share(const Plan& plan) const {
    return ShareOutcomes(plan, modalities, states, 16);
  }

  std::vector<std::vector<double>> ambiguity, preferences;
  std::vector<ModalityTables> modalities;
  std::vector<int> states;
};

using Belief = std::vector<double>;

Belief RandomBelief(std::mt19937_64& random, int states) {
  Belief belief;
  double sum = 0;
  for (int s = 0; s < states; ++s)
    sum += belief.emplace_back(std::exponential_distribution<>()(random));
  for (double& p : belief) p /= sum;
  return belief;
}

// The beliefs of every node of a plan whose transitions are deterministic.
std::vector<Belief> NodeBeliefs(const Plan& plan, const std::vector<int>& states,
                                std::mt19937_64& random) {
  std::vector<Belief> beliefs;
  for (const PlanNode& node : plan.nodes) {
    const int size = states[static_cast<size_t>(node.factor)];
    if (node.map.empty()) {
      beliefs.push_back(RandomBelief(random, size));
      continue;
    }
    const Belief& origin = beliefs[static_cast<size_t>(node.parents[0])];
    Belief belief(static_cast<size_t>(size), 0.0);
    for (size_t s = 0; s < origin.size(); ++s)
      belief[static_cast<size_t>(node.map[s])] += origin[s];
    beliefs.push_back(belief);
  }
  return beliefs;
}

Belief JointOf(const std::vector<Belief>& beliefs, const std::vector<int>& nodes) {
  Belief joint = {1.0};
  for (int node : nodes) {
    Belief extended;
    for (double p : joint) {
      for (double q : beliefs[static_cast<size_t>(node)]) extended.push_back(p * q);
    }
    joint = extended;
  }
  return joint;
}

double Surprise(double p) { return -p * std::log(std::max(p, kFloor)); }

// By their definition, from the term's own beliefs.
void ExpectTermsByDefinition(const GenerativeModel& model, const Plan& plan) {
  const Tables tables(model);
  const SharedOutcomes shared = tables.Share(plan);
  ASSERT_THAT(shared.terms, SizeIs(plan.terms.size()));
  std::mt19937_64 random(5);
  const std::vector<Belief> beliefs = NodeBeliefs(plan, tables.states, random);
  const auto value = [&](const LinearFunction& function) {
    const Belief joint = JointOf(beliefs, shared.joints[static_cast<size_t>(function.joint)]);
    double sum = function.base;
    for (size_t i = 0; i < function.states.size(); ++i)
      sum += function.weights[i] * joint[static_cast<size_t>(function.states[i])];
    return sum;
  };
  for (size_t t = 0; t < plan.terms.size(); ++t) {
    SCOPED_TRACE(t);
    const PlanTerm& term = plan.terms[t];
    const SharedTerm& found = shared.terms[t];
    ASSERT_TRUE(found.shared);
    const size_t m = static_cast<size_t>(term.modality);
    const std::vector<double>& A = model.modalities()[m].A.values;
    const Belief joint = JointOf(beliefs, term.beliefs);
    double utility = 0, gain = 0;
    for (size_t o = 0; o * joint.size() < A.size(); ++o) {
      double p = 0;
      for (size_t j = 0; j < joint.size(); ++j) p += A[o * joint.size() + j] * joint[j];
      const size_t outcomes = A.size() / joint.size();
      utility += p * tables.preferences[m][static_cast<size_t>(term.step) * outcomes + o];
      gain += Surprise(p);
    }
    for (size_t j = 0; j < joint.size(); ++j) gain -= joint[j] * tables.ambiguity[m][j];
    double shared_utility = found.utility_base, shared_gain = found.gain_base;
    if (found.utility >= 0)
      shared_utility += value(shared.expectations[static_cast<size_t>(found.utility)]);
    if (found.ambiguity >= 0)
      shared_gain -= value(shared.expectations[static_cast<size_t>(found.ambiguity)]);
    for (int outcome : found.outcomes)
      shared_gain += Surprise(value(shared.outcomes[static_cast<size_t>(outcome)]));
    EXPECT_NEAR(shared_utility, utility, 1e-12);
    EXPECT_NEAR(shared_gain, gain, 1e-12);
  }
}

Plan PlanOf(const GenerativeModel& model, int length) {
  AgentSettings settings;
  settings.policy_length = length;
  return CompilePlan(model, settings).value();
}

TEST(ShareOutcomes, GivesTheTermsOfAGridByTheirDefinition) {
  GridModelParameters parameters;
  parameters.observation_noise = 0.1;
  const GenerativeModel model = MakeGridModel(parameters).value();
  ExpectTermsByDefinition(model, PlanOf(model, 3));
}

TEST(ShareOutcomes, GivesTheTermsOfSeveralFactorsByTheirDefinition) {
  const GenerativeModel model = MakeCueChainingModel({}).value();
  ExpectTermsByDefinition(model, PlanOf(model, 3));
}

// By hand, or rather by listing the maps of all sequences of three moves: the sets of states that
// are taken to one state are 97 (counted apart, with the rules of the grid).
TEST(ShareOutcomes, KeepsEachOutcomeOnce) {
  GridModelParameters parameters;
  parameters.observation_noise = 0.1;
  const GenerativeModel model = MakeGridModel(parameters).value();
  const Plan plan = PlanOf(model, 3);
  ASSERT_THAT(plan.terms, SizeIs(45));
  EXPECT_THAT(Tables(model).Share(plan).outcomes, SizeIs(97));
}

TEST(ShareOutcomes, LeavesAloneWhatIsCheaperAsItIsAndWhatMayChange) {
  const GenerativeModel model = MakeGridModel({}).value();
  const Plan plan = PlanOf(model, 2);
  for (const SharedTerm& term : Tables(model, /*direct=*/1).Share(plan).terms)
    EXPECT_FALSE(term.shared);
  Tables learning(model);
  learning.modalities[0].may_share = false;
  for (const SharedTerm& term : learning.Share(plan).terms) EXPECT_FALSE(term.shared);
}

TEST(MostCommon, TakesTheSmallestOfSeveral) {
  EXPECT_EQ(MostCommon({3, 1, 3, 1, 2}), 1);
  EXPECT_EQ(MostCommon({2, 3, 3}), 3);
  EXPECT_EQ(MostCommon({7}), 7);
}

}  // namespace
}  // namespace starling
