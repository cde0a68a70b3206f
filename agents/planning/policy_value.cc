#include "agents/planning/policy_value.h"

#include <algorithm>
#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/state_inference.h"
#include "agents/math/scalar.h"
#include "agents/planning/count_novelty.h"
#include "agents/planning/policy_set.h"
#include "agents/planning/policy_walk.h"

namespace starling {
namespace {

constexpr double kClipFloor = 2.220446049250313e-16;

// The entries of a row-major matrix, column by column.
std::vector<Belief> ColumnsOf(const Matrix& matrix, size_t rows) {
  std::vector<Belief> columns(matrix.size() / rows, Belief(rows));
  for (size_t i = 0; i < matrix.size(); ++i)
    columns[i % columns.size()][i / columns.size()] = matrix[i];
  return columns;
}

// The row of C for a step; the last one stands for all later ones.
Belief PreferencesAt(const Matrix& C, size_t outcomes, int step) {
  const size_t last = C.size() / outcomes - 1;
  const auto begin =
      C.begin() + static_cast<int64_t>(std::min(static_cast<size_t>(step), last) * outcomes);
  return Belief(begin, begin + static_cast<int64_t>(outcomes));
}

// How probable it is to be where the next step towards a goal cannot be taken in time, 0 if the
// goal cannot be reached from the most probable state anyway.
double OffPath(const std::vector<std::vector<char>>& rows, const Belief& present,
               const Belief& predicted) {
  const size_t here = FirstLargest(present);
  const auto reaches = [here](const std::vector<char>& row) { return row[here] != 0; };
  const auto first = std::find_if(rows.begin(), rows.end(), reaches);
  if (first == rows.end()) return 0;
  const std::vector<char>& next = first == rows.begin() ? *first : *(first - 1);
  double off = 0;
  for (size_t s = 0; s < predicted.size(); ++s)
    if (next[s] == 0) off += predicted[s];
  return off;
}

void Add(const StepValue& step, StepValue& sum) {
  sum.utility += step.utility;
  sum.state_information_gain += step.state_information_gain;
  sum.novelty_a += step.novelty_a;
  sum.novelty_b += step.novelty_b;
  sum.inductive += step.inductive;
  sum.risk += step.risk;
  sum.ambiguity += step.ambiguity;
}

PolicyTerms TermsOf(const std::vector<StepValue>& values) {
  PolicyTerms terms;
  for (const StepValue& value : values) {
    terms.G.push_back(value.total());
    terms.utility.push_back(value.utility);
    terms.state_information_gain.push_back(value.state_information_gain);
    terms.novelty_a.push_back(value.novelty_a);
    terms.novelty_b.push_back(value.novelty_b);
    terms.inductive.push_back(value.inductive);
    terms.risk.push_back(value.risk);
    terms.ambiguity.push_back(value.ambiguity);
  }
  return terms;
}

}  // namespace

PolicyValuer::PolicyValuer(const AgentView& agent) : agent_(agent), paths_(FindPaths(agent)) {
  const Conventions& conventions = agent.settings.conventions;
  const ModelParameters& parameters = agent.parameters;
  const size_t modalities = agent.model.modalities().size();
  const size_t factors = agent.model.factors().size();
  for (size_t m = 0; m < modalities; ++m) {
    const size_t outcomes = static_cast<size_t>(agent.model.modalities()[m].outcomes);
    column_entropy_.emplace_back();
    for (const Belief& column : ColumnsOf(parameters.A[m], outcomes))
      column_entropy_[m].push_back(Entropy(column, conventions.log_floor));
    log_normaliser_.emplace_back(parameters.C[m].size() / outcomes);
    for (size_t t = 0; t < log_normaliser_[m].size(); ++t)
      Softmax(PreferencesAt(parameters.C[m], outcomes, static_cast<int>(t)),
              &log_normaliser_[m][t]);
  }
  if (conventions.information_gain == InformationGain::kJoint ||
      conventions.information_gain_threshold) {
    gain_.emplace(agent.model, parameters, conventions);
  }
  if (!agent.settings.use_parameter_information_gain) return;
  for (size_t m = 0; m < parameters.pA.size(); ++m) {
    novelty_a_.push_back(NoveltyOf(
        parameters.pA[m], static_cast<size_t>(agent.model.modalities()[m].outcomes), conventions));
  }
  for (size_t f = 0; f < parameters.pB.size() && f < factors; ++f) {
    novelty_b_.emplace_back();
    for (const Matrix& counts : parameters.pB[f])
      novelty_b_[f].push_back(
          NoveltyOf(counts, static_cast<size_t>(agent.model.factors()[f].states), conventions));
  }
}

StepValue PolicyValuer::Value(const Beliefs& predicted, const Beliefs& before, int joint_action,
                              int step, const Beliefs& present) const {
  const AgentSettings& settings = agent_.settings;
  StepValue value;
  double entropy = 0;
  for (size_t m = 0; m < column_entropy_.size(); ++m) {
    const Modality& modality = agent_.model.modalities()[m];
    const Belief joint = Joint(predicted, modality.dependencies);
    const Belief shown = Multiply(agent_.parameters.A[m], modality.outcomes, joint);
    const double utility = Dot(
        shown, PreferencesAt(agent_.parameters.C[m], static_cast<size_t>(modality.outcomes), step));
    const double unsure = Entropy(shown, settings.conventions.log_floor);
    const size_t row = std::min(static_cast<size_t>(step), log_normaliser_[m].size() - 1);
    entropy += unsure;
    value.utility += utility;
    value.risk += log_normaliser_[m][row] - utility - unsure;
    value.ambiguity += Dot(joint, column_entropy_[m]);
    if (m < novelty_a_.size() && !novelty_a_[m].empty())
      value.novelty_a += Dot(shown, Multiply(novelty_a_[m], modality.outcomes, joint));
  }
  value.state_information_gain = gain_ ? gain_->Gain(predicted) : entropy - value.ambiguity;
  if (!settings.use_utility) value.utility = 0;
  if (!settings.use_state_information_gain) value.state_information_gain = 0;
  if (joint_action >= 0 && !novelty_b_.empty())
    value.novelty_b = NoveltyOfB(predicted, before, joint_action);
  for (size_t f = 0; f < paths_.size(); ++f) {
    if (paths_[f].empty()) continue;
    value.inductive += StableLog(std::max(settings.inductive->epsilon, kClipFloor)) *
                       OffPath(paths_[f], present[f], predicted[f]);
  }
  return value;
}

double PolicyValuer::NoveltyOfB(const Beliefs& predicted, const Beliefs& before,
                                int joint_action) const {
  const std::vector<int> choices = ControlChoices(agent_.model, joint_action);
  double novelty = 0;
  for (size_t f = 0; f < novelty_b_.size(); ++f) {
    if (novelty_b_[f].empty()) continue;
    const Factor& factor = agent_.model.factors()[f];
    const size_t action = static_cast<size_t>(FactorAction(agent_.model, factor, choices));
    const Belief joint = Joint(before, factor.dependencies);
    novelty += Dot(predicted[f], Multiply(novelty_b_[f][action], factor.states, joint));
  }
  return novelty;
}

Belief PolicyValuer::ExpectedOutcomes(int modality, const Beliefs& beliefs) const {
  const Modality& part = agent_.model.modalities()[static_cast<size_t>(modality)];
  return Multiply(agent_.parameters.A[static_cast<size_t>(modality)], part.outcomes,
                  Joint(beliefs, part.dependencies));
}

PolicyTerms EvaluatePolicies(const PolicyValuer& valuer, const Beliefs& posterior,
                             const std::vector<std::vector<int>>& policies) {
  const AgentView& agent = valuer.agent();
  const size_t longest = LongestPolicy(policies);
  std::vector<Beliefs> at(longest + 1);
  std::vector<StepValue> so_far(longest + 1);
  at[0] = posterior;
  std::vector<StepValue> values(policies.size());
  WalkPolicies(
      policies,
      [&](size_t t, int action) {
        at[t + 1] = PredictStates(agent, at[t], ControlChoices(agent.model, action));
        so_far[t + 1] = so_far[t];
        Add(valuer.Value(at[t + 1], at[t], action, static_cast<int>(t), posterior), so_far[t + 1]);
      },
      [&](size_t p) { values[p] = so_far[policies[p].size()]; });
  return TermsOf(values);
}

PolicyTerms EvaluatePolicies(const AgentView& agent, const Beliefs& posterior,
                             const std::vector<std::vector<int>>& policies) {
  return EvaluatePolicies(PolicyValuer(agent), posterior, policies);
}

PolicyTerms EvaluateBeliefs(const AgentView& agent,
                            const std::vector<std::vector<Beliefs>>& beliefs,
                            const std::vector<std::vector<int>>& policies) {
  const PolicyValuer valuer(agent);
  std::vector<StepValue> values(policies.size());
  for (size_t p = 0; p < policies.size(); ++p) {
    const size_t present = beliefs[p].size() - policies[p].size() - 1;
    for (size_t t = 0; t <= policies[p].size(); ++t) {
      const Beliefs& before = beliefs[p][present + (t == 0 ? 0 : t - 1)];
      Add(valuer.Value(beliefs[p][present + t], before, t == 0 ? -1 : policies[p][t - 1],
                       static_cast<int>(t), beliefs[p][present]),
          values[p]);
    }
  }
  return TermsOf(values);
}

}  // namespace starling
