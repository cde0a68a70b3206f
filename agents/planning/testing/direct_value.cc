#include "agents/planning/testing/direct_value.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "agents/model/joint_actions.h"

namespace starling {
namespace {

using States = std::vector<int>;  // of all factors, or of some

// Calls `visit` with every tuple of numbers below `sizes`.
void ForEach(const std::vector<int>& sizes, const std::function<void(const States&)>& visit) {
  States tuple(sizes.size(), 0);
  for (;;) {
    visit(tuple);
    size_t i = sizes.size();
    while (i > 0 && ++tuple[i - 1] == sizes[i - 1]) tuple[--i] = 0;
    if (i == 0) return;
  }
}

std::vector<int> SizesOf(const GenerativeModel& model, const std::vector<int>& factors) {
  std::vector<int> sizes;
  for (int f : factors) sizes.push_back(model.factors()[static_cast<size_t>(f)].states);
  return sizes;
}

double ProbabilityOf(const Beliefs& q, const std::vector<int>& factors, const States& states) {
  double p = 1;
  for (size_t i = 0; i < factors.size(); ++i)
    p *= q[static_cast<size_t>(factors[i])][static_cast<size_t>(states[i])];
  return p;
}

double Entry(const GenerativeModel& model, const Matrix& matrix, int row,
             const std::vector<int>& factors, const States& states) {
  int64_t column = 0, columns = 1;
  for (size_t i = 0; i < factors.size(); ++i) {
    const int size = model.factors()[static_cast<size_t>(factors[i])].states;
    column = column * size + states[i];
    columns *= size;
  }
  return matrix[static_cast<size_t>(row * columns + column)];
}

class Valuer {
 public:
  Valuer(const AgentView& agent, const Beliefs& present)
      : agent_(agent), model_(agent.model), present_(present) {
    for (size_t f = 0; f < model_.factors().size(); ++f) all_.push_back(static_cast<int>(f));
  }

  void Add(const Beliefs& before, int action, const Beliefs& q, int t, DirectValue& sum) const {
    for (size_t m = 0; m < model_.modalities().size(); ++m) AddModality(m, q, t, sum);
    sum.information_gain += InformationGain(q);
    for (size_t f = 0; f < model_.factors().size(); ++f) {
      sum.novelty_b += NoveltyB(f, before, action, q);
      sum.inductive += Inductive(f, q);
    }
  }

  double B(size_t f, int action, int next, const States& states) const {
    return Entry(model_, agent_.parameters.B[f][ActionOf(f, action)], next,
                 model_.factors()[f].dependencies, states);
  }

 private:
  double Ln(double p) const {
    return agent_.settings.conventions.log_floor == LogFloor::kClip
               ? std::log(std::max(p, 2.220446049250313e-16))
               : std::log(p + 1e-16);
  }

  size_t ActionOf(size_t f, int joint_action) const {
    const std::vector<int> choices = ControlChoices(model_, joint_action);
    int action = 0;
    for (int c : model_.factors()[f].controls)
      action = action * model_.controls()[static_cast<size_t>(c)].actions +
               choices[static_cast<size_t>(c)];
    return static_cast<size_t>(action);
  }

  double A(size_t m, int o, const States& states) const {  // of all factors
    States own;
    for (int f : model_.modalities()[m].dependencies) own.push_back(states[static_cast<size_t>(f)]);
    return Entry(model_, agent_.parameters.A[m], o, model_.modalities()[m].dependencies, own);
  }

  double Shown(size_t m, int o, const Beliefs& q) const {
    double p = 0;
    ForEach(SizesOf(model_, all_),
            [&](const States& s) { p += ProbabilityOf(q, all_, s) * A(m, o, s); });
    return p;
  }

  double Preference(size_t m, int o, int t) const {
    const int outcomes = model_.modalities()[m].outcomes;
    const int steps = static_cast<int>(agent_.parameters.C[m].size()) / outcomes;
    return agent_.parameters.C[m][static_cast<size_t>(std::min(t, steps - 1) * outcomes + o)];
  }

