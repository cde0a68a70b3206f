#include "agents/learning/dirichlet_learning.h"

#include <algorithm>
#include <utility>

#include "agents/inference/belief_algebra.h"
#include "agents/model/image_layout.h"
#include "agents/model/joint_actions.h"

namespace starling {
namespace {

// counts = (1 - forgetting) counts + rate x increment.
class Update {
 public:
  Update(const LearningSettings& settings, bool only_possible)
      : settings_(settings), only_possible_(only_possible) {}

  void Forget(List<double>& counts) const {
    if (settings_.forgetting == 0) return;
    for (double& count : counts) {
      const double least = std::min(count, kLeastRemembered);
      count = std::max((1 - settings_.forgetting) * count, least);
    }
  }
  void Add(absl::Span<const double> increment, absl::Span<double> counts) const {
    for (size_t i = 0; i < counts.size(); ++i) {
      if (only_possible_ && counts[i] == 0) continue;
      counts[i] += settings_.rate * increment[i];
    }
  }
  // The increment is rows x columns.
  void AddProduct(absl::Span<const double> rows, absl::Span<const double> columns,
                  List<double>& counts) const {
    List<double> increment(columns.size());
    for (size_t r = 0; r < rows.size(); ++r) {
      for (size_t c = 0; c < columns.size(); ++c) increment[c] = rows[r] * columns[c];
      Add(increment, absl::MakeSpan(counts).subspan(r * columns.size(), columns.size()));
    }
  }

