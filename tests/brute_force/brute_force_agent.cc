#include "tests/brute_force/brute_force_agent.h"

#include <algorithm>
#include <cmath>

#include "tests/brute_force/plain_algebra.h"

namespace starling {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

std::vector<std::vector<double>> Lists(const std::vector<VectorXd>& vectors) {
  std::vector<std::vector<double>> lists;
  for (const VectorXd& v : vectors) lists.push_back(Listed(v));
  return lists;
}

// Means of Dirichlet distributions, one for each column.
Tensor Mean(const Tensor& counts) {
  Tensor mean = counts;
  const size_t columns = counts.values.size() / static_cast<size_t>(counts.shape[0]);
  for (size_t c = 0; c < columns; ++c) {
    double sum = 0;
    for (size_t i = c; i < mean.values.size(); i += columns) {
      sum += mean.values[i] = std::max(mean.values[i], kSmallest);
    }
    for (size_t i = c; i < mean.values.size(); i += columns) mean.values[i] /= sum;
  }
  return mean;
}

Tensor Times(Tensor tensor, double factor) {
  for (double& value : tensor.values) value *= factor;
  return tensor;
}

// All lists of one index below each limit, the last running fastest.
std::vector<std::vector<int>> AllIndices(const std::vector<int>& limits) {
  std::vector<std::vector<int>> lists = {{}};
  for (const int limit : limits) {
    std::vector<std::vector<int>> longer;
    for (const std::vector<int>& list : lists) {
      for (int i = 0; i < limit; ++i) {
        longer.push_back(list);
        longer.back().push_back(i);
      }
    }
    lists = std::move(longer);
  }
  return lists;
}

}  // namespace

BruteForceAgent::BruteForceAgent(const GenerativeModel& model, const AgentSettings& settings)
    : model_(model), settings_(settings), joint_states_(1), policies_(settings.policies) {
  for (const Factor& factor : model.factors()) {
    joint_states_ *= factor.states;
    B_.push_back(factor.B);
    if (!settings.learn_b) continue;
    B_counts_.push_back(factor.pB.empty() ? Times(factor.B, settings.learn_b->prior_strength)
                                          : factor.pB);
    B_.back() = Mean(B_counts_.back());
  }
  for (const Modality& modality : model.modalities()) {
    A_.push_back(modality.A);
    if (!settings.learn_a) continue;
    A_counts_.push_back(modality.pA.empty() ? Times(modality.A, settings.learn_a->prior_strength)
                                            : modality.pA);
    A_.back() = Mean(A_counts_.back());
  }
  if (!policies_.empty()) return;
  std::vector<int> actions;
  for (const Control& control : model.controls()) actions.push_back(control.actions);
  const std::vector<std::vector<int>> joint_actions = AllIndices(actions);
  const std::vector<int> steps(static_cast<size_t>(settings.policy_length),
                               static_cast<int>(joint_actions.size()));
  for (const std::vector<int>& sequence : AllIndices(steps)) {
    policies_.emplace_back();
    for (const int joint : sequence) {
      policies_.back().push_back(joint_actions[static_cast<size_t>(joint)]);
    }
  }
}

int BruteForceAgent::StateOf(int factor, int joint) const {
  for (size_t f = model_.factors().size(); --f > static_cast<size_t>(factor);) {
    joint /= model_.factors()[f].states;
  }
  return joint % model_.factors()[static_cast<size_t>(factor)].states;
}

MatrixXd BruteForceAgent::Likelihood(int modality) const {
  const size_t m = static_cast<size_t>(modality);
  const Modality& shape = model_.modalities()[m];
  MatrixXd matrix(shape.outcomes, joint_states_);
  for (int o = 0; o < shape.outcomes; ++o) {
    for (int j = 0; j < joint_states_; ++j) {
      std::vector<int> index = {o};
      for (const int f : shape.dependencies) index.push_back(StateOf(f, j));
      matrix(o, j) = A_[m].at(index);
    }
  }
  return matrix;
}