  void AddModality(size_t m, const Beliefs& q, int t, DirectValue& sum) const {
    const int outcomes = model_.modalities()[m].outcomes;
    double preferred = 0;
    for (int o = 0; o < outcomes; ++o) preferred += std::exp(Preference(m, o, t));
    for (int o = 0; o < outcomes; ++o) {
      const double p = Shown(m, o, q);
      sum.utility += p * Preference(m, o, t);
      sum.risk += p * (Ln(p) - std::log(std::exp(Preference(m, o, t)) / preferred));
      sum.novelty_a += p * NoveltyA(m, o, q);
    }
    ForEach(SizesOf(model_, all_), [&](const States& s) {
      for (int o = 0; o < outcomes; ++o)
        sum.ambiguity -= ProbabilityOf(q, all_, s) * A(m, o, s) * Ln(A(m, o, s));
    });
  }

  // Of some modalities together, over the states of some factors.
  double GainOf(const std::vector<size_t>& modalities, const std::vector<int>& factors,
                const Beliefs& q) const {
    const bool threshold = agent_.settings.conventions.information_gain_threshold;
    std::vector<int> outcomes;
    for (size_t m : modalities) outcomes.push_back(model_.modalities()[m].outcomes);
    double gain = 0;
    ForEach(outcomes, [&](const std::vector<int>& o) {
      double shown = 0;
      ForEach(SizesOf(model_, factors), [&](const States& own) {
        const double p = ProbabilityOf(q, factors, own);
        if (threshold && p <= std::exp(-16.0)) return;
        States states(all_.size(), 0);
        for (size_t i = 0; i < own.size(); ++i) states[static_cast<size_t>(factors[i])] = own[i];
        double given = 1;
        for (size_t i = 0; i < o.size(); ++i) given *= A(modalities[i], o[i], states);
        gain += p * given * (threshold ? std::log(given + std::exp(-16.0)) : Ln(given));
        shown += p * given;
      });
      gain -= shown * Ln(shown);
    });
    return gain;
  }

  double InformationGain(const Beliefs& q) const {
    std::vector<size_t> every;
    double sum = 0;
    for (size_t m = 0; m < model_.modalities().size(); ++m) {
      every.push_back(m);
      sum += GainOf({m}, model_.modalities()[m].dependencies, q);
    }
    return agent_.settings.conventions.information_gain == InformationGain::kSum
               ? sum
               : GainOf(every, all_, q);
  }

