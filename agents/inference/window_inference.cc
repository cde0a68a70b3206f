#include "agents/inference/window_inference.h"

#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/evidence.h"
#include "agents/inference/messages.h"
#include "agents/model/joint_actions.h"

namespace starling {
namespace {

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
    for (const List<int>& choices : window.actions) AddActions(choices);
    beliefs_.assign(evidence_.size(), FlatBeliefs(agent.model));
  }

  void Round() {
    updated_.resize(beliefs_.size());
    for (size_t t = 0; t < beliefs_.size(); ++t) {
      Beliefs messages = CollectEvidence(evidence_[t], beliefs_[t]).to_factors;
      updated_[t].resize(messages.size());
      for (size_t f = 0; f < messages.size(); ++f) {
        AddForward(t, f, absl::MakeSpan(messages[f]));
        if (t + 1 < beliefs_.size()) AddBackward(t, f, absl::MakeSpan(messages[f]));
        SetSoftmax(messages[f], updated_[t][f]);
      }
    }
    std::swap(beliefs_, updated_);
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

  const List<Beliefs>& beliefs() const { return beliefs_; }

 private:
  void AddActions(absl::Span<const int> choices) {
    List<size_t> actions;
    for (size_t f = 0; f < log_transitions_.size(); ++f) {
      const List<Matrix>& B = agent_.parameters.B[f];
      actions.push_back(
          static_cast<size_t>(FactorAction(agent_.model, agent_.model.factors()[f], choices)));
      if (agent_.logs != nullptr && !agent_.logs->B[f].empty()) continue;
      log_transitions_[f].resize(B.size());
      Matrix& logs = log_transitions_[f][actions[f]];
      if (logs.empty()) logs = FlooredLogs(B[actions[f]], floor_);
    }
    actions_.push_back(std::move(actions));
  }

  absl::Span<const int> Dependencies(size_t f) const {
    return agent_.model.factors()[f].dependencies;
  }
  // Of the step from tick t to the next.
  const Matrix& Transitions(size_t t, size_t f) const {
    return agent_.parameters.B[f][actions_[t][f]];
  }
  const Matrix& LogTransitions(size_t t, size_t f) const {
    const List<Matrix>& own = log_transitions_[f];
    return (own.empty() ? agent_.logs->B[f] : own)[actions_[t][f]];
  }

  // E[ln B] over the states before tick t > 0.
  Belief ExpectedLog(size_t t, size_t f) const {
    Belief room;
    return Multiply(LogTransitions(t - 1, f), agent_.model.factors()[f].states,
                    JointIn(beliefs_[t - 1], Dependencies(f), room));
  }

  void AddForward(size_t t, size_t f, absl::Span<double> message) const {
    const double share = marginal_ && t + 1 < beliefs_.size() ? 0.5 : 1;
    if (t == 0) {
      AddScaled(log_prior_[f], share, message);
    } else if (!marginal_) {
      AddScaled(ExpectedLog(t, f), 1, message);
    } else {
      Belief room;
      Belief predicted = Multiply(Transitions(t - 1, f), agent_.model.factors()[f].states,
                                  JointIn(beliefs_[t - 1], Dependencies(f), room));
      TakeFlooredLogs(floor_, absl::MakeSpan(predicted));
      AddScaled(predicted, share, message);
    }
  }

  void AddBackward(size_t t, size_t f, absl::Span<double> message) const {
    for (const Child& child : children_[f]) {
      const Belief& next = beliefs_[t + 1][child.factor];
      const absl::Span<const int> dependencies = Dependencies(child.factor);
      if (!marginal_) {
        const Matrix logs = ExpectExcept(LogTransitions(t, child.factor), dependencies, beliefs_[t],
                                         child.axis, next.size());
        AddScaled(MultiplyFromLeft(next, logs), 1, message);
      } else {
        Matrix transitions = ExpectExcept(Transitions(t, child.factor), dependencies, beliefs_[t],
                                          child.axis, next.size());
        NormaliseRows(next.size(), 0, kClippedTo, transitions);
        List<double> backward = MultiplyFromLeft(next, transitions);
        TakeFlooredLogs(floor_, absl::MakeSpan(backward));
        AddScaled(backward, 0.5, message);
      }
    }
  }

  const AgentView& agent_;
  const LogFloor floor_;
  const bool marginal_;
  const List<List<Child>> children_;
  // [factor][action], of those in the window, where the agent has no logs of its own.
  List<List<Matrix>> log_transitions_;
  Beliefs log_prior_;
  List<List<Evidence>> evidence_;  // [tick]
  List<List<size_t>> actions_;     // [tick][factor]
  List<Beliefs> beliefs_;          // [tick]
  List<Beliefs> updated_;          // room for the next ones
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
