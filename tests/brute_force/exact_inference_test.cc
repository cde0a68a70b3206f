// Exact inference, filtering and smoothing against sums over every path of hidden states, written
// from the model's tensors alone.

#include <cmath>
#include <vector>

#include "agents/inference/smoothing.h"
#include "agents/inference/state_inference.h"
#include "gtest/gtest.h"
#include "tests/brute_force/random_models.h"

namespace starling {
namespace {

constexpr double kTolerance = 1e-11;

using States = std::vector<int>;   // of all factors
using Path = std::vector<States>;  // by tick
using Choices = std::vector<int>;  // of all controls

struct Episode {
  Beliefs prior;
  std::vector<Observation> observations;
  std::vector<Choices> actions;  // one fewer
};

std::vector<States> AllStates(const GenerativeModel& model) {
  std::vector<States> all = {{}};
  for (const Factor& factor : model.factors()) {
    std::vector<States> longer;
    for (const States& states : all) {
      for (int s = 0; s < factor.states; ++s) {
        longer.push_back(states);
        longer.back().push_back(s);
      }
    }
    all = longer;
  }
  return all;
}

std::vector<int> Picked(const std::vector<int>& from, const std::vector<int>& indices) {
  std::vector<int> picked;
  for (int i : indices) picked.push_back(from[static_cast<size_t>(i)]);
  return picked;
}

double Entry(const Tensor& tensor, int row, const std::vector<int>& parents,
             const std::vector<int>& actions) {
  std::vector<int> index = {row};
  index.insert(index.end(), parents.begin(), parents.end());
  index.insert(index.end(), actions.begin(), actions.end());
  return tensor.at(index);
}

double TransitionProbability(const GenerativeModel& model, const States& from, const States& to,
                             const Choices& choices) {
  double p = 1;
  for (size_t f = 0; f < to.size(); ++f) {
    const Factor& factor = model.factors()[f];
    p *=
        Entry(factor.B, to[f], Picked(from, factor.dependencies), Picked(choices, factor.controls));
  }
  return p;
}

double OutcomeProbability(const Modality& modality, const States& states, const Outcome& seen,
                          const Conventions& conventions) {
  const std::vector<int> parents = Picked(states, modality.dependencies);
  if (seen.index >= 0) return Entry(modality.A, seen.index, parents, {});
  if (seen.missing() && conventions.missing_outcome == MissingOutcome::kNothing) return 1;
  double mean = 0, log_mean = 0;
  for (int o = 0; o < modality.outcomes; ++o) {
    const double weight =
        seen.missing() ? 1.0 / modality.outcomes : seen.distribution[static_cast<size_t>(o)];
    const double p = Entry(modality.A, o, parents, {});
    mean += weight * p;
    log_mean += weight * std::log(p);
  }
  return conventions.soft_outcome == SoftOutcome::kLogOfMean ? mean : std::exp(log_mean);
}

// P(states of ticks 0 to path.size() - 1, outcomes of the first `seen` of these).
double PathProbability(const AgentView& agent, const Episode& episode, const Path& path,
                       size_t seen) {
  double p = 1;
  for (size_t f = 0; f < episode.prior.size(); ++f)
    p *= episode.prior[f][static_cast<size_t>(path[0][f])];
  for (size_t t = 1; t < path.size(); ++t)
    p *= TransitionProbability(agent.model, path[t - 1], path[t], episode.actions[t - 1]);
  for (size_t t = 0; t < seen; ++t) {
    for (size_t m = 0; m < agent.model.modalities().size(); ++m) {
      p *= OutcomeProbability(agent.model.modalities()[m], path[t], episode.observations[t][m],
                              agent.settings.conventions);
    }
  }
  return p;
}

std::vector<Path> AllPaths(const GenerativeModel& model, size_t ticks) {
  const std::vector<States> states = AllStates(model);
  std::vector<Path> paths = {{}};
  for (size_t t = 0; t < ticks; ++t) {
    std::vector<Path> longer;
    for (const Path& path : paths) {
      for (const States& next : states) {
        longer.push_back(path);
        longer.back().push_back(next);
      }
    }
    paths = std::move(longer);
  }
  return paths;
}

// Sums over all paths of `ticks` ticks, `seen` of them with their outcomes.
struct Sums {
  double total = 0;
  std::vector<Beliefs> at;    // [tick][factor], not normalised
  std::vector<Matrix> pairs;  // [tick]: [next state][state] of the first factor
};

Sums SumOverPaths(const AgentView& agent, const Episode& episode, size_t ticks, size_t seen) {
  Sums sums;
  const size_t first = episode.prior[0].size();
  for (size_t t = 0; t < ticks; ++t) {
    sums.at.emplace_back();
    for (const Belief& belief : episode.prior) sums.at[t].emplace_back(belief.size(), 0.0);
    if (t > 0) sums.pairs.emplace_back(first * first, 0.0);
  }
  for (const Path& path : AllPaths(agent.model, ticks)) {
    const double p = PathProbability(agent, episode, path, seen);
    sums.total += p;
    for (size_t t = 0; t < ticks; ++t) {
      for (size_t f = 0; f < path[t].size(); ++f)
        sums.at[t][f][static_cast<size_t>(path[t][f])] += p;
      if (t > 0)
        sums.pairs[t - 1][static_cast<size_t>(path[t][0]) * first +
                          static_cast<size_t>(path[t - 1][0])] += p;
    }
  }
  return sums;
}

void ExpectProportional(const std::vector<double>& actual, const std::vector<double>& sums,
                        double total) {
  ASSERT_EQ(actual.size(), sums.size());
  for (size_t i = 0; i < sums.size(); ++i) EXPECT_NEAR(actual[i], sums[i] / total, kTolerance);
}

void ExpectProportional(const Beliefs& actual, const Beliefs& sums, double total) {
  ASSERT_EQ(actual.size(), sums.size());
  for (size_t f = 0; f < sums.size(); ++f) ExpectProportional(actual[f], sums[f], total);
}

Outcome RandomOutcome(int outcomes, Random& random) {
  if (random.Chance(0.2)) return {};
  if (random.Chance(0.5)) return {random.Between(0, outcomes - 1), {}};
  Outcome outcome;
  double sum = 0;
  for (int o = 0; o < outcomes; ++o) {
    outcome.distribution.push_back(random.Uniform() + 1e-3);
    sum += outcome.distribution.back();
  }
  for (double& p : outcome.distribution) p /= sum;
  return outcome;
}

Episode RandomEpisode(const GenerativeModel& model, size_t ticks, Random& random) {
  Episode episode;
  for (const Factor& factor : model.factors()) episode.prior.push_back(factor.D);
  for (size_t t = 0; t < ticks; ++t) {
    episode.observations.emplace_back();
    for (const Modality& modality : model.modalities())
      episode.observations[t].push_back(RandomOutcome(modality.outcomes, random));
    if (t == 0) continue;
    episode.actions.emplace_back();
    for (const Control& control : model.controls())
      episode.actions.back().push_back(random.Between(0, control.actions - 1));
  }
  return episode;
}

// The mean of logarithms of zeros depends on the floor, so models with zeros go without it.
Conventions RandomConventions(double zeros, Random& random) {
  Conventions conventions;
  if (random.Chance(0.5)) conventions.log_floor = LogFloor::kAdd;
  if (random.Chance(0.5)) conventions.likelihoods = Likelihoods::kLogOfProduct;
  if (zeros > 0 || random.Chance(0.5)) conventions.soft_outcome = SoftOutcome::kLogOfMean;
  if (random.Chance(0.5)) conventions.missing_outcome = MissingOutcome::kFlat;
  return conventions;
}

// A random model of at most so many factors under random conventions.
struct RandomAgent {
  RandomCase tried;
  ModelParameters parameters;

