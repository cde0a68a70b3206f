// Scenario: everything that decides what a simulation computes, as plain values.
//
//   Scenario scenario;
//   scenario.name = "foraging";
//   scenario.seed = 42;
//   ASSIGN_OR_RETURN(scenario.world, MakeForagingWorld(parameters));
//   scenario.populations.push_back({"foragers", 4096, model, settings});
//
// Who executes it (backend, scheduler, workers) and what is recorded are not part of it: they
// cannot change the results.
#ifndef STARLING_ENGINE_CORE_SCENARIO_H_
#define STARLING_ENGINE_CORE_SCENARIO_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "agents/model/model_image.h"
#include "agents/population/level.h"
#include "engine/core/world.h"

namespace starling {

// An upper level of a hierarchical agent (agents/population/layered_agent.h).
struct LevelSpec {
  std::shared_ptr<const GenerativeModel> model;
  AgentSettings agent;
  std::vector<LevelLink> links;
};

struct PopulationSpec {
  std::string name;   // unique in the scenario, not empty
  int64_t count = 0;  // agents, >= 1
  std::shared_ptr<const GenerativeModel> model;
  AgentSettings agent;
  std::vector<LevelSpec> levels = {};  // above it, from the lowest up

  // All of them, for Population::Create; refers to this.
  std::vector<LevelParts> AllLevels() const {
    std::vector<LevelParts> all = {{*model, agent}};
    for (const LevelSpec& level : levels) all.push_back({*level.model, level.agent, level.links});
    return all;
  }
};

struct Scenario {
  std::string name;
  uint64_t seed = 0;
  int64_t ticks = 0;  // how long a run is, 1 to 2^32 - 1; Step() may go on beyond
  Precision precision = Precision::kFloat;
  std::shared_ptr<const World> world;
  std::vector<PopulationSpec> populations;  // at least one
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_SCENARIO_H_
