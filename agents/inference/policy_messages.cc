#include "agents/inference/policy_messages.h"

#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/evidence.h"
#include "agents/inference/joint_states.h"
#include "agents/inference/messages.h"
#include "agents/planning/policy_set.h"

namespace starling {
namespace {

constexpr double kAdded = 1e-16;

// What all policies have in common.
struct Past {
  std::vector<std::vector<Likelihood>> likelihoods;  // [tick]
  std::vector<std::vector<double>> log_joint;        // [tick], by joint state; for fixed points
};

// The logarithm whose mean is the accuracy of fixed-point updates: of the product of likelihoods,
// or, as the second column has it, of their sum.
std::vector<double> LogJoint(const AgentView& agent, const std::vector<Likelihood>& likelihoods) {
  std::vector<double> joint = ProductOf(agent.model, likelihoods).likelihood;
  if (agent.settings.conventions.policy_messages == PolicyMessages::kPymdpLegacy) {
    joint.assign(joint.size(), 0.0);
    for (const Likelihood& part : likelihoods) {
      const std::vector<size_t> columns = ColumnsOfJointStates(agent.model, part.factors);
      for (size_t j = 0; j < joint.size(); ++j) joint[j] += part.likelihood[columns[j]];
    }
  }
  return FlooredLogs(joint, agent.settings.conventions.log_floor);
}

Past PastOf(const AgentView& agent, const std::vector<Observation>& observations) {
  Past past;
  for (const Observation& observation : observations) {
    std::vector<Likelihood> likelihoods = OutcomeLikelihoods(agent, observation);
    if (!agent.settings.window.gradient_descent)
      past.log_joint.push_back(LogJoint(agent, likelihoods));
    if (agent.settings.conventions.policy_messages == PolicyMessages::kPymdp007)
      likelihoods = {ProductOf(agent.model, likelihoods)};
    past.likelihoods.push_back(std::move(likelihoods));
  }
  return past;
}

// One policy's beliefs, updated in place, tick by tick and factor by factor.
class PolicyWindow {
 public:
  PolicyWindow(const AgentView& agent, const Past& past, const Beliefs& prior,
               const std::vector<std::vector<int>>& actions)
      : agent_(agent),
        past_(past),
        prior_(prior),
        floor_(agent.settings.conventions.log_floor),
        future_share_(
            agent.settings.conventions.policy_messages == PolicyMessages::kPymdp007 ? 1 : 0.5),
        children_(ChildrenOf(agent.model)),
        beliefs_(actions.size() + 1, FlatBeliefs(agent.model)) {
    for (const std::vector<int>& choices : actions) {
      transitions_.emplace_back();
      for (size_t f = 0; f < agent.model.factors().size(); ++f) {
        const int action = FactorAction(agent.model, agent.model.factors()[f], choices);
        transitions_.back().push_back(&agent.parameters.B[f][static_cast<size_t>(action)]);
      }
    }
  }

  void Iterate() {
    F_ = 0;
    for (size_t t = 0; t < beliefs_.size(); ++t) {
      for (size_t f = 0; f < prior_.size(); ++f) {
        if (agent_.settings.window.gradient_descent) {
          Descend(t, f);
        } else {
          SetToFixedPoint(t, f);
        }
      }
      if (!agent_.settings.window.gradient_descent) F_ += FixedPointEnergy(t);
    }
  }

  const std::vector<Beliefs>& beliefs() const { return beliefs_; }
  double F() const { return F_; }

 private:
  struct Messages {
    std::vector<double> evidence, past, future;
  };

  // Ticks from here on hear nothing from the future.
  size_t cut() const { return beliefs_.size() - 2; }

  const std::vector<int>& Dependencies(size_t f) const {
    return agent_.model.factors()[f].dependencies;
  }

  std::vector<double> FromEvidence(size_t t, size_t f) const {
    std::vector<double> message(prior_[f].size(), 0.0);
    if (t >= past_.likelihoods.size()) return message;
    for (const Likelihood& part : past_.likelihoods[t]) {
      for (size_t axis = 0; axis < part.factors.size(); ++axis) {
        if (part.factors[axis] != static_cast<int>(f)) continue;
        const std::vector<double> expected =
            ExpectExcept(part.likelihood, part.factors, beliefs_[t], axis);
        AddScaled(FlooredLogs(expected, floor_), 1, message);
      }
    }
    return message;
  }

