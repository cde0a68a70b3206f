// Inference on models and observations that contradict each other, with zeros everywhere: every
// number stays finite and every belief a distribution.

#include <cmath>
#include <vector>

#include "agents/inference/policy_messages.h"
#include "agents/inference/smoothing.h"
#include "agents/inference/state_inference.h"
#include "agents/inference/window_inference.h"
#include "gtest/gtest.h"
#include "tests/brute_force/random_models.h"

namespace starling {
namespace {

constexpr uint64_t kModels = 2000;

struct HardCase {
  RandomCase tried;
  ModelParameters parameters;
  Window window;

  AgentView agent() const { return {tried.model, tried.settings, parameters}; }
};

template <typename Enum>
void Flip(Enum other, Random& random, Enum& value) {
  if (random.Chance(0.5)) value = other;
}

Conventions RandomConventions(Random& random) {
  Conventions conventions;
  Flip(LogFloor::kAdd, random, conventions.log_floor);
  Flip(Likelihoods::kLogOfProduct, random, conventions.likelihoods);
  Flip(SoftOutcome::kLogOfMean, random, conventions.soft_outcome);
  Flip(MissingOutcome::kFlat, random, conventions.missing_outcome);
  Flip(SweepRule::kFromFlat, random, conventions.sweep_rule);
  Flip(PolicyMessages::kPymdp007, random, conventions.policy_messages);
  Flip(Smoother::kLosesMass, random, conventions.smoother);
  return conventions;
}

// Zeroes a column of a matrix, as no model has it.
void ZeroColumn(size_t rows, Random& random, Matrix& matrix) {
  const size_t columns = matrix.size() / rows;
  const size_t column = static_cast<size_t>(random.Between(0, static_cast<int>(columns) - 1));
  for (size_t r = 0; r < rows; ++r) matrix[r * columns + column] = 0;
}

void ZeroSome(const GenerativeModel& model, Random& random, ModelParameters& parameters) {
  for (size_t m = 0; m < parameters.A.size(); ++m) {
    if (random.Chance(0.3))
      ZeroColumn(static_cast<size_t>(model.modalities()[m].outcomes), random, parameters.A[m]);
  }
  for (size_t f = 0; f < parameters.B.size(); ++f) {
    if (random.Chance(0.3))
      ZeroColumn(static_cast<size_t>(model.factors()[f].states), random, parameters.B[f][0]);
    if (random.Chance(0.1)) parameters.D[f].assign(parameters.D[f].size(), 0);
  }
}

Observation RandomObservation(const GenerativeModel& model, Random& random) {
  Observation observation;
  for (const Modality& modality : model.modalities()) {
    Outcome outcome;
    if (random.Chance(0.7)) outcome.index = random.Between(0, modality.outcomes - 1);
    if (random.Chance(0.2)) {
      outcome.distribution.assign(static_cast<size_t>(modality.outcomes), 0);
      outcome.distribution[0] += 0.5;
      outcome.distribution.back() += 0.5;
    }
    observation.push_back(outcome);
  }
  return observation;
}

HardCase MakeHardCase(uint64_t seed) {
  Random random(seed);
  ModelKind kind;
  kind.most_policies = 12;
  kind.zeros = 0.6;
  kind.structured = 0.5;
  HardCase hard = {MakeRandomCase(kind, random), {}, {}};
  hard.tried.settings.conventions = RandomConventions(random);
  hard.tried.settings.iterations = random.Between(1, 12);
  hard.tried.settings.window.gradient_descent = random.Chance(0.5);
  hard.tried.settings.window.step_size = random.Chance(0.5) ? 1 : 0.25;
  const GenerativeModel& model = hard.tried.model;
  hard.parameters = ParametersAtBirth(model, hard.tried.settings, 1);
  if (random.Chance(0.5)) ZeroSome(model, random, hard.parameters);
  hard.window.prior = hard.parameters.D;
  for (int t = random.Between(1, 4); t > 0; --t) {
    hard.window.observations.push_back(RandomObservation(model, random));
    if (t == 1) continue;
    hard.window.actions.emplace_back();
    for (const Control& control : model.controls())
      hard.window.actions.back().push_back(random.Between(0, control.actions - 1));
  }
  return hard;
}

void ExpectDistribution(const Belief& belief) {
  double sum = 0;
  for (double p : belief) {
    ASSERT_TRUE(p >= 0 && p <= 1 + 1e-12) << p;
    sum += p;
  }
  ASSERT_NEAR(sum, 1, 1e-12);
}

void ExpectDistributions(const std::vector<Beliefs>& ticks) {
  for (const Beliefs& beliefs : ticks) {
    for (const Belief& belief : beliefs) ExpectDistribution(belief);
  }
}

void ExpectFinite(const std::vector<double>& values) {
  for (double value : values) ASSERT_TRUE(std::isfinite(value));
}

TEST(HardNumbers, LeaveStateInferenceFinite) {
  for (uint64_t seed = 0; seed < kModels; ++seed) {
    SCOPED_TRACE(seed);
    HardCase hard = MakeHardCase(seed);
    for (const StateInference inference : {StateInference::kMeanField, StateInference::kExact}) {
      hard.tried.settings.inference = inference;
      const StatePosterior result =
          InferStates(hard.agent(), hard.window.prior, hard.window.observations[0]);
      ExpectDistributions({result.posterior});
      ExpectFinite(result.free_energy_trace);
      ExpectFinite({result.free_energy, result.negative_entropy, result.prior_cross_entropy,
                    result.accuracy});
    }
    if (HasFatalFailure()) return;
  }
}

TEST(HardNumbers, LeaveWindowsFinite) {
  for (uint64_t seed = 0; seed < kModels; ++seed) {
    SCOPED_TRACE(seed);
    HardCase hard = MakeHardCase(seed);
    for (const StateInference inference :
         {StateInference::kVariationalMessages, StateInference::kMarginalMessages}) {
      hard.tried.settings.inference = inference;
      const WindowPosterior result = InferWindow(hard.agent(), hard.window);
      ExpectDistributions(result.beliefs);
      ExpectFinite(result.free_energy);
    }
    if (HasFatalFailure()) return;
  }
}

TEST(HardNumbers, LeavePolicyWindowsFinite) {
  for (uint64_t seed = 0; seed < kModels; ++seed) {
    SCOPED_TRACE(seed);
    const HardCase hard = MakeHardCase(seed);
    const PolicyWindowPosterior result =
        InferPolicyWindow(hard.agent(), hard.window, {hard.window.prior}, {{0}, {0, 0}});
    for (const List<Beliefs>& policy : result.beliefs) ExpectDistributions(policy);
    ExpectFinite(result.F);
    if (HasFatalFailure()) return;
  }
}

// The smoother that loses mass may lose all of it, never make any.
TEST(HardNumbers, LeaveFiltersAndSmoothersFinite) {
  for (uint64_t seed = 0; seed < kModels; ++seed) {
    SCOPED_TRACE(seed);
    const HardCase hard = MakeHardCase(seed);
    const Filtered filtered =
        FilterExactly(hard.agent(), hard.window.observations, hard.window.actions);
    ExpectDistributions(filtered.beliefs);
    ExpectFinite({filtered.log_evidence});
    if (hard.tried.model.factors()[0].dependencies != std::vector<int>{0}) continue;
    std::vector<Belief> of_factor;
    for (const Beliefs& beliefs : filtered.beliefs) of_factor.push_back(beliefs[0]);
    const Smoothed smoothed = SmoothFactor(hard.agent(), 0, of_factor, hard.window.actions);
    for (const Belief& belief : smoothed.beliefs) {
      if (hard.tried.settings.conventions.smoother == Smoother::kExact) {
        ExpectDistribution(belief);
      } else {
        double sum = 0;
        for (double p : belief) sum += p;
        ASSERT_TRUE(sum >= 0 && sum <= 1 + 1e-12) << sum;
      }
    }
    for (const Matrix& pair : smoothed.joint) ExpectFinite(pair);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace starling
