// What an agent computed, as the quantities of a case: one name for each number there is.
//
//   std::vector<Quantity> found = StepQuantities({model, settings, true}, *agent, step, actions);
//   FindQuantity(found, "G_terms.utility")
//
// Names, and what they hold; "per factor" and "per control" are lists with an array for each:
//   prior, qs                    per factor [state]
//   vfe, vfe_terms.*, vfe_trace  free energy, nats; vfe = neg_entropy + prior_cross_entropy +
//                                transition_cross_entropy - accuracy; the trace by sweep
//   iterations                   sweeps
//   window_observations          outcomes in the window; window_actions: between them, by control
//   qs_window, vfe_t             per factor [tick, state]; [tick]
//   qs_policies, F               per factor [policy, tick, state]; [policy]
//   prior_policies               per factor [policy, 1, state]
//   G, G_terms.*, risk, ambiguity, q_pi   [policy]; G is negative expected free energy, nats
//   gamma, planned               the precision used; whether this step planned (0 or 1)
//   root_value, nodes, *_per_depth, expanded_belief_nodes, search_complete    of tree search
//   action_marginals             per factor [action]
//   action_probabilities, policy_probabilities   per control [action]; [policy]: what is drawn from
//   multiactions, multiaction_probabilities      distinct first actions and their sums of q_pi
//   action, action_multi         [factor]; [control]
//   learned.pA, learned.A, ...   counts and their means, shaped as the model's tensors, with one
//                                last axis for combined actions
//   smoothed, joint              per factor [tick, state]; [tick, next state, state]
//
// Functions without state.
#ifndef STARLING_ENGINE_WIRE_CASE_VALUES_H_
#define STARLING_ENGINE_WIRE_CASE_VALUES_H_

#include <vector>

#include "agents/inference/smoothing.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "agents/model/parameters.h"
#include "agents/population/single_agent.h"
#include "engine/wire/case_quantity.h"

namespace starling {

// Whose numbers they are. Refers to its parts.
struct CaseSubject {
  const GenerativeModel& model;
  const AgentSettings& settings;
  // Whether each factor has a control of its own (HasOwnControls of engine/wire/model_json.h), so
  // that actions by control and by factor are the same; else `action` and `action_marginals` are by
  // factor, over its combined actions, and `action_multi` is by control.
  bool own_controls;
};

// Everything that a step computed. `taken`: the actions of all steps before, by control.
std::vector<Quantity> StepQuantities(const CaseSubject& subject, const SingleAgent& agent,
                                     const AgentStep& step,
                                     const std::vector<std::vector<int>>& taken);

// `action`, and where controls are shared `action_multi`: what the controls do.
std::vector<Quantity> ActionQuantities(const CaseSubject& subject, const std::vector<int>& action);

// `learned.pA`, `learned.A`, ...: counts and means of what the settings learn.
std::vector<Quantity> LearnedQuantities(const CaseSubject& subject,
                                        const ModelParameters& parameters);

// `smoothed` and `joint`, by factor.
std::vector<Quantity> SmoothedQuantities(const std::vector<Smoothed>& smoothed);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_CASE_VALUES_H_
