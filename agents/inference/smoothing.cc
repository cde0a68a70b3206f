#include "agents/inference/smoothing.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/evidence.h"
#include "agents/inference/joint_states.h"
#include "agents/math/scalar.h"
#include "agents/model/joint_actions.h"

namespace starling {
namespace {

// The factors of P(joint state, outcomes): what was predicted, and each likelihood.
List<List<double>> TermsOf(const AgentView& agent, const Belief& predicted,
                           const Observation& observation) {
  List<List<double>> terms(1, predicted);
  for (const Likelihood& part : OutcomeLikelihoods(agent, observation)) {
    List<double> term;
    for (size_t column : ColumnsOfJointStates(agent.model, part.factors))
      term.push_back(part.likelihood[column]);
    terms.push_back(std::move(term));
  }
  return terms;
}

List<size_t> PossibleStates(const List<List<double>>& terms) {
  List<size_t> possible;
  for (size_t j = 0; j < terms[0].size(); ++j) {
    const bool all = std::all_of(terms.begin(), terms.end(),
                                 [j](const List<double>& term) { return term[j] > 0; });
    if (all) possible.push_back(j);
  }
  return possible;
}

// The posterior over joint states; adds ln P(outcomes). Where no state is possible the log floor
// decides, over all of them.
Belief Update(const AgentView& agent, const Belief& predicted, const Observation& observation,
              double& log_evidence) {
  const List<List<double>> terms = TermsOf(agent, predicted, observation);
  List<size_t> states = PossibleStates(terms);
  const bool conflict = states.empty();
  if (conflict) {
    states.resize(predicted.size());
    std::iota(states.begin(), states.end(), size_t{0});
  }
  List<double> logits(states.size(), 0.0);
  for (const List<double>& term : terms) {
    for (size_t i = 0; i < states.size(); ++i) {
      const double p = term[states[i]];
      logits[i] += conflict ? FlooredLog(p, agent.settings.conventions.log_floor) : StableLog(p);
    }
  }
  double log_sum;
  const Belief among = Softmax(logits, &log_sum);
  log_evidence += log_sum;
  Belief posterior(predicted.size(), 0.0);
  for (size_t i = 0; i < states.size(); ++i) posterior[states[i]] = among[i];
  return posterior;
}

// The distribution over joint states after `choices`.
Belief Advance(const AgentView& agent, const Belief& joint, absl::Span<const int> choices) {
  const std::vector<Factor>& factors = agent.model.factors();
  List<List<size_t>> columns;
  List<const Matrix*> transitions;
  for (size_t f = 0; f < factors.size(); ++f) {
    const int action = FactorAction(agent.model, factors[f], choices);
    columns.push_back(ColumnsOfJointStates(agent.model, factors[f].dependencies));
    transitions.push_back(&agent.parameters.B[f][static_cast<size_t>(action)]);
  }
  Belief next(joint.size(), 0.0);
  for (size_t j = 0; j < joint.size(); ++j) {
    if (joint[j] == 0) continue;
    Beliefs from_j;
    for (size_t f = 0; f < factors.size(); ++f) {
      const size_t width = transitions[f]->size() / static_cast<size_t>(factors[f].states);
      from_j.emplace_back();
      for (size_t entry = columns[f][j]; entry < transitions[f]->size(); entry += width)
        from_j.back().push_back((*transitions[f])[entry]);
    }
    const Belief reached = Joint(from_j, AllFactors(agent.model));
    for (size_t i = 0; i < next.size(); ++i) next[i] += joint[j] * reached[i];
  }
  return next;
}

double Sum(absl::Span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// P(state | next state) x after[next state], [next state][state].
Matrix PairOf(const Matrix& transitions, const Belief& before, const Belief& after,
              Smoother smoother) {
  Matrix pair = transitions;
  const size_t states = before.size();
  for (size_t next = 0; next < states; ++next) {
    double* row = pair.data() + next * states;
    double reached = 0;
    for (size_t s = 0; s < states; ++s) reached += row[s] *= before[s];
    const bool floored = smoother == Smoother::kExact ? reached < kClippedTo : reached == 0;
    const double scale = after[next] / (floored ? kClippedTo : reached);
    for (size_t s = 0; s < states; ++s) row[s] *= scale;
  }
  return pair;
}

}  // namespace

Filtered FilterExactly(const AgentView& agent, const List<Observation>& observations,
                       const List<List<int>>& actions) {
  Filtered filtered;
  Belief joint = Joint(agent.parameters.D, AllFactors(agent.model));
  for (size_t t = 0; t < observations.size(); ++t) {
    if (t > 0) joint = Advance(agent, joint, actions[t - 1]);
    filtered.predicted.push_back(Marginals(agent.model, joint));
    joint = Update(agent, joint, observations[t], filtered.log_evidence);
    filtered.beliefs.push_back(Marginals(agent.model, joint));
  }
  return filtered;
}

Smoothed SmoothFactor(const AgentView& agent, int factor, const List<Belief>& filtered,
                      const List<List<int>>& actions) {
  const Smoother smoother = agent.settings.conventions.smoother;
  const size_t f = static_cast<size_t>(factor);
  Smoothed smoothed;
  smoothed.beliefs = filtered;
  smoothed.joint.resize(actions.size());
  for (size_t t = actions.size(); t-- > 0;) {
    const int action = FactorAction(agent.model, agent.model.factors()[f], actions[t]);
    Matrix& pair = smoothed.joint[t];
    pair = PairOf(agent.parameters.B[f][static_cast<size_t>(action)], filtered[t],
                  smoothed.beliefs[t + 1], smoother);
    Belief belief(filtered[t].size(), 0.0);
    for (size_t i = 0; i < pair.size(); ++i) belief[i % belief.size()] += pair[i];
    const double sum = Sum(belief);
    if (smoother == Smoother::kExact) {
      if (sum == 0) continue;  // nothing that follows can be reached: what was believed then
      for (double& p : belief) p /= sum;
    }
    smoothed.beliefs[t] = std::move(belief);
  }
  return smoothed;
}

}  // namespace starling