MatrixXd BruteForceAgent::Transition(int factor, const std::vector<int>& action) const {
  const size_t f = static_cast<size_t>(factor);
  const Factor& shape = model_.factors()[f];
  MatrixXd matrix(shape.states, joint_states_);
  for (int next = 0; next < shape.states; ++next) {
    for (int j = 0; j < joint_states_; ++j) {
      std::vector<int> index = {next};
      for (const int parent : shape.dependencies) index.push_back(StateOf(parent, j));
      for (const int c : shape.controls) index.push_back(action[static_cast<size_t>(c)]);
      matrix(next, j) = B_[f].at(index);
    }
  }
  return matrix;
}

VectorXd BruteForceAgent::Joint(const Beliefs& beliefs) const {
  VectorXd joint = VectorXd::Ones(joint_states_);
  for (int j = 0; j < joint_states_; ++j) {
    for (size_t f = 0; f < beliefs.size(); ++f) {
      joint(j) *= beliefs[f](StateOf(static_cast<int>(f), j));
    }
  }
  return joint;
}

BruteForceAgent::Beliefs BruteForceAgent::Predict(const Beliefs& beliefs,
                                                  const std::vector<int>& action) const {
  const VectorXd joint = Joint(beliefs);
  Beliefs next;
  for (size_t f = 0; f < beliefs.size(); ++f) {
    next.push_back(Transition(static_cast<int>(f), action) * joint);
  }
  return next;
}

BruteForceAgent::Beliefs BruteForceAgent::Marginals(const VectorXd& joint) const {
  Beliefs marginals;
  for (size_t f = 0; f < model_.factors().size(); ++f) {
    marginals.push_back(VectorXd::Zero(model_.factors()[f].states));
    for (int j = 0; j < joint_states_; ++j) {
      marginals[f](StateOf(static_cast<int>(f), j)) += joint(j);
    }
  }
  return marginals;
}

// Bayes' rule over the joint states. The free energy is then the surprise, - ln P(observation).
void BruteForceAgent::ExactPosterior(const Beliefs& prior, const VectorXd& evidence,
                                     AgentStep& step) {
  const VectorXd joint_prior = Joint(prior);
  VectorXd joint = joint_prior.cwiseProduct(evidence);
  step.free_energy = -std::log(joint.sum());
  joint /= joint.sum();
  now_ = Marginals(joint);
  step.negative_entropy = -Entropy(joint);
  step.prior_cross_entropy = -joint.dot(Log(joint_prior));
  step.accuracy = joint.dot(Log(evidence));
}

// q_f = softmax(ln p_f + E_{q \ f}[ln P(o | s)]) for all factors at once, again and again, from
// flat beliefs; with a tolerance until the free energy settles.
void BruteForceAgent::MeanFieldPosterior(const Beliefs& prior, const VectorXd& log_evidence,
                                         AgentStep& step) {
  Beliefs q;
  for (const Factor& factor : model_.factors()) {
    q.push_back(VectorXd::Constant(factor.states, 1.0 / factor.states));
  }
  const auto measure = [&] {
    step.negative_entropy = step.prior_cross_entropy = 0;
    for (size_t f = 0; f < q.size(); ++f) {
      step.negative_entropy -= Entropy(q[f]);
      step.prior_cross_entropy -= q[f].dot(Log(prior[f]));
    }
    step.accuracy = Joint(q).dot(log_evidence);
    step.free_energy = step.negative_entropy + step.prior_cross_entropy - step.accuracy;
  };
  for (int sweep = 1; sweep <= settings_.iterations; ++sweep) {
    Beliefs next;
    for (size_t f = 0; f < q.size(); ++f) {
      VectorXd message = Log(prior[f]);
      for (int j = 0; j < joint_states_; ++j) {
        double others = 1;
        for (size_t g = 0; g < q.size(); ++g) {
          if (g != f) others *= q[g](StateOf(static_cast<int>(g), j));
        }
        message(StateOf(static_cast<int>(f), j)) += others * log_evidence(j);
      }
      next.push_back(Softmax(message));
    }
    q = next;
    const double before = step.free_energy;
    measure();
    if (sweep > 1 && std::abs(step.free_energy - before) < settings_.tolerance) break;
  }
  now_ = q;
}

