#include "agents/population/testing/direct_agent.h"

#include <algorithm>
#include <cmath>

#include "agents/population/testing/random_model.h"

namespace starling {
namespace {

double SafeLog(double p) { return std::log(std::max(p, 2.220446049250313e-16)); }

// Calls visit(index) for every index within the extents.
template <typename Visit>
void ForEach(const std::vector<int>& extents, Visit visit) {
  std::vector<int> index(extents.size(), 0);
  for (;;) {
    visit(index);
    size_t axis = extents.size();
    for (; axis > 0; --axis) {
      if (++index[axis - 1] < extents[axis - 1]) break;
      index[axis - 1] = 0;
    }
    if (axis == 0) return;
  }
}

std::vector<double> Softmax(const std::vector<double>& logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  std::vector<double> p;
  double sum = 0;
  for (double logit : logits) {
    p.push_back(std::exp(logit - largest));
    sum += p.back();
  }
  for (double& value : p) value /= sum;
  return p;
}

std::vector<int> StateExtents(const GenerativeModel& model) {
  std::vector<int> extents;
  for (const Factor& factor : model.factors()) extents.push_back(factor.states);
  return extents;
}

// [first, of[list[0]], of[list[1]], ...].
std::vector<int> Pick(int first, const std::vector<int>& list, const std::vector<int>& of) {
  std::vector<int> index = {first};
  for (int i : list) index.push_back(of[static_cast<size_t>(i)]);
  return index;
}

double Product(const DirectBeliefs& q, const std::vector<int>& factors,
               const std::vector<int>& states) {
  double product = 1;
  for (int f : factors)
    product *= q[static_cast<size_t>(f)][static_cast<size_t>(states[static_cast<size_t>(f)])];
  return product;
}

std::vector<int> Everything(size_t count) {
  std::vector<int> all;
  for (size_t i = 0; i < count; ++i) all.push_back(static_cast<int>(i));
  return all;
}

// Counts of at least the floor over the sum of their column.
Tensor Mean(const Tensor& counts) {
  Tensor mean = counts;
  const size_t columns = counts.values.size() / static_cast<size_t>(counts.shape[0]);
  std::vector<double> sums(columns, 0.0);
  for (size_t i = 0; i < mean.values.size(); ++i) {
    mean.values[i] = std::max(mean.values[i], 2.220446049250313e-16);
    sums[i % columns] += mean.values[i];
  }
  for (size_t i = 0; i < mean.values.size(); ++i) mean.values[i] /= sums[i % columns];
  return mean;
}

Tensor CountsAtBirth(const Tensor& given, const Tensor& probabilities, double strength) {
  if (!given.empty()) return given;
  Tensor counts = probabilities;
  for (double& value : counts.values) value *= strength;
  return counts;
}

double Preference(const Modality& modality, int outcome, int step) {
  auto score = [&](int o) {
    return modality.C.shape.size() == 2 ? modality.C.at({o, step}) : modality.C.at({o});
  };
  if (modality.preference == PreferenceKind::kUtility) return score(outcome);
  double sum = 0;
  for (int o = 0; o < modality.outcomes; ++o) sum += std::exp(score(o));
  return score(outcome) - std::log(sum);
}

}  // namespace

DirectAgent::DirectAgent(const GenerativeModel& model, const AgentSettings& settings)
    : model_(model), settings_(settings), policies_(settings.policies) {
  if (policies_.empty()) policies_ = AllPolicies(model, settings.policy_length);
  for (const Modality& modality : model.modalities()) {
    A_.push_back(modality.A);
    if (!settings.learn_a) continue;
    A_counts_.push_back(CountsAtBirth(modality.pA, modality.A, settings.learn_a->prior_strength));
    A_.back() = Mean(A_counts_.back());
  }
  for (const Factor& factor : model.factors()) {
    B_.push_back(factor.B);
    if (!settings.learn_b) continue;
    B_counts_.push_back(CountsAtBirth(factor.pB, factor.B, settings.learn_b->prior_strength));
    B_.back() = Mean(B_counts_.back());
  }
}

DirectBeliefs DirectAgent::Predict(const DirectBeliefs& before,
                                   const std::vector<int>& action) const {
  DirectBeliefs after;
  for (size_t f = 0; f < B_.size(); ++f) {
    const Factor& factor = model_.factors()[f];
    after.emplace_back(static_cast<size_t>(factor.states), 0.0);
    std::vector<int> extents = {factor.states};
    for (int d : factor.dependencies)
      extents.push_back(model_.factors()[static_cast<size_t>(d)].states);
    ForEach(extents, [&](const std::vector<int>& index) {
      double p = 1;
      for (size_t i = 0; i < factor.dependencies.size(); ++i) {
        p *= before[static_cast<size_t>(factor.dependencies[i])][static_cast<size_t>(index[i + 1])];
      }
      std::vector<int> entry = index;
      for (int c : factor.controls) entry.push_back(action[static_cast<size_t>(c)]);
      after[f][static_cast<size_t>(index[0])] += B_[f].at(entry) * p;
    });
  }
  return after;
}

double DirectAgent::LogLikelihood(size_t m, int outcome, const std::vector<int>& states) const {
  if (outcome < 0) return 0;
  return SafeLog(A_[m].at(Pick(outcome, model_.modalities()[m].dependencies, states)));
}

double DirectAgent::FreeEnergy(const std::vector<int>& observation, const DirectBeliefs& prior,
                               const DirectBeliefs& q) const {
  double energy = 0;
  for (size_t f = 0; f < q.size(); ++f) {
    for (size_t s = 0; s < q[f].size(); ++s)
      energy += q[f][s] * (SafeLog(q[f][s]) - SafeLog(prior[f][s]));
  }
  ForEach(StateExtents(model_), [&](const std::vector<int>& states) {
    double log_likelihood = 0;
    for (size_t m = 0; m < A_.size(); ++m)
      log_likelihood += LogLikelihood(m, observation[m], states);
    energy -= Product(q, Everything(q.size()), states) * log_likelihood;
  });
  return energy;
}

void DirectAgent::MeanField(const std::vector<int>& observation, DirectStep& step) const {
  DirectBeliefs& q = step.posterior;
  for (const Factor& factor : model_.factors())
    q.emplace_back(static_cast<size_t>(factor.states), 1.0 / factor.states);
  const int sweeps = q.size() == 1 ? 1 : settings_.iterations;
  for (int sweep = 1; sweep <= sweeps; ++sweep) {
    const double energy_before = step.free_energy;
    DirectBeliefs logits = step.prior;
    for (std::vector<double>& factor : logits) {
      for (double& p : factor) p = SafeLog(p);
    }
    ForEach(StateExtents(model_), [&](const std::vector<int>& states) {
      for (size_t f = 0; f < q.size(); ++f) {
        std::vector<int> others = Everything(q.size());
        others.erase(others.begin() + static_cast<int>(f));
        const double weight = Product(q, others, states);
        for (size_t m = 0; m < A_.size(); ++m) {
          logits[f][static_cast<size_t>(states[f])] +=
              weight * LogLikelihood(m, observation[m], states);
        }
      }
    });
    for (size_t f = 0; f < q.size(); ++f) q[f] = Softmax(logits[f]);
    step.free_energy = FreeEnergy(observation, step.prior, q);
    if (sweep > 1 && std::abs(step.free_energy - energy_before) < settings_.tolerance) return;
  }
}

void DirectAgent::Joint(const std::vector<int>& observation, DirectStep& step) const {
  const std::vector<int> extents = StateExtents(model_);
  double evidence = 0;
  for (int extent : extents) step.posterior.emplace_back(static_cast<size_t>(extent), 0.0);
  ForEach(extents, [&](const std::vector<int>& states) {
    double log_joint = 0;
    for (size_t f = 0; f < states.size(); ++f)
      log_joint += SafeLog(step.prior[f][static_cast<size_t>(states[f])]);
    for (size_t m = 0; m < A_.size(); ++m) log_joint += LogLikelihood(m, observation[m], states);
    evidence += std::exp(log_joint);
    for (size_t f = 0; f < states.size(); ++f)
      step.posterior[f][static_cast<size_t>(states[f])] += std::exp(log_joint);
  });
  for (std::vector<double>& factor : step.posterior) {
    for (double& p : factor) p /= evidence;
  }
  step.free_energy = -std::log(evidence);
}

void DirectAgent::Evaluate(DirectStep& step) const {
  std::vector<double> logits;
  for (size_t p = 0; p < policies_.size(); ++p) {
    double utility = 0, gain = 0;
    DirectBeliefs q = step.posterior;
    for (size_t t = 0; t < policies_[p].size(); ++t) {
      q = Predict(q, policies_[p][t]);
      for (size_t m = 0; m < A_.size(); ++m) {
        const Modality& modality = model_.modalities()[m];
        std::vector<double> outcome(static_cast<size_t>(modality.outcomes), 0.0);
        ForEach(StateExtents(model_), [&](const std::vector<int>& states) {
          const double weight = Product(q, Everything(q.size()), states);
          for (int o = 0; o < modality.outcomes; ++o) {
            const double a = A_[m].at(Pick(o, modality.dependencies, states));
            outcome[static_cast<size_t>(o)] += weight * a;
            gain += weight * a * SafeLog(a);
          }
        });
        for (int o = 0; o < modality.outcomes; ++o) {
          const double probability = outcome[static_cast<size_t>(o)];
          utility += probability * Preference(modality, o, static_cast<int>(t));
          gain -= probability * SafeLog(probability);
        }
      }
    }
    step.utility.push_back(settings_.use_utility ? utility : 0);
    step.information_gain.push_back(settings_.use_state_information_gain ? gain : 0);
    step.G.push_back(step.utility.back() + step.information_gain.back());
    const double habit = model_.E().empty() ? 1.0 : model_.E()[p];
    logits.push_back(settings_.gamma * step.G.back() + SafeLog(habit));
  }
  step.policy_posterior = Softmax(logits);
  for (const Control& control : model_.controls())
    step.action_marginals.emplace_back(static_cast<size_t>(control.actions), 0.0);
  for (size_t p = 0; p < policies_.size(); ++p) {
    for (size_t c = 0; c < step.action_marginals.size(); ++c)
      step.action_marginals[c][static_cast<size_t>(policies_[p][0][c])] += step.policy_posterior[p];
  }
}

void DirectAgent::Learn(const std::vector<int>& observation, const DirectBeliefs& posterior) {
  auto add = [&](double& count, double amount) {
    if (!settings_.conventions.learn_only_possible || count > 0) count += amount;
  };
  for (size_t m = 0; m < A_counts_.size(); ++m) {
    if (observation[m] < 0) continue;
    const std::vector<int>& dependencies = model_.modalities()[m].dependencies;
    std::vector<int> extents(A_[m].shape.begin() + 1, A_[m].shape.end());
    ForEach(extents, [&](const std::vector<int>& index) {
      double p = 1;
      std::vector<int> entry = {observation[m]};
      for (size_t i = 0; i < index.size(); ++i) {
        p *= posterior[static_cast<size_t>(dependencies[i])][static_cast<size_t>(index[i])];
        entry.push_back(index[i]);
      }
      add(A_counts_[m].at(entry), settings_.learn_a->rate * p);
    });
    A_[m] = Mean(A_counts_[m]);
  }
  for (size_t f = 0; f < B_counts_.size() && !before_.empty(); ++f) {
    const Factor& factor = model_.factors()[f];
    std::vector<int> extents = {factor.states};
    for (int d : factor.dependencies)
      extents.push_back(model_.factors()[static_cast<size_t>(d)].states);
    ForEach(extents, [&](const std::vector<int>& index) {
      double p = posterior[f][static_cast<size_t>(index[0])];
      for (size_t i = 0; i < factor.dependencies.size(); ++i)
        p *=
            before_[static_cast<size_t>(factor.dependencies[i])][static_cast<size_t>(index[i + 1])];
      std::vector<int> entry = index;
      for (int c : factor.controls) entry.push_back(action_[static_cast<size_t>(c)]);
      add(B_counts_[f].at(entry), settings_.learn_b->rate * p);
    });
    B_[f] = Mean(B_counts_[f]);
  }
}

DirectStep DirectAgent::Step(const std::vector<int>& observation) {
  DirectStep step;
  if (before_.empty()) {
    for (const Factor& factor : model_.factors()) step.prior.push_back(factor.D);
  } else {
    step.prior = Predict(before_, action_);
  }
  if (settings_.inference == StateInference::kExact) {
    Joint(observation, step);
  } else {
    MeanField(observation, step);
  }
  Evaluate(step);
  Learn(observation, step.posterior);
  before_ = step.posterior;
  return step;
}

}  // namespace starling
