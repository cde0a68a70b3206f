#include "agents/planning/search_step.h"

#include "agents/inference/belief_algebra.h"
#include "agents/inference/state_inference.h"
#include "agents/model/joint_actions.h"
#include "agents/planning/policy_posterior.h"

namespace starling {

Prospects SearchStep::Look(const Beliefs& beliefs) const {
  const AgentView& agent = valuer_.agent();
  Prospects prospects;
  prospects.predicted.resize(policies_.size());
  prospects.values.reserve(policies_.size());
  for (size_t p = 0; p < policies_.size(); ++p) {
    const int action = policies_[p][0];
    Beliefs& predicted = prospects.predicted[p];
    SetPrediction(agent, beliefs, ControlChoices(agent.model, action), predicted);
    prospects.values.push_back(valuer_.Value(predicted, beliefs, action, 0, beliefs).total());
  }
  prospects.legal = LegalPolicies(agent, beliefs, policies_);
  if (prospects.legal.empty()) prospects.legal.assign(policies_.size(), 1);
  prospects.weights = Weights(prospects.values, prospects.legal);
  return prospects;
}

Belief SearchStep::Weights(absl::Span<const double> G, const List<char>& legal) const {
  List<double> logits;
  logits.reserve(G.size());
  for (size_t p = 0; p < G.size(); ++p)
    if (legal[p] != 0) logits.push_back(settings().gamma * G[p]);
  SetSoftmax(logits, logits);
  Belief weights(G.size(), 0.0);
  auto next = logits.begin();
  for (size_t p = 0; p < G.size(); ++p)
    if (legal[p] != 0) weights[p] = *next++;
  return weights;
}

bool SearchStep::ProbableEnough(double p) const {
  const double threshold = settings().outcome_threshold;
  return p > 0 && (settings().rule == SearchRule::kRecursive ? p >= threshold : p > threshold);
}

List<Branch> SearchStep::Branches(const Beliefs& predicted, int64_t limit) const {
  List<Belief> expected;
  expected.reserve(valuer_.agent().model.modalities().size());
  for (size_t m = 0; m < valuer_.agent().model.modalities().size(); ++m)
    expected.push_back(valuer_.ExpectedOutcomes(static_cast<int>(m), predicted));
  List<Branch> branches;
  Branch begun;
  begun.probability = 1;
  Extend(expected, limit, begun, branches);
  return branches;
}

void SearchStep::Extend(const List<Belief>& expected, int64_t limit, Branch& begun,
                        List<Branch>& branches) const {
  const size_t m = begun.outcome.size();
  if (m == expected.size()) {
    branches.push_back(begun);
    return;
  }
  const double before = begun.probability;
  for (size_t o = 0; o < expected[m].size(); ++o) {
    if (static_cast<int64_t>(branches.size()) >= limit) return;
    begun.probability = before * expected[m][o];
    if (!ProbableEnough(begun.probability)) continue;
    begun.outcome.push_back(static_cast<int>(o));
    Extend(expected, limit, begun, branches);
    begun.outcome.pop_back();
  }
}

Beliefs SearchStep::After(const Beliefs& predicted, absl::Span<const int> outcome) const {
  Observation observation;
  observation.reserve(outcome.size());
  for (int index : outcome) observation.push_back(Outcome{index, {}});
  return InferStates(valuer_.agent(), predicted, observation).posterior;
}

double SearchStep::Pruned(double value) const {
  return WithoutOutcomes(value) - (OnlyPenalty() ? 0.0 : settings().penalty);
}

double SearchStep::WithoutOutcomes(double value) const {
  return OnlyPenalty() ? -settings().penalty : value;
}

bool SearchStep::OnlyPenalty() const {
  return valuer_.agent().settings.conventions.pruned_branch == PrunedBranch::kOnlyPenalty;
}

}  // namespace starling