void BruteForceAgent::Learn(const std::vector<int>& observation, AgentStep& step) {
  const auto add = [&](double& count, double amount) {
    if (count > 0 || !settings_.conventions.learn_only_possible) count += amount;
  };
  const VectorXd joint = Joint(now_);
  for (size_t m = 0; m < A_counts_.size(); ++m) {
    const std::vector<int>& dependencies = model_.modalities()[m].dependencies;
    // The joint of the modality's own factors is what is left of the whole joint.
    Tensor amounts(A_counts_[m].shape);
    for (int j = 0; j < joint_states_ && observation[m] >= 0; ++j) {
      std::vector<int> index = {observation[m]};
      for (const int f : dependencies) index.push_back(StateOf(f, j));
      amounts.at(index) += settings_.learn_a->rate * joint(j);
    }
    for (size_t i = 0; i < amounts.values.size(); ++i) {
      add(A_counts_[m].values[i], amounts.values[i]);
    }
    A_[m] = Mean(A_counts_[m]);
  }
  const VectorXd joint_before = newborn_ ? VectorXd() : Joint(before_);
  for (size_t f = 0; f < B_counts_.size(); ++f) {
    Tensor amounts(B_counts_[f].shape);
    for (int j = 0; j < joint_states_ && !newborn_; ++j) {
      for (int next = 0; next < model_.factors()[f].states; ++next) {
        std::vector<int> index = {next};
        for (const int parent : model_.factors()[f].dependencies) {
          index.push_back(StateOf(parent, j));
        }
        for (const int c : model_.factors()[f].controls) {
          index.push_back(taken_[static_cast<size_t>(c)]);
        }
        amounts.at(index) += settings_.learn_b->rate * now_[f](next) * joint_before(j);
      }
    }
    for (size_t i = 0; i < amounts.values.size(); ++i) {
      add(B_counts_[f].values[i], amounts.values[i]);
    }
    B_[f] = Mean(B_counts_[f]);
  }
  step.A_counts = A_counts_;
  step.B_counts = B_counts_;
}

AgentStep BruteForceAgent::Step(const std::vector<int>& observation,
                                const std::vector<int>& taken) {
  AgentStep step;
  Beliefs prior;
  if (newborn_) {
    for (const Factor& factor : model_.factors()) {
      const VectorXd flat = VectorXd::Constant(factor.states, 1.0 / factor.states);
      prior.push_back(factor.D.empty()
                          ? flat
                          : VectorXd(Eigen::Map<const VectorXd>(factor.D.data(), factor.states)));
    }
  } else {
    prior = Predict(before_, taken_);
  }
  step.prior = Lists(prior);

  VectorXd evidence = VectorXd::Ones(joint_states_);
  VectorXd log_evidence = VectorXd::Zero(joint_states_);
  for (size_t m = 0; m < observation.size(); ++m) {
    if (observation[m] < 0) continue;
    const VectorXd row = Likelihood(static_cast<int>(m)).row(observation[m]);
    evidence = evidence.cwiseProduct(row);
    log_evidence += Log(row);
  }
  if (settings_.inference == StateInference::kExact || model_.factors().size() == 1) {
    ExactPosterior(prior, evidence, step);
  } else {
    MeanFieldPosterior(prior, log_evidence, step);
  }
  step.posterior = Lists(now_);
  ScorePolicies(step);
  Learn(observation, step);
  step.action = taken;
  before_ = now_;
  taken_ = taken;
  newborn_ = false;
  return step;
}

}  // namespace starling
