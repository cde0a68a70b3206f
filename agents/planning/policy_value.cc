#include "agents/planning/policy_value.h"

#include <algorithm>

#include "agents/inference/belief_algebra.h"
#include "agents/inference/state_inference.h"
#include "agents/math/scalar.h"
#include "agents/model/joint_actions.h"
#include "agents/planning/count_novelty.h"
#include "agents/planning/policy_walk.h"

namespace starling {
namespace {

// sum over the rows of each column.
Belief ColumnSums(const Matrix& matrix, size_t rows) {
  Belief sums(matrix.size() / rows, 0.0);
  for (size_t i = 0; i < matrix.size(); i += sums.size())
    AddScaled(absl::MakeSpan(matrix).subspan(i, sums.size()), 1, absl::MakeSpan(sums));
  return sums;
}

// The row of C for a step; the last one stands for all later ones.
absl::Span<const double> PreferencesAt(absl::Span<const double> C, size_t outcomes, int step) {
  const size_t last = C.size() / outcomes - 1;
  return C.subspan(std::min(static_cast<size_t>(step), last) * outcomes, outcomes);
}

// How probable it is to be where the next step towards a goal cannot be taken in time, 0 if the
// goal cannot be reached from the most probable state anyway.
double OffPath(const List<List<char>>& rows, absl::Span<const double> present,
               absl::Span<const double> predicted) {
  const size_t here = FirstLargest(present);
  const auto reaches = [here](const List<char>& row) { return row[here] != 0; };
  const auto first = std::find_if(rows.begin(), rows.end(), reaches);
  if (first == rows.end()) return 0;
  const List<char>& next = first == rows.begin() ? *first : *(first - 1);
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

PolicyTerms TermsOf(const List<StepValue>& values) {
  const auto each = [&values](auto term) {
    List<double> terms;
    terms.reserve(values.size());
    for (const StepValue& value : values) terms.push_back(term(value));
    return terms;
  };
  return {each([](const StepValue& value) { return value.total(); }),
          each([](const StepValue& value) { return value.utility; }),
          each([](const StepValue& value) { return value.state_information_gain; }),
          each([](const StepValue& value) { return value.novelty_a; }),
          each([](const StepValue& value) { return value.novelty_b; }),
          each([](const StepValue& value) { return value.inductive; }),
          each([](const StepValue& value) { return value.risk; }),
          each([](const StepValue& value) { return value.ambiguity; })};
}

}  // namespace

PolicyValuer::PolicyValuer(const AgentView& agent) : agent_(agent), paths_(FindPaths(agent)) {
  const Conventions& conventions = agent.settings.conventions;
  const ModelParameters& parameters = agent.parameters;
  const size_t modalities = agent.model.modalities().size();
  column_entropy_.resize(modalities);
  log_normaliser_.resize(modalities);
  for (size_t m = 0; m < modalities; ++m) {
    TakeEntropies(m);
    TakeNormalisers(m);
  }
  if (conventions.information_gain == InformationGain::kJoint ||
      conventions.information_gain_threshold) {
    gain_.emplace(agent.model, parameters, conventions);
  }
  if (!agent.settings.use_parameter_information_gain) return;
  novelty_a_.resize(parameters.pA.size());
  for (size_t m = 0; m < novelty_a_.size(); ++m) TakeNoveltyOfA(m);
  novelty_b_.resize(parameters.pB.size());
  for (size_t f = 0; f < novelty_b_.size(); ++f) TakeNoveltyOfB(f);
}

PolicyValuer::PolicyValuer(const PolicyValuer& at_birth, const AgentView& agent)
    : agent_(agent),
      column_entropy_(at_birth.column_entropy_),
      log_normaliser_(at_birth.log_normaliser_),
      gain_(at_birth.gain_),
      novelty_a_(at_birth.novelty_a_),
      novelty_b_(at_birth.novelty_b_),
      paths_(agent.settings.learn_b ? FindPaths(agent) : at_birth.paths_) {
  const AgentSettings& settings = agent.settings;
  for (size_t m = 0; m < column_entropy_.size(); ++m) {
    if (Learns(settings.learn_c, static_cast<int>(m))) TakeNormalisers(m);
    if (!Learns(settings.learn_a, static_cast<int>(m))) continue;
    TakeEntropies(m);
    if (!novelty_a_.empty()) TakeNoveltyOfA(m);
  }
  if (settings.learn_a && gain_) gain_.emplace(agent.model, agent.parameters, settings.conventions);
  for (size_t f = 0; f < novelty_b_.size(); ++f)
    if (Learns(settings.learn_b, static_cast<int>(f))) TakeNoveltyOfB(f);
}

void PolicyValuer::TakeEntropies(size_t m) {
  const size_t outcomes = static_cast<size_t>(agent_.model.modalities()[m].outcomes);
  const Matrix& A = agent_.parameters.A[m];
  Matrix terms = FlooredLogs(A, agent_.settings.conventions.log_floor);
  for (size_t i = 0; i < A.size(); ++i) terms[i] *= A[i];
  column_entropy_[m] = ColumnSums(terms, outcomes);
  for (double& entropy : column_entropy_[m]) entropy = -entropy;
}

void PolicyValuer::TakeNormalisers(size_t m) {
  const size_t outcomes = static_cast<size_t>(agent_.model.modalities()[m].outcomes);
  const Matrix& C = agent_.parameters.C[m];
  log_normaliser_[m].resize(C.size() / outcomes);
  for (size_t t = 0; t < log_normaliser_[m].size(); ++t)
    Softmax(PreferencesAt(C, outcomes, static_cast<int>(t)), &log_normaliser_[m][t]);
}

void PolicyValuer::TakeNoveltyOfA(size_t m) {
  novelty_a_[m] =
      NoveltyOf(agent_.parameters.pA[m], static_cast<size_t>(agent_.model.modalities()[m].outcomes),
                agent_.settings.conventions);
}

void PolicyValuer::TakeNoveltyOfB(size_t f) {
  const List<Matrix>& counts = agent_.parameters.pB[f];
  novelty_b_[f].resize(counts.size());
  for (size_t u = 0; u < counts.size(); ++u) {
    novelty_b_[f][u] = NoveltyOf(counts[u], static_cast<size_t>(agent_.model.factors()[f].states),
                                 agent_.settings.conventions);
  }
}

StepValue PolicyValuer::Value(const Beliefs& predicted, const Beliefs& before, int joint_action,
                              int step, const Beliefs& present) const {
  const AgentSettings& settings = agent_.settings;
  StepValue value;
  double entropy = 0;
  Belief room, shown, novelty;
  for (size_t m = 0; m < column_entropy_.size(); ++m) {
    const Modality& modality = agent_.model.modalities()[m];
    const absl::Span<const double> joint = JointIn(predicted, modality.dependencies, room);
    SetProduct(agent_.parameters.A[m], modality.outcomes, joint, shown);
    const double utility = Dot(
        shown, PreferencesAt(agent_.parameters.C[m], static_cast<size_t>(modality.outcomes), step));
    const double unsure = Entropy(shown, settings.conventions.log_floor);
    const size_t row = std::min(static_cast<size_t>(step), log_normaliser_[m].size() - 1);
    entropy += unsure;
    value.utility += utility;
    value.risk += log_normaliser_[m][row] - utility - unsure;
    value.ambiguity += Dot(joint, column_entropy_[m]);
    if (m >= novelty_a_.size() || novelty_a_[m].empty()) continue;
    SetProduct(novelty_a_[m], modality.outcomes, joint, novelty);
    value.novelty_a += Dot(shown, novelty);
  }
  value.state_information_gain = gain_ ? gain_->Gain(predicted) : entropy - value.ambiguity;
  if (!settings.use_utility) value.utility = 0;
  if (!settings.use_state_information_gain) value.state_information_gain = 0;
  if (joint_action >= 0 && !novelty_b_.empty())
    value.novelty_b = NoveltyOfB(predicted, before, joint_action);
  for (size_t f = 0; f < paths_.size(); ++f) {
    if (paths_[f].empty()) continue;
    value.inductive += StableLog(std::max(settings.inductive->epsilon, kClippedTo)) *
                       OffPath(paths_[f], present[f], predicted[f]);
  }
  return value;
}

double PolicyValuer::NoveltyOfB(const Beliefs& predicted, const Beliefs& before,
                                int joint_action) const {
  const List<int> choices = ControlChoices(agent_.model, joint_action);
  Belief room, expected;
  double novelty = 0;
  for (size_t f = 0; f < novelty_b_.size(); ++f) {
    if (novelty_b_[f].empty()) continue;
    const Factor& factor = agent_.model.factors()[f];
    const size_t action = static_cast<size_t>(FactorAction(agent_.model, factor, choices));
    SetProduct(novelty_b_[f][action], factor.states, JointIn(before, factor.dependencies, room),
               expected);
    novelty += Dot(predicted[f], expected);
  }
  return novelty;
}

Belief PolicyValuer::ExpectedOutcomes(int modality, const Beliefs& beliefs) const {
  const Modality& part = agent_.model.modalities()[static_cast<size_t>(modality)];
  Belief room;
  return Multiply(agent_.parameters.A[static_cast<size_t>(modality)], part.outcomes,
                  JointIn(beliefs, part.dependencies, room));
}

PolicyTerms EvaluatePolicies(const PolicyValuer& valuer, const Beliefs& posterior,
                             const Policies& policies) {
  const AgentView& agent = valuer.agent();
  List<Beliefs> at(policies.longest() + 1);
  List<StepValue> so_far(policies.longest() + 1);
  at[0] = posterior;
  List<StepValue> values(policies.size());
  WalkPolicies(
      policies,
      [&](size_t t, int action) {
        SetPrediction(agent, at[t], ControlChoices(agent.model, action), at[t + 1]);
        so_far[t + 1] = so_far[t];
        Add(valuer.Value(at[t + 1], at[t], action, static_cast<int>(t), posterior), so_far[t + 1]);
      },
      [&](size_t p) { values[p] = so_far[policies[p].size()]; });
  return TermsOf(values);
}

PolicyTerms EvaluatePolicies(const AgentView& agent, const Beliefs& posterior,
                             const Policies& policies) {
  return EvaluatePolicies(PolicyValuer(agent), posterior, policies);
}

PolicyTerms EvaluateBeliefs(const PolicyValuer& valuer, const List<List<Beliefs>>& beliefs,
                            const Policies& policies) {
  List<StepValue> values(policies.size());
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