  std::vector<double> FromPast(size_t t, size_t f) const {
    if (t == 0) return FlooredLogs(prior_[f], floor_);
    const Belief joint = Joint(beliefs_[t - 1], Dependencies(f));
    return FlooredLogs(Multiply(*transitions_[t - 1][f], agent_.model.factors()[f].states, joint),
                       floor_);
  }

  // Parents other than f count with their beliefs after the step, as pymdp has it.
  std::vector<double> FromFuture(size_t t, size_t f) const {
    std::vector<double> message(prior_[f].size(), 0.0);
    if (t >= cut()) return message;
    for (const Child& child : children_[f]) {
      const Belief& next = beliefs_[t + 1][child.factor];
      Matrix b = AverageOthers(*transitions_[t][child.factor], next.size(),
                               Dependencies(child.factor), beliefs_[t + 1], child.axis);
      NormaliseRows(next.size(), kAdded, 0, b);
      AddScaled(FlooredLogs(MultiplyFromLeft(next, b), floor_), future_share_, message);
    }
    return message;
  }

  Messages MessagesTo(size_t t, size_t f) const {
    return {FromEvidence(t, f), FromPast(t, f), FromFuture(t, f)};
  }

  void SetToFixedPoint(size_t t, size_t f) {
    Messages messages = MessagesTo(t, f);
    AddScaled(messages.past, 1, messages.evidence);
    AddScaled(messages.future, 1, messages.evidence);
    beliefs_[t][f] = Softmax(messages.evidence);
  }

  void Descend(size_t t, size_t f) {
    const Messages messages = MessagesTo(t, f);
    std::vector<double> logs = FlooredLogs(beliefs_[t][f], floor_);
    const double weight = t >= cut() ? 1 : 2;
    std::vector<double> error = messages.past;
    AddScaled(messages.evidence, weight, error);
    AddScaled(messages.future, 1, error);
    AddScaled(logs, -weight, error);
    AddDescentEnergy(t, f, messages.evidence, error);
    double mean = 0;
    for (double e : error) mean += e;
    mean /= static_cast<double>(error.size());
    for (size_t s = 0; s < logs.size(); ++s)
      logs[s] += agent_.settings.window.step_size * (error[s] - mean);
    beliefs_[t][f] = Softmax(logs);
  }

  void AddDescentEnergy(size_t t, size_t f, const std::vector<double>& evidence,
                        const std::vector<double>& error) {
    const double factors = static_cast<double>(prior_.size());
    const bool end = t == 0 || t + 1 == beliefs_.size();
    F_ += 0.5 * Dot(beliefs_[t][f], error);
    if (!end) F_ -= 0.5 * (factors - 1) / factors * Dot(beliefs_[t][f], evidence);
  }

  // The prior without a logarithm, as pymdp has it.
  double FixedPointEnergy(size_t t) const {
    double energy = 0;
    for (size_t f = 0; f < prior_.size(); ++f) {
      energy -= Entropy(beliefs_[t][f], floor_);
      energy -= Dot(beliefs_[t][f], prior_[f]);
    }
    if (t >= past_.log_joint.size()) return energy;
    return energy - Expect(past_.log_joint[t], AllFactors(agent_.model), beliefs_[t]);
  }

  const AgentView& agent_;
  const Past& past_;
  const Beliefs& prior_;
  const LogFloor floor_;
  const double future_share_;
  const std::vector<std::vector<Child>> children_;
  std::vector<std::vector<const Matrix*>> transitions_;  // [tick][factor]
  std::vector<Beliefs> beliefs_;                         // [tick]
  double F_ = 0;
};

}  // namespace

PolicyWindowPosterior InferPolicyWindow(const AgentView& agent, const Window& window,
                                        const std::vector<Beliefs>& priors,
                                        const std::vector<std::vector<int>>& policies) {
  const Past past = PastOf(agent, window.observations);
  PolicyWindowPosterior posterior;
  for (size_t p = 0; p < policies.size(); ++p) {
    std::vector<std::vector<int>> actions = window.actions;
    for (int joint : policies[p]) actions.push_back(ControlChoices(agent.model, joint));
    PolicyWindow policy(agent, past, priors.size() == 1 ? priors[0] : priors[p], actions);
    for (int i = 0; i < agent.settings.iterations; ++i) policy.Iterate();
    posterior.beliefs.push_back(policy.beliefs());
    posterior.F.push_back(policy.F());
  }
  return posterior;
}

}  // namespace starling
