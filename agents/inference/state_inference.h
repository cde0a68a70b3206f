// State inference of one agent at one tick, by mean field or exactly, under any conventions.
//
//   Beliefs prior = age == 0 ? parameters.D : PredictStates(agent, beliefs, last_action);
//   StatePosterior posterior = InferStates(agent, prior, observation);
//
// Equations (l_m[s] is the log likelihood of modality m, E_{q\f} an average over the beliefs of all
// factors but f):
//   one factor   q = softmax(ln p + sum_m l_m)
//   mean field   q_f = softmax(ln p_f + sum_m E_{q\f}[l_m]), all factors from the sweep before,
//                from flat beliefs on
//   exact        the same as one factor, over the joint states; q_f its marginals
//   F = sum_f q_f . (ln q_f - ln p_f) - sum_m E_q[l_m]
// Pure functions.
#ifndef STARLING_AGENTS_INFERENCE_STATE_INFERENCE_H_
#define STARLING_AGENTS_INFERENCE_STATE_INFERENCE_H_

#include "absl/types/span.h"
#include "agents/inference/evidence.h"
#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"

namespace starling {

struct StatePosterior {
  Beliefs posterior;
  double free_energy = 0;  // nats; negative_entropy + prior_cross_entropy - accuracy
  double negative_entropy = 0;
  double prior_cross_entropy = 0;
  double accuracy = 0;
  int sweeps = 0;  // of mean field; 0 where the posterior is found at once
  // Of SweepRule::kFromFlat: of flat beliefs without accuracy, then after each sweep.
  List<double> free_energy_trace;
};

// Conflicting evidence (a likelihood of zero everywhere) gives the posterior that the log floor
// leaves: finite, and equal for states that are equally impossible.
//
// Exact for StateInference::kExact and for a model of one factor, else by mean field. O(sweeps x
// entries of the evidence x factors), or O(joint states x (factors + modalities)).
StatePosterior InferStates(const AgentView& agent, const Beliefs& prior,
                           const Observation& observation);

// B x beliefs for the actions of all controls. O(entries of B).
Beliefs PredictStates(const AgentView& agent, const Beliefs& beliefs,
                      absl::Span<const int> actions);
// The same in the place of `predicted`, which is not `beliefs`.
void SetPrediction(const AgentView& agent, const Beliefs& beliefs, absl::Span<const int> actions,
                   Beliefs& predicted);

}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_STATE_INFERENCE_H_
