// What an agent computed, as the quantities of a case: one name for each number there is.
//
//   std::vector<Quantity> found = StepQuantities({model, settings, true}, *agent, step, actions);
//   FindQuantity(found, "G_terms.utility")
//
// Names and shapes are those of tests/reference/README.md. Functions without state.
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
  // Whether each factor has a control of its own, so that actions by control and by factor are the
  // same; else `action` and `action_marginals` are by factor, over its combined actions, and
  // `action_multi` is by control.
  bool own_controls;
};

// Everything that a step computed. `taken`: the actions of all steps before, by control.
std::vector<Quantity> StepQuantities(const CaseSubject& subject, const SingleAgent& agent,
                                     const AgentStep& step,
                                     const std::vector<std::vector<int>>& taken);

// `learned.pA`, `learned.A`, ...: counts and means of what the settings learn.
std::vector<Quantity> LearnedQuantities(const CaseSubject& subject,
                                        const ModelParameters& parameters);

// `smoothed` and `joint`, by factor.
std::vector<Quantity> SmoothedQuantities(const std::vector<Smoothed>& smoothed);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_CASE_VALUES_H_
