// Learning of one agent: what it saw and believed becomes Dirichlet counts.
//
//   LearnLikelihood(agent, observation, posterior, parameters);        // pA
//   LearnTransitions(agent, before, posterior, action, parameters);    // pB
//   TakeMeans(model, settings, parameters);
//
// counts = (1 - forgetting) counts + rate x increment, over the tensors that learn:
//   A   o_m x prod q of its factors
//   B   q_f(t) x prod q of its parents(t - 1), at the action taken at t - 1
//   C   o_m;   D   q_f of an episode's first tick;   E   the posterior over policies
// Where Conventions::learn_only_possible is set, increments of A and B are taken where the present
// mean is above 0, those of D where its count is. Friston et al. 2016, "Active inference and
// learning". The functions change counts only; TakeMeans makes them count.
#ifndef STARLING_AGENTS_LEARNING_DIRICHLET_LEARNING_H_
#define STARLING_AGENTS_LEARNING_DIRICHLET_LEARNING_H_

#include "absl/types/span.h"
#include "agents/inference/smoothing.h"
#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"

namespace starling {

// `agent` gives model, settings and the means that mask what is possible; `counts` are updated and
// may be those of agent.parameters. Kinds that the settings do not learn are left alone.
void LearnLikelihood(const AgentView& agent, const Observation& observation, const Beliefs& beliefs,
                     ModelParameters& counts);
void LearnTransitions(const AgentView& agent, const Beliefs& before, const Beliefs& after,
                      absl::Span<const int> action, ModelParameters& counts);
void LearnPreferences(const AgentView& agent, const Observation& observation,
                      ModelParameters& counts);
void LearnInitialStates(const AgentView& agent, const Beliefs& first, ModelParameters& counts);
void LearnHabits(const AgentView& agent, absl::Span<const double> policy_posterior,
                 ModelParameters& counts);

// What happened in an episode and what was believed at the time, the oldest first.
struct Episode {
  List<Beliefs> beliefs;
  List<Observation> observations;
  List<List<int>> actions;  // one fewer
};

// With hindsight: each factor that depends on itself alone by SmoothFactor, the others as they
// were.
List<Smoothed> SmoothEpisode(const AgentView& agent, const Episode& episode);

// One update of A and B from all ticks of an episode, and of D from its first. `smooth`: from
// beliefs with hindsight and their pairs; else from beliefs as they are.
void LearnFromEpisode(const AgentView& agent, const Episode& episode, bool smooth,
                      ModelParameters& counts);

}  // namespace starling

#endif  // STARLING_AGENTS_LEARNING_DIRICHLET_LEARNING_H_
