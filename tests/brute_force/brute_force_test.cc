// The engine's agents against a plain implementation of their mathematics, on small random models.

#include "tests/brute_force/brute_force_agent.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agents/population/single_agent.h"
#include "gtest/gtest.h"
#include "tests/brute_force/random_models.h"

namespace starling {
namespace {

constexpr double kTolerance = 1e-10;

void ExpectClose(double got, double expected, const std::string& what) {
  EXPECT_NEAR(got, expected, kTolerance) << what;
}
void ExpectClose(const std::vector<double>& got, const std::vector<double>& expected,
                 const std::string& what) {
  ASSERT_EQ(got.size(), expected.size()) << what;
  for (size_t i = 0; i < got.size(); ++i) {
    ExpectClose(got[i], expected[i], what + "[" + std::to_string(i) + "]");
  }
}
void ExpectClose(const Tensor& got, const Tensor& expected, const std::string& what) {
  EXPECT_EQ(got.shape, expected.shape) << what;
  ExpectClose(got.values, expected.values, what);
}
template <typename List>
void ExpectClose(const List& got, const List& expected, const std::string& what) {
  ASSERT_EQ(got.size(), expected.size()) << what;
  for (size_t i = 0; i < got.size(); ++i) {
    ExpectClose(got[i], expected[i], what + "[" + std::to_string(i) + "]");
  }
}

void ExpectSameStep(const AgentStep& got, const AgentStep& expected) {
  ExpectClose(got.prior, expected.prior, "prior");
  ExpectClose(got.posterior, expected.posterior, "posterior");
  ExpectClose(got.free_energy, expected.free_energy, "free energy");
  ExpectClose(got.negative_entropy, expected.negative_entropy, "negative entropy");
  ExpectClose(got.prior_cross_entropy, expected.prior_cross_entropy, "prior cross entropy");
  ExpectClose(got.accuracy, expected.accuracy, "accuracy");
  ExpectClose(got.G, expected.G, "G");
  ExpectClose(got.utility, expected.utility, "utility");
  ExpectClose(got.state_information_gain, expected.state_information_gain, "information gain");
  ExpectClose(got.policy_posterior, expected.policy_posterior, "policy posterior");
  ExpectClose(got.action_marginals, expected.action_marginals, "action marginals");
  ExpectClose(got.drawn_from, expected.drawn_from, "what is drawn from");
  ExpectClose(got.A_counts, expected.A_counts, "A counts");
  ExpectClose(got.B_counts, expected.B_counts, "B counts");
}

// Whether a deterministic agent took one of the best actions, up to rounding.
void ExpectBestAction(const std::vector<int>& action, const AgentStep& expected,
                      const BruteForceAgent& reference, const AgentSettings& settings) {
  constexpr double kTie = 2e-8;
  if (settings.sampling == ActionSampling::kMarginal) {
    const std::vector<std::vector<double>> legality = reference.PresentLegality();
    for (size_t c = 0; c < action.size(); ++c) {
      std::vector<double> marginal = expected.action_marginals[c];
      std::vector<double> legal = marginal;
      for (size_t a = 0; a < legal.size(); ++a) {
        if (legality[c][a] < settings.legality - 1e-9) legal[a] = 0;
      }
      if (*std::max_element(legal.begin(), legal.end()) > 0) marginal = legal;
      EXPECT_GE(marginal[static_cast<size_t>(action[c])],
                *std::max_element(marginal.begin(), marginal.end()) - kTie)
          << "control " << c;
    }
    return;
  }
  double best = 0;
  double chosen = 0;
  for (size_t p = 0; p < reference.policies().size(); ++p) {
    best = std::max(best, expected.policy_posterior[p]);
    if (reference.policies()[p][0] != action) continue;
    chosen = std::max(chosen, expected.policy_posterior[p]);
  }
  EXPECT_GE(chosen, best - kTie);
}

struct Family {
  ModelKind kind;
  // Sets the rest of the settings.
  std::function<void(const GenerativeModel&, Random&, AgentSettings&)> adjust =
      [](const GenerativeModel&, Random&, AgentSettings&) {};
  double missing = 0;  // chance of an outcome that is missing
  bool episodes = false;
  int models = 60;
  int steps = 5;
};

// Runs an agent and its plain counterpart side by side in worlds that behave as their models say.
void ExpectAgreement(const Family& family, uint64_t seed) {
  for (int i = 0; i < family.models; ++i) {
    SCOPED_TRACE(testing::Message() << "model " << i);
    Random random(seed + static_cast<uint64_t>(i));
    RandomCase random_case = MakeRandomCase(family.kind, random);
    AgentSettings& settings = random_case.settings;
    settings.gamma = 4 * random.Uniform();
    family.adjust(random_case.model, random, settings);
    const auto agent = SingleAgent::Create(random_case.model, settings);
    ASSERT_TRUE(agent.ok()) << agent.status();
    BruteForceAgent reference(random_case.model, settings);
    ASSERT_EQ((*agent)->policies(), reference.policies());
    ModelWorld world(random_case.model, random);
    for (int t = 0; t < family.steps; ++t) {
      SCOPED_TRACE(testing::Message() << "step " << t);
      if (family.episodes && t == 3) {
        (*agent)->StartEpisode();
        reference.StartEpisode();
      }
      std::vector<int> observation = world.Observe();
      for (int& outcome : observation) {
        if (random.Chance(family.missing)) outcome = -1;
      }
      std::vector<int> taken;
      for (const Control& control : random_case.model.controls()) {
        taken.push_back(random.Between(0, control.actions - 1));
      }
      const auto step = (*agent)->Step(observation, taken);
      ASSERT_TRUE(step.ok()) << step.status();
      const AgentStep expected = reference.Step(observation, taken);
      ExpectSameStep(*step, expected);
      if (settings.selection == ActionSelection::kDeterministic) {
        ExpectBestAction(step->action, expected, reference, settings);
      }
      if (testing::Test::HasFailure()) return;
      world.Act(taken);
    }
  }
}

TEST(BruteForce, AgreesOnModelsOfOneFactor) {
  Family family;
  family.kind.most_factors = 1;
  family.kind.zeros = 0.3;
  ExpectAgreement(family, 1000);
}

TEST(BruteForce, AgreesOnMeanFieldOfAFixedNumberOfSweeps) {
  Family family;
  family.adjust = [](const GenerativeModel&, Random& random, AgentSettings& settings) {
    settings.tolerance = 0;
    settings.iterations = random.Between(1, 16);
  };
  ExpectAgreement(family, 2000);
}

TEST(BruteForce, AgreesOnMeanFieldThatStopsWhenItSettles) {
  Family family;
  family.kind.structured = 0.3;
  ExpectAgreement(family, 3000);
}

TEST(BruteForce, AgreesOnExactPosteriors) {
  Family family;
  family.kind.zeros = 0.2;
  family.adjust = [](const GenerativeModel&, Random&, AgentSettings& settings) {
    settings.inference = StateInference::kExact;
  };
  ExpectAgreement(family, 4000);
}

TEST(BruteForce, AgreesOnModelsWithStructure) {
  Family family;
  family.kind.structured = 0.9;
  family.kind.most_policies = 800;  // long policies, whose nodes are shared
  ExpectAgreement(family, 5000);
}

TEST(BruteForce, AgreesOnGivenPolicies) {
  Family family;
  family.kind.structured = 0.5;
  family.adjust = [](const GenerativeModel& model, Random& random, AgentSettings& settings) {
    settings.policies = SomePolicies(model, settings.policy_length, random.Between(1, 12), random);
  };
  ExpectAgreement(family, 6000);
}

TEST(BruteForce, AgreesOnUnevenHabits) {
  Family family;
  family.kind.uneven_habits = true;
  ExpectAgreement(family, 7000);
}

TEST(BruteForce, AgreesOnPreferencesThatChangeOverTime) {
  Family family;
  family.kind.preferences_over_time = true;
  family.kind.structured = 0.5;
  ExpectAgreement(family, 8000);
}

TEST(BruteForce, AgreesWhereOutcomesAreMissingAndEpisodesBeginAgain) {
  Family family;
  family.missing = 0.4;
  family.episodes = true;
  ExpectAgreement(family, 9000);
}

TEST(BruteForce, AgreesOnWhatIsLearned) {
  Family family;
  family.kind.counts = true;
  family.kind.zeros = 0.1;
  family.kind.structured = 0.2;
  family.missing = 0.1;
  family.episodes = true;
  family.adjust = [](const GenerativeModel&, Random& random, AgentSettings& settings) {
    const int which = random.Between(1, 3);
    if (which & 1) settings.learn_a = LearningSettings{0.2 + random.Uniform(), 2.0};
    if (which & 2) settings.learn_b = LearningSettings{0.2 + random.Uniform(), 0.7};
    settings.conventions.learn_only_possible = random.Chance(0.5);
  };
  ExpectAgreement(family, 10000);
}

TEST(BruteForce, AgreesOnWholePoliciesAsTheUnitOfChoice) {
  Family family;
  family.kind.structured = 0.4;
  family.adjust = [](const GenerativeModel&, Random& random, AgentSettings& settings) {
    settings.sampling = ActionSampling::kFull;
    if (random.Chance(0.5)) settings.conventions.ties = TieRule::kFirstIndex;
    settings.use_utility = random.Chance(0.7);
    settings.use_state_information_gain = random.Chance(0.7);
  };
  ExpectAgreement(family, 11000);
}

TEST(BruteForce, AgreesOnWhatIsLegalAndWhatIsPruned) {
  Family family;
  family.models = 600;
  family.steps = 3;
  family.kind.masks = 0.7;
  family.kind.structured = 0.6;
  family.adjust = [](const GenerativeModel& model, Random& random, AgentSettings& settings) {
    settings.legality = random.Chance(0.3) ? 1 : random.Uniform();
    if (random.Chance(0.4)) settings.prune_policies = random.Uniform();
    if (random.Chance(0.5)) settings.sampling = ActionSampling::kFull;
    if (random.Chance(0.5)) settings.selection = ActionSelection::kStochastic;
    settings.alpha = 4 * random.Uniform();
    if (random.Chance(0.3))
      settings.policies =
          SomePolicies(model, settings.policy_length, random.Between(1, 12), random);
  };
  ExpectAgreement(family, 12000);
}

// Everything that a plan is compiled from, mixed.
TEST(BruteForce, AgreesOnThousandsOfModelsOfAnyKind) {
  for (int kind = 0; kind < 8; ++kind) {
    Family family;
    family.models = 500;
    family.steps = 2;
    family.kind.longest_policy = 5;
    family.kind.most_policies = 100;
    family.kind.zeros = 0.2;
    family.kind.structured = 0.6;
    family.kind.still = 0.2;
    family.kind.counts = true;
    family.kind.uneven_habits = (kind & 1) != 0;
    family.kind.preferences_over_time = (kind & 2) != 0;
    family.kind.masks = (kind & 4) != 0 ? 0.5 : 0;
    family.missing = 0.1;
    family.adjust = [](const GenerativeModel& model, Random& random, AgentSettings& settings) {
      if (random.Chance(0.3)) settings.inference = StateInference::kExact;
      settings.tolerance = 0;
      settings.iterations = random.Between(1, 6);
      if (random.Chance(0.3)) settings.learn_a = LearningSettings{0.2 + random.Uniform(), 2.0};
      if (random.Chance(0.3)) settings.learn_b = LearningSettings{0.2 + random.Uniform(), 0.7};
      settings.conventions.learn_only_possible = random.Chance(0.5);
      settings.legality = random.Uniform();
      if (random.Chance(0.2)) settings.prune_policies = random.Uniform();
      if (random.Chance(0.5)) settings.sampling = ActionSampling::kFull;
      if (random.Chance(0.5)) settings.selection = ActionSelection::kStochastic;
      settings.alpha = 2 * random.Uniform();
      settings.use_utility = random.Chance(0.9);
      settings.use_state_information_gain = random.Chance(0.8);
      if (model.E().empty() && random.Chance(0.3)) {
        settings.policies =
            SomePolicies(model, settings.policy_length, random.Between(1, 12), random);
      }
    };
    ExpectAgreement(family, 100000 + 1000 * static_cast<uint64_t>(kind));
    if (HasFailure()) return;
  }
}

// The plain implementation by itself: a case small enough for paper.
TEST(BruteForce, FollowsBayesRuleByHand) {
  ModelParts parts;
  parts.controls = {{"stay or swap", 2}};
  Factor coin = {"coin",       2, {0}, {0}, Tensor({2, 2, 2}, {1, 0, 0, 1, 0, 1, 1, 0}),
                 {0.75, 0.25}, {}};
  Modality side = {"side",
                   2,
                   {0},
                   Tensor({2, 2}, {0.8, 0.4, 0.2, 0.6}),
                   Tensor({2}, {0, 1}),
                   PreferenceKind::kUtility,
                   {}};
  parts.factors = {coin};
  parts.modalities = {side};
  BruteForceAgent agent(*GenerativeModel::Create(parts), AgentSettings());
  const AgentStep step = agent.Step({1}, {1});
  // P(o) = 0.75 * 0.2 + 0.25 * 0.6 = 0.3; both states are then equally likely.
  EXPECT_NEAR(step.posterior[0][0], 0.5, 1e-15);
  EXPECT_NEAR(step.free_energy, -std::log(0.3), 1e-15);
  // Whatever is done, the outcomes are (0.6, 0.4).
  EXPECT_NEAR(step.utility[0], 0.4, 1e-15);
  EXPECT_NEAR(step.utility[1], 0.4, 1e-15);
  EXPECT_NEAR(step.state_information_gain[0], 0.08630462173553424, 1e-14);
  EXPECT_NEAR(step.action_marginals[0][1], 0.5, 1e-15);
}

}  // namespace
}  // namespace starling