 private:
  const LearningSettings& settings_;
  const bool only_possible_;
};

// What a modality showed, as a distribution; all zero where it says nothing.
List<double> Shown(const Outcome& outcome, int outcomes, MissingOutcome missing) {
  if (!outcome.distribution.empty()) return outcome.distribution;
  List<double> shown(static_cast<size_t>(outcomes), 0.0);
  if (outcome.index >= 0) {
    shown[static_cast<size_t>(outcome.index)] = 1;
  } else if (missing == MissingOutcome::kFlat) {
    shown.assign(shown.size(), 1.0 / outcomes);
  }
  return shown;
}

void AddLikelihood(const AgentView& agent, const Observation& observation, const Beliefs& beliefs,
                   ModelParameters& counts) {
  const Conventions& conventions = agent.settings.conventions;
  for (size_t m = 0; m < observation.size(); ++m) {
    if (!Learns(agent.settings.learn_a, static_cast<int>(m))) continue;
    const Modality& modality = agent.model.modalities()[m];
    const Update update(*agent.settings.learn_a, conventions.learn_only_possible);
    Belief room;
    update.AddProduct(Shown(observation[m], modality.outcomes, conventions.missing_outcome),
                      JointIn(beliefs, modality.dependencies, room), counts.pA[m]);
  }
}

void ForgetLikelihood(const AgentView& agent, ModelParameters& counts) {
  for (size_t m = 0; m < counts.pA.size(); ++m) {
    if (!Learns(agent.settings.learn_a, static_cast<int>(m))) continue;
    Update(*agent.settings.learn_a, true).Forget(counts.pA[m]);
  }
}

void ForgetTransitions(const AgentView& agent, ModelParameters& counts) {
  for (size_t f = 0; f < counts.pB.size(); ++f) {
    if (!Learns(agent.settings.learn_b, static_cast<int>(f))) continue;
    for (Matrix& matrix : counts.pB[f]) Update(*agent.settings.learn_b, true).Forget(matrix);
  }
}

Update UpdateOfTransitions(const AgentView& agent) {
  return Update(*agent.settings.learn_b, agent.settings.conventions.learn_only_possible);
}

// Of factor f and what was done.
Matrix& CountsOf(const AgentView& agent, size_t f, absl::Span<const int> action,
                 ModelParameters& counts) {
  const int u = FactorAction(agent.model, agent.model.factors()[f], action);
  return counts.pB[f][static_cast<size_t>(u)];
}

void AddTransition(const AgentView& agent, size_t f, const Beliefs& before, const Beliefs& after,
                   absl::Span<const int> action, ModelParameters& counts) {
  Belief room;
  UpdateOfTransitions(agent).AddProduct(
      after[f], JointIn(before, agent.model.factors()[f].dependencies, room),
      CountsOf(agent, f, action, counts));
}

void AddTransitions(const AgentView& agent, const Beliefs& before, const Beliefs& after,
                    absl::Span<const int> action, ModelParameters& counts) {
  for (size_t f = 0; f < after.size(); ++f) {
    if (Learns(agent.settings.learn_b, static_cast<int>(f)))
      AddTransition(agent, f, before, after, action, counts);
  }
}

bool DependsOnItselfAlone(const Factor& factor, size_t f) {
  return factor.dependencies.size() == 1 && factor.dependencies[0] == static_cast<int>(f);
}

}  // namespace

void LearnLikelihood(const AgentView& agent, const Observation& observation, const Beliefs& beliefs,
                     ModelParameters& counts) {
  ForgetLikelihood(agent, counts);
  AddLikelihood(agent, observation, beliefs, counts);
}

void LearnTransitions(const AgentView& agent, const Beliefs& before, const Beliefs& after,
                      absl::Span<const int> action, ModelParameters& counts) {
  ForgetTransitions(agent, counts);
  AddTransitions(agent, before, after, action, counts);
}

void LearnPreferences(const AgentView& agent, const Observation& observation,
                      ModelParameters& counts) {
  const std::optional<LearningSettings>& learning = agent.settings.learn_c;
  for (size_t m = 0; m < observation.size(); ++m) {
    if (!Learns(learning, static_cast<int>(m)) || observation[m].missing()) continue;
    const Update update(*learning, /*only_possible=*/false);
    update.Forget(counts.pC[m]);
    update.Add(Shown(observation[m], agent.model.modalities()[m].outcomes,
                     agent.settings.conventions.missing_outcome),
               absl::MakeSpan(counts.pC[m]));
  }
}

void LearnInitialStates(const AgentView& agent, const Beliefs& first, ModelParameters& counts) {
  for (size_t f = 0; f < first.size(); ++f) {
    if (!Learns(agent.settings.learn_d, static_cast<int>(f))) continue;
    const Update update(*agent.settings.learn_d, /*only_possible=*/true);
    update.Forget(counts.pD[f]);
    update.Add(first[f], absl::MakeSpan(counts.pD[f]));
  }
}

void LearnHabits(const AgentView& agent, absl::Span<const double> policy_posterior,
                 ModelParameters& counts) {
  if (!agent.settings.learn_e) return;
  const Update update(*agent.settings.learn_e, /*only_possible=*/true);
  update.Forget(counts.pE);
  update.Add(policy_posterior, absl::MakeSpan(counts.pE));
}

List<Smoothed> SmoothEpisode(const AgentView& agent, const Episode& episode) {
  List<Smoothed> smoothed;
  for (size_t f = 0; f < agent.model.factors().size(); ++f) {
    List<Belief> filtered;
    for (const Beliefs& beliefs : episode.beliefs) filtered.push_back(beliefs[f]);
    if (DependsOnItselfAlone(agent.model.factors()[f], f)) {
      smoothed.push_back(SmoothFactor(agent, static_cast<int>(f), filtered, episode.actions));
    } else {
      smoothed.emplace_back();
      smoothed.back().beliefs = std::move(filtered);
    }
  }
  return smoothed;
}

void LearnFromEpisode(const AgentView& agent, const Episode& episode, bool smooth,
                      ModelParameters& counts) {
  List<Beliefs> beliefs = episode.beliefs;
  List<Smoothed> smoothed;
  if (smooth) {
    smoothed = SmoothEpisode(agent, episode);
    for (size_t t = 0; t < beliefs.size(); ++t) {
      for (size_t f = 0; f < smoothed.size(); ++f) beliefs[t][f] = smoothed[f].beliefs[t];
    }
  }
  ForgetLikelihood(agent, counts);
  ForgetTransitions(agent, counts);
  for (size_t t = 0; t < beliefs.size(); ++t) {
    AddLikelihood(agent, episode.observations[t], beliefs[t], counts);
    if (t == 0) continue;
    if (!smooth) {
      AddTransitions(agent, beliefs[t - 1], beliefs[t], episode.actions[t - 1], counts);
      continue;
    }
    for (size_t f = 0; f < smoothed.size(); ++f) {
      if (!Learns(agent.settings.learn_b, static_cast<int>(f))) continue;
      const List<int>& action = episode.actions[t - 1];
      if (smoothed[f].joint.empty()) {
        AddTransition(agent, f, beliefs[t - 1], beliefs[t], action, counts);
      } else {
        UpdateOfTransitions(agent).Add(smoothed[f].joint[t - 1],
                                       absl::MakeSpan(CountsOf(agent, f, action, counts)));
      }
    }
  }
  if (!beliefs.empty()) LearnInitialStates(agent, beliefs[0], counts);
}

}  // namespace starling
