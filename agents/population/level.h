// The levels of a hierarchical agent, as they are described (agents/population/layered_agent.h says
// what they do).
//
//   std::vector<LevelParts> levels = {{model, settings}, {above, settings_above, {{0, 1}}}};
#ifndef STARLING_AGENTS_POPULATION_LEVEL_H_
#define STARLING_AGENTS_POPULATION_LEVEL_H_

#include <vector>

#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"

namespace starling {

// What one modality of an upper level is in the level below: the initial states of a factor, with
// as many states as the modality has outcomes, or its policies.
struct LevelLink {
  int modality = 0;
  int factor = -1;  // -1: the policies
};

// Refers to model and settings, which outlive it.
struct LevelParts {
  const GenerativeModel& model;
  const AgentSettings& settings;
  std::vector<LevelLink> links = {};  // to the level below; of every modality, once; none for the
                                      // lowest level
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_LEVEL_H_
