#include "agents/inference/window_inference.h"

#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/evidence.h"
#include "agents/inference/messages.h"

namespace starling {
namespace {

constexpr double kLeastSum = 2.220446049250313e-16;

class WindowMessages {
 public:
  WindowMessages(const AgentView& agent, const Window& window)
      : agent_(agent),
        floor_(agent.settings.conventions.log_floor),
        marginal_(agent.settings.inference == StateInference::kMarginalMessages),
        children_(ChildrenOf(agent.model)),
        log_transitions_(agent.parameters.B.size()) {
    for (const Belief& belief : window.prior) log_prior_.push_back(FlooredLogs(belief, floor_));
    for (const Observation& observation : window.observations)
      evidence_.push_back(EvidenceOf(agent, observation));
    for (const std::vector<int>& choices : window.actions) AddActions(choices);
    beliefs_.assign(evidence_.size(), FlatBeliefs(agent.model));
  }

  void Round() {
    std::vector<Beliefs> updated(beliefs_.size());
    for (size_t t = 0; t < beliefs_.size(); ++t) {
      Beliefs messages = CollectEvidence(evidence_[t], beliefs_[t]).to_factors;
      for (size_t f = 0; f < messages.size(); ++f) {
        AddForward(t, f, messages[f]);
        if (t + 1 < beliefs_.size()) AddBackward(t, f, messages[f]);
        updated[t].push_back(Softmax(messages[f]));
      }
    }
    beliefs_ = std::move(updated);
  }

  double FreeEnergy(size_t t) const {
    double energy = -CollectEvidence(evidence_[t], beliefs_[t]).accuracy;
    for (size_t f = 0; f < beliefs_[t].size(); ++f) {
      const Belief& belief = beliefs_[t][f];
      energy -= Entropy(belief, floor_);
      energy -= Dot(belief, t == 0 ? log_prior_[f] : ExpectedLog(t, f));
    }
    return energy;
  }

  const std::vector<Beliefs>& beliefs() const { return beliefs_; }

 private:
  void AddActions(const std::vector<int>& choices) {
    std::vector<size_t> actions;
    for (size_t f = 0; f < log_transitions_.size(); ++f) {
      const std::vector<Matrix>& B = agent_.parameters.B[f];
      actions.push_back(
          static_cast<size_t>(FactorAction(agent_.model, agent_.model.factors()[f], choices)));
      log_transitions_[f].resize(B.size());
      Matrix& logs = log_transitions_[f][actions[f]];
      if (logs.empty()) logs = FlooredLogs(B[actions[f]], floor_);
    }
    actions_.push_back(std::move(actions));
  }

  const std::vector<int>& Dependencies(size_t f) const {
    return agent_.model.factors()[f].dependencies;
  }
  // Of the step from tick t to the next.
  const Matrix& Transitions(size_t t, size_t f) const {
    return agent_.parameters.B[f][actions_[t][f]];
  }
  const Matrix& LogTransitions(size_t t, size_t f) const {
    return log_transitions_[f][actions_[t][f]];
  }

  // E[ln B] over the states before tick t > 0.
  Belief ExpectedLog(size_t t, size_t f) const {
    return Multiply(LogTransitions(t - 1, f), agent_.model.factors()[f].states,
                    Joint(beliefs_[t - 1], Dependencies(f)));
  }

  void AddForward(size_t t, size_t f, std::vector<double>& message) const {
    const double share = marginal_ && t + 1 < beliefs_.size() ? 0.5 : 1;
    if (t == 0) {
      AddScaled(log_prior_[f], share, message);
    } else if (!marginal_) {
      AddScaled(ExpectedLog(t, f), 1, message);
    } else {
      const Belief predicted = Multiply(Transitions(t - 1, f), agent_.model.factors()[f].states,
                                        Joint(beliefs_[t - 1], Dependencies(f)));
      AddScaled(FlooredLogs(predicted, floor_), share, message);
    }
  }

  void AddBackward(size_t t, size_t f, std::vector<double>& message) const {
    for (const Child& child : children_[f]) {
      const Belief& next = beliefs_[t + 1][child.factor];
      const std::vector<int>& dependencies = Dependencies(child.factor);
      if (!marginal_) {
        const Matrix logs = AverageOthers(LogTransitions(t, child.factor), next.size(),
                                          dependencies, beliefs_[t], child.axis);
        AddScaled(MultiplyFromLeft(next, logs), 1, message);
      } else {
        Matrix transitions = AverageOthers(Transitions(t, child.factor), next.size(), dependencies,
                                           beliefs_[t], child.axis);
        NormaliseRows(next.size(), 0, kLeastSum, transitions);
        AddScaled(FlooredLogs(MultiplyFromLeft(next, transitions), floor_), 0.5, message);
      }
    }
  }

  const AgentView& agent_;
  const LogFloor floor_;
  const bool marginal_;
  const std::vector<std::vector<Child>> children_;
  std::vector<std::vector<Matrix>> log_transitions_;  // [factor][action], of those in the window
  Beliefs log_prior_;
  std::vector<std::vector<Evidence>> evidence_;  // [tick]
  std::vector<std::vector<size_t>> actions_;     // [tick][factor]
  std::vector<Beliefs> beliefs_;                 // [tick]
};

}  // namespace

WindowPosterior InferWindow(const AgentView& agent, const Window& window) {
  WindowMessages messages(agent, window);
  for (int i = 0; i < agent.settings.iterations; ++i) messages.Round();
  WindowPosterior posterior;
  posterior.beliefs = messages.beliefs();
  for (size_t t = 0; t < posterior.beliefs.size(); ++t)
    posterior.free_energy.push_back(messages.FreeEnergy(t));
  return posterior;
}

}  // namespace starling