  static double Digamma(double x) {
    double below = 0;
    for (; x < 30; x += 1) below += 1 / x;
    const double y = 1 / (x * x);
    return std::log(x) - 0.5 / x -
           y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y / 132)))) - below;
  }

  double Weight(double count, const std::vector<double>& column) const {
    if (count <= 0) return 0;
    const Conventions& conventions = agent_.settings.conventions;
    const auto floored = [&](double a) {
      return conventions.log_floor == LogFloor::kClip ? std::max(a, 2.220446049250313e-16)
                                                      : a + 1e-16;
    };
    double a0 = 0;
    for (double a : column) a0 += floored(a);
    const double a = floored(count);
    if (conventions.novelty == Novelty::kExact)
      return std::log(a0) - std::log(a) + Digamma(a + 1) - Digamma(a0 + 1);
    return (1 / a - 1 / a0) * (conventions.novelty == Novelty::kHeuristic ? 1 : 0.5);
  }

  // E_q[w] of an entry of counts.
  double Expected(const Matrix& counts, int rows, int row, const std::vector<int>& factors,
                  const Beliefs& q) const {
    double sum = 0;
    ForEach(SizesOf(model_, factors), [&](const States& s) {
      std::vector<double> column;
      for (int r = 0; r < rows; ++r) column.push_back(Entry(model_, counts, r, factors, s));
      sum += ProbabilityOf(q, factors, s) * Weight(column[static_cast<size_t>(row)], column);
    });
    return sum;
  }

  double NoveltyA(size_t m, int o, const Beliefs& q) const {
    if (agent_.parameters.pA[m].empty()) return 0;
    const Modality& modality = model_.modalities()[m];
    return Expected(agent_.parameters.pA[m], modality.outcomes, o, modality.dependencies, q);
  }

  double NoveltyB(size_t f, const Beliefs& before, int action, const Beliefs& q) const {
    if (agent_.parameters.pB[f].empty()) return 0;
    const Factor& factor = model_.factors()[f];
    const Matrix& counts = agent_.parameters.pB[f][ActionOf(f, action)];
    double sum = 0;
    for (int s = 0; s < factor.states; ++s)
      sum += q[f][static_cast<size_t>(s)] *
             Expected(counts, factor.states, s, factor.dependencies, before);
    return sum;
  }

  // Whether a goal can be reached from `state` in exactly `steps` probable transitions.
  bool Reaches(size_t f, int state, int steps) const {
    const Factor& factor = model_.factors()[f];
    if (steps == 0) return factor.goals[static_cast<size_t>(state)] > 0;
    bool reaches = false;
    ForEach(SizesOf(model_, factor.dependencies), [&](const States& s) {
      for (size_t i = 0; i < s.size(); ++i)
        if (factor.dependencies[i] == static_cast<int>(f) && s[i] != state) return;
      for (const Matrix& matrix : agent_.parameters.B[f]) {
        for (int next = 0; next < factor.states; ++next) {
          if (!reaches && Entry(model_, matrix, next, factor.dependencies, s) >
                              agent_.settings.inductive->threshold)
            reaches = Reaches(f, next, steps - 1);
        }
      }
    });
    return reaches;
  }

  double Inductive(size_t f, const Beliefs& q) const {
    const std::vector<double>& goals = model_.factors()[f].goals;
    if (!agent_.settings.inductive || std::count(goals.begin(), goals.end(), 1.0) == 0) return 0;
    const int here = static_cast<int>(std::max_element(present_[f].begin(), present_[f].end()) -
                                      present_[f].begin());
    int away = 0;
    while (away < agent_.settings.inductive->depth && !Reaches(f, here, away)) ++away;
    if (away == agent_.settings.inductive->depth) return 0;
    double off = 0;
    for (int s = 0; s < model_.factors()[f].states; ++s)
      if (!Reaches(f, s, std::max(away - 1, 0))) off += q[f][static_cast<size_t>(s)];
    return off * std::log(std::max(agent_.settings.inductive->epsilon, 2.220446049250313e-16));
  }

  const AgentView& agent_;
  const GenerativeModel& model_;
  const Beliefs& present_;
  std::vector<int> all_;
};

}  // namespace

Beliefs PredictDirectly(const AgentView& agent, const Beliefs& beliefs, int joint_action) {
  const Valuer valuer(agent, beliefs);
  Beliefs predicted;
  for (size_t f = 0; f < beliefs.size(); ++f) {
    const std::vector<int>& parents = agent.model.factors()[f].dependencies;
    predicted.emplace_back(beliefs[f].size(), 0.0);
    ForEach(SizesOf(agent.model, parents), [&](const States& s) {
      for (size_t next = 0; next < predicted[f].size(); ++next)
        predicted[f][next] += ProbabilityOf(beliefs, parents, s) *
                              valuer.B(f, joint_action, static_cast<int>(next), s);
    });
  }
  return predicted;
}

DirectValue ValueDirectly(const AgentView& agent, const Beliefs& posterior,
                          const std::vector<int>& policy) {
  const Valuer valuer(agent, posterior);
  DirectValue value;
  Beliefs before = posterior;
  for (size_t t = 0; t < policy.size(); ++t) {
    const Beliefs q = PredictDirectly(agent, before, policy[t]);
    valuer.Add(before, policy[t], q, static_cast<int>(t), value);
    before = q;
  }
  return value;
}

}  // namespace starling
