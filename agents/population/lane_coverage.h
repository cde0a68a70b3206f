// Which settings agents side by side, one SIMD lane each, cover; all others are computed one agent
// at a time (individual.h), slower and with the same meaning.
//
//   const std::string reason = NotInLanes(model, settings);   // "learning.d"; empty: covered
#ifndef STARLING_AGENTS_POPULATION_LANE_COVERAGE_H_
#define STARLING_AGENTS_POPULATION_LANE_COVERAGE_H_

#include <string>

#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"

namespace starling {

// OK, or UNIMPLEMENTED naming the first setting that lanes do not have. Lanes do mean field and
// exact inference under the conventions of `starling` and `pymdp_1`, whole policies by utility and
// state information gain at a fixed precision, legal actions and pruning, and learning of A and B
// at every tick without forgetting.
std::string NotInLanes(const GenerativeModel& model, const AgentSettings& settings);

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_LANE_COVERAGE_H_
