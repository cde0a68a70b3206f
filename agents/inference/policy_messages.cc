#include "agents/inference/policy_messages.h"

#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/evidence.h"
#include "agents/inference/joint_states.h"
#include "agents/inference/messages.h"
#include "agents/model/joint_actions.h"

namespace starling {
namespace {

// What all policies have in common.
struct Past {
  List<List<Likelihood>> likelihoods;  // [tick]
  List<List<double>> log_joint;        // [tick], by joint state; for fixed points
};

// The logarithm whose mean is the accuracy of fixed-point updates: of the product of likelihoods,
// or, as the second column has it, of their sum.
List<double> LogJoint(const AgentView& agent, const List<Likelihood>& likelihoods) {
  List<double> joint = ProductOf(agent.model, likelihoods).likelihood;
  if (agent.settings.conventions.policy_messages == PolicyMessages::kPymdpLegacy) {
    joint.assign(joint.size(), 0.0);
    for (const Likelihood& part : likelihoods) {
      const List<size_t> columns = ColumnsOfJointStates(agent.model, part.factors);
      for (size_t j = 0; j < joint.size(); ++j) joint[j] += part.likelihood[columns[j]];
    }
  }
  TakeFlooredLogs(agent.settings.conventions.log_floor, absl::MakeSpan(joint));
  return joint;
}

Past PastOf(const AgentView& agent, const List<Observation>& observations) {
  Past past;
  for (const Observation& observation : observations) {
    List<Likelihood> likelihoods = OutcomeLikelihoods(agent, observation);
    if (!agent.settings.window.gradient_descent)
      past.log_joint.push_back(LogJoint(agent, likelihoods));
    if (agent.settings.conventions.policy_messages == PolicyMessages::kPymdp007)
      likelihoods.assign(1, ProductOf(agent.model, likelihoods));
    past.likelihoods.push_back(std::move(likelihoods));
  }
  return past;
}

// One policy's beliefs, updated in place, tick by tick and factor by factor.
class PolicyWindow {
 public:
  PolicyWindow(const AgentView& agent, const Past& past, const Beliefs& prior,
               const List<List<int>>& actions)
      : agent_(agent),
        past_(past),
        prior_(prior),
        floor_(agent.settings.conventions.log_floor),
        future_share_(
            agent.settings.conventions.policy_messages == PolicyMessages::kPymdp007 ? 1 : 0.5),
        children_(ChildrenOf(agent.model)),
        beliefs_(actions.size() + 1, FlatBeliefs(agent.model)) {
    for (const List<int>& choices : actions) {
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

  const List<Beliefs>& beliefs() const { return beliefs_; }
  double F() const { return F_; }

 private:
  struct Messages {
    List<double> evidence, past, future;
  };

  // Ticks from here on hear nothing from the future.
  size_t cut() const { return beliefs_.size() - 2; }

  absl::Span<const int> Dependencies(size_t f) const {
    return agent_.model.factors()[f].dependencies;
  }

  List<double> FromEvidence(size_t t, size_t f) const {
    List<double> message(prior_[f].size(), 0.0);
    if (t >= past_.likelihoods.size()) return message;
    for (const Likelihood& part : past_.likelihoods[t]) {
      for (size_t axis = 0; axis < part.factors.size(); ++axis) {
        if (part.factors[axis] != static_cast<int>(f)) continue;
        AddLogs(1, ExpectExcept(part.likelihood, part.factors, beliefs_[t], axis), message);
      }
    }
    return message;
  }

  List<double> FromPast(size_t t, size_t f) const {
    if (t == 0) return FlooredLogs(prior_[f], floor_);
    Belief room;
    Belief predicted = Multiply(*transitions_[t - 1][f], agent_.model.factors()[f].states,
                                JointIn(beliefs_[t - 1], Dependencies(f), room));
    TakeFlooredLogs(floor_, absl::MakeSpan(predicted));
    return predicted;
  }

  // Parents other than f count with their beliefs after the step, as pymdp has it.
  List<double> FromFuture(size_t t, size_t f) const {
    List<double> message(prior_[f].size(), 0.0);
    if (t >= cut()) return message;
    for (const Child& child : children_[f]) {
      const Belief& next = beliefs_[t + 1][child.factor];
      Matrix b = ExpectExcept(*transitions_[t][child.factor], Dependencies(child.factor),
                              beliefs_[t + 1], child.axis, next.size());
      NormaliseRows(next.size(), kAddedToLog, 0, b);
      AddLogs(future_share_, MultiplyFromLeft(next, b), message);
    }
    return message;
  }

  // message += scale x ln of.
  void AddLogs(double scale, List<double> of, List<double>& message) const {
    TakeFlooredLogs(floor_, absl::MakeSpan(of));
    AddScaled(of, scale, absl::MakeSpan(message));
  }

  Messages MessagesTo(size_t t, size_t f) const {
    return {FromEvidence(t, f), FromPast(t, f), FromFuture(t, f)};
  }

  void SetToFixedPoint(size_t t, size_t f) {
    Messages messages = MessagesTo(t, f);
    AddScaled(messages.past, 1, absl::MakeSpan(messages.evidence));
    AddScaled(messages.future, 1, absl::MakeSpan(messages.evidence));
    SetSoftmax(messages.evidence, beliefs_[t][f]);
  }

  void Descend(size_t t, size_t f) {
    Messages messages = MessagesTo(t, f);
    List<double> logs = FlooredLogs(beliefs_[t][f], floor_);
    const double weight = t >= cut() ? 1 : 2;
    List<double>& error = messages.past;
    AddScaled(messages.evidence, weight, absl::MakeSpan(error));
    AddScaled(messages.future, 1, absl::MakeSpan(error));
    AddScaled(logs, -weight, absl::MakeSpan(error));
    AddDescentEnergy(t, f, messages.evidence, error);
    double mean = 0;
    for (double e : error) mean += e;
    mean /= static_cast<double>(error.size());
    for (size_t s = 0; s < logs.size(); ++s)
      logs[s] += agent_.settings.window.step_size * (error[s] - mean);
    SetSoftmax(logs, beliefs_[t][f]);
  }

  void AddDescentEnergy(size_t t, size_t f, absl::Span<const double> evidence,
                        absl::Span<const double> error) {
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
  const List<List<Child>> children_;
  List<List<const Matrix*>> transitions_;  // [tick][factor]
  List<Beliefs> beliefs_;                  // [tick]
  double F_ = 0;
};

}  // namespace

PolicyWindowPosterior InferPolicyWindow(const AgentView& agent, const Window& window,
                                        const List<Beliefs>& priors, const Policies& policies) {
  const Past past = PastOf(agent, window.observations);
  PolicyWindowPosterior posterior;
  for (size_t p = 0; p < policies.size(); ++p) {
    List<List<int>> actions = window.actions;
    for (const int joint : policies[p]) actions.push_back(ControlChoices(agent.model, joint));
    PolicyWindow policy(agent, past, priors.size() == 1 ? priors[0] : priors[p], actions);
    for (int i = 0; i < agent.settings.iterations; ++i) policy.Iterate();
    posterior.beliefs.push_back(policy.beliefs());
    posterior.F.push_back(policy.F());
  }
  return posterior;
}

}  // namespace starling