  AgentView view() const { return {tried.model, tried.settings, parameters}; }
};

RandomAgent MakeRandomAgent(int most_factors, Random& random) {
  ModelKind kind;
  kind.most_factors = most_factors;
  kind.zeros = random.Chance(0.5) ? 0.25 : 0;
  RandomAgent agent = {MakeRandomCase(kind, random), {}};
  agent.tried.settings.conventions = RandomConventions(kind.zeros, random);
  agent.parameters = ParametersAtBirth(agent.tried.model, agent.tried.settings, 1);
  return agent;
}

size_t TicksWithin(const GenerativeModel& model, double most_paths) {
  double states = 1;
  for (const Factor& factor : model.factors()) states *= factor.states;
  size_t ticks = 1;
  while (ticks < 4 && std::pow(states, ticks + 1) <= most_paths) ++ticks;
  return ticks;
}

TEST(ExactInference, IsThePosteriorOverAllJointStates) {
  int compared = 0;
  for (uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    RandomAgent agent = MakeRandomAgent(3, random);
    agent.tried.settings.inference = StateInference::kExact;
    const Episode episode = RandomEpisode(agent.tried.model, 1, random);
    const Sums sums = SumOverPaths(agent.view(), episode, 1, 1);
    if (sums.total < 1e-3) continue;
    ++compared;
    const StatePosterior result = InferStates(agent.view(), episode.prior, episode.observations[0]);
    ExpectProportional(result.posterior, sums.at[0], sums.total);
    EXPECT_NEAR(result.free_energy, -std::log(sums.total), kTolerance);
  }
  EXPECT_GT(compared, 300);
}

TEST(FilterExactly, SumsOverAllPathsSoFar) {
  int compared = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const RandomAgent agent = MakeRandomAgent(3, random);
    const size_t ticks = TicksWithin(agent.tried.model, 4000);
    const Episode episode = RandomEpisode(agent.tried.model, ticks, random);
    const Filtered result = FilterExactly(agent.view(), episode.observations, episode.actions);
    ASSERT_EQ(result.beliefs.size(), ticks);
    for (size_t t = 0; t < ticks; ++t) {
      const Sums before = SumOverPaths(agent.view(), episode, t + 1, t);
      const Sums after = SumOverPaths(agent.view(), episode, t + 1, t + 1);
      if (after.total == 0) break;
      ++compared;
      ExpectProportional(result.predicted[t], before.at[t], before.total);
      ExpectProportional(result.beliefs[t], after.at[t], after.total);
      if (t + 1 < ticks) continue;
      EXPECT_NEAR(result.log_evidence, std::log(after.total), kTolerance);
    }
  }
  EXPECT_GT(compared, 400);
}

TEST(SmoothFactor, SumsOverAllPathsOfTheEpisode) {
  int compared = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    RandomAgent agent = MakeRandomAgent(1, random);
    // Rules differ only where a filtered belief cannot be followed by what was seen.
    if (random.Chance(0.5)) agent.tried.settings.conventions.smoother = Smoother::kLosesMass;
    const Episode episode = RandomEpisode(agent.tried.model, 4, random);
    const Sums sums = SumOverPaths(agent.view(), episode, 4, 4);
    if (sums.total == 0) continue;
    ++compared;
    std::vector<Belief> filtered;
    for (const Beliefs& belief :
         FilterExactly(agent.view(), episode.observations, episode.actions).beliefs) {
      filtered.push_back(belief[0]);
    }
    const Smoothed result = SmoothFactor(agent.view(), 0, filtered, episode.actions);
    for (size_t t = 0; t < 4; ++t) ExpectProportional(result.beliefs[t], sums.at[t][0], sums.total);
    ASSERT_EQ(result.joint.size(), 3u);
    for (size_t t = 0; t < 3; ++t) ExpectProportional(result.joint[t], sums.pairs[t], sums.total);
  }
  EXPECT_GT(compared, 200);
}

}  // namespace
}  // namespace starling
