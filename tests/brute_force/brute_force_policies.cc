#include <algorithm>
#include <cmath>

#include "tests/brute_force/brute_force_agent.h"
#include "tests/brute_force/plain_algebra.h"

namespace starling {

using Eigen::MatrixXd;
using Eigen::VectorXd;

void BruteForceAgent::ScorePolicies(AgentStep& step) const {
  std::vector<MatrixXd> likelihoods;
  for (size_t m = 0; m < A_.size(); ++m) likelihoods.push_back(Likelihood(static_cast<int>(m)));
  VectorXd logits(policies_.size());
  for (size_t p = 0; p < policies_.size(); ++p) {
    double utility = 0;
    double gain = 0;
    Beliefs beliefs = now_;
    for (size_t t = 0; t < policies_[p].size(); ++t) {
      beliefs = Predict(beliefs, policies_[p][t]);
      const VectorXd joint = Joint(beliefs);
      for (size_t m = 0; m < A_.size(); ++m) {
        const Tensor& C = model_.modalities()[m].C;
        const VectorXd outcomes = likelihoods[m] * joint;
        VectorXd preferences = VectorXd::Zero(outcomes.size());
        for (int o = 0; o < outcomes.size() && !C.empty(); ++o) {
          preferences(o) = C.shape.size() == 1 ? C.at({o}) : C.at({o, static_cast<int>(t)});
        }
        if (model_.modalities()[m].preference == PreferenceKind::kPreference) {
          preferences = Softmax(preferences).array().log();
        }
        utility += outcomes.dot(preferences);
        gain += Entropy(outcomes);
        for (int j = 0; j < joint_states_; ++j) gain -= joint(j) * Entropy(likelihoods[m].col(j));
      }
    }
    step.utility.push_back(settings_.use_utility ? utility : 0);
    step.state_information_gain.push_back(settings_.use_state_information_gain ? gain : 0);
    step.G.push_back(step.utility.back() + step.state_information_gain.back());
    const double habit = model_.E().empty() ? 1 : model_.E()[p];
    logits(static_cast<Eigen::Index>(p)) =
        settings_.gamma * step.G.back() + std::log(std::max(habit, kSmallest));
  }
  step.policy_posterior = Listed(PolicyPosterior(logits));
  for (size_t c = 0; c < model_.controls().size(); ++c) {
    std::vector<double> marginal(static_cast<size_t>(model_.controls()[c].actions), 0);
    for (size_t p = 0; p < policies_.size(); ++p) {
      marginal[static_cast<size_t>(policies_[p][0][c])] += step.policy_posterior[p];
    }
    step.action_marginals.push_back(marginal);
  }
  if (settings_.selection == ActionSelection::kStochastic) DescribeDraws(step);
}

std::vector<std::vector<double>> BruteForceAgent::Legality(const Beliefs& beliefs) const {
  const VectorXd joint = Joint(beliefs);
  std::vector<std::vector<double>> legality;
  for (const Control& control : model_.controls()) {
    legality.emplace_back(static_cast<size_t>(control.actions), control.legal.empty() ? 1.0 : 0.0);
    for (int a = 0; a < control.actions && !control.legal.empty(); ++a) {
      for (int j = 0; j < joint_states_; ++j) {
        std::vector<int> index = {a};
        for (const int f : control.legal_dependencies) index.push_back(StateOf(f, j));
        legality.back()[static_cast<size_t>(a)] += joint(j) * control.legal.at(index);
      }
    }
  }
  return legality;
}

// A policy is as legal as its least legal action; where none is legal enough, the most legal are.
std::vector<bool> BruteForceAgent::LegalPolicies() const {
  std::vector<double> legality;
  for (const std::vector<std::vector<int>>& policy : policies_) {
    double least = 1;
    Beliefs beliefs = now_;
    for (const std::vector<int>& action : policy) {
      const std::vector<std::vector<double>> here = Legality(beliefs);
      for (size_t c = 0; c < action.size(); ++c)
        least = std::min(least, here[c][static_cast<size_t>(action[c])]);
      beliefs = Predict(beliefs, action);
    }
    legality.push_back(least);
  }
  const double limit =
      std::min(settings_.legality, *std::max_element(legality.begin(), legality.end()));
  std::vector<bool> legal;
  for (const double value : legality) legal.push_back(value >= limit - 1e-9);
  return legal;
}

VectorXd BruteForceAgent::PolicyPosterior(const VectorXd& logits) const {
  const std::vector<bool> legal = LegalPolicies();
  double most = -1e300;
  for (Eigen::Index p = 0; p < logits.size(); ++p) {
    if (legal[static_cast<size_t>(p)]) most = std::max(most, logits(p));
  }
  VectorXd weights = VectorXd::Zero(logits.size());
  for (Eigen::Index p = 0; p < logits.size(); ++p) {
    if (legal[static_cast<size_t>(p)]) weights(p) = std::exp(logits(p) - most);
    if (weights(p) < settings_.prune_policies) weights(p) = 0;
  }
  return weights / weights.sum();
}

// p^alpha, normalised, over what is allowed.
VectorXd BruteForceAgent::Drawn(const VectorXd& p, const std::vector<bool>& allowed) const {
  bool only_possible = settings_.prune_policies > 0;
  for (const Control& control : model_.controls())
    only_possible = only_possible || !control.legal.empty();
  VectorXd weights = VectorXd::Zero(p.size());
  for (Eigen::Index i = 0; i < p.size(); ++i) {
    if (!allowed[static_cast<size_t>(i)] || (only_possible && p(i) == 0)) continue;
    weights(i) = std::pow(std::max(p(i), kSmallest) / p.maxCoeff(), settings_.alpha);
  }
  return weights / weights.sum();
}

void BruteForceAgent::DescribeDraws(AgentStep& step) const {
  const auto vector = [](const std::vector<double>& list) {
    return VectorXd(
        Eigen::Map<const VectorXd>(list.data(), static_cast<Eigen::Index>(list.size())));
  };
  if (settings_.sampling == ActionSampling::kFull) {
    step.drawn_from = {
        Listed(Drawn(vector(step.policy_posterior), std::vector<bool>(policies_.size(), true)))};
    return;
  }
  const std::vector<std::vector<double>> legality = PresentLegality();
  for (size_t c = 0; c < legality.size(); ++c) {
    const std::vector<double>& marginal = step.action_marginals[c];
    std::vector<bool> allowed;
    bool some = false;
    for (size_t a = 0; a < marginal.size(); ++a) {
      allowed.push_back(legality[c][a] >= settings_.legality - 1e-9);
      some = some || (allowed[a] && marginal[a] > 0);
    }
    if (!some) allowed.assign(marginal.size(), true);
    step.drawn_from.push_back(Listed(Drawn(vector(marginal), allowed)));
  }
}

}  // namespace starling
