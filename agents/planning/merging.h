// Why a compiled plan shares beliefs over a factor, or does not.
//
//   for (const FactorMerging& factor : DescribeMerging(model, settings, transitions))
//     std::cout << factor.factor << ": " << factor.why;   // "place: stochastic: action 3 of 5"
//
// Pure.
#ifndef STARLING_AGENTS_PLANNING_MERGING_H_
#define STARLING_AGENTS_PLANNING_MERGING_H_

#include <vector>

#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "agents/planning/plan_statistics.h"
#include "agents/planning/transitions.h"

namespace starling {

// `transitions` of every factor, as AnalyseTransitions gives them.
std::vector<FactorMerging> DescribeMerging(const GenerativeModel& model,
                                           const AgentSettings& settings,
                                           const std::vector<Transitions>& transitions);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_MERGING_H_
