// The section of a report on recorded agents: what each believed, and what it was likely to do,
// over ticks.
#ifndef STARLING_ENGINE_CLI_BELIEF_SECTION_H_
#define STARLING_ENGINE_CLI_BELIEF_SECTION_H_

#include <string>

#include "agents/model/generative_model.h"
#include "engine/cli/belief_log.h"

namespace starling {

// Markup for Page::AddSection. `model` is that of the agents' population.
std::string BeliefSection(const BeliefLog& log, const GenerativeModel& model);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_BELIEF_SECTION_H_
