// Ways in which the mice of the T-maze are made to think: every kind of inference, planning and
// learning, for tests that hold for all of them.
//
//   for (const AgentMode& mode : AgentModes())
//     const auto simulation = Start(ScenarioOf(mode, Precision::kFloat), Serial());
#ifndef STARLING_TESTS_SIMULATIONS_AGENT_MODES_H_
#define STARLING_TESTS_SIMULATIONS_AGENT_MODES_H_

#include <ostream>
#include <string>
#include <vector>

#include "agents/model/model_image.h"
#include "engine/core/scenario.h"

namespace starling {

struct AgentMode {
  std::string name;
  std::vector<std::string> agent;  // overrides below populations[0].agent
  bool layered = false;            // a level above
  bool goal = false;               // the right arm is one
  bool masked = false;             // where some actions are forbidden
};

std::ostream& operator<<(std::ostream& out, const AgentMode& mode);

std::vector<AgentMode> AgentModes();

// 24 agents for 9 ticks.
Scenario ScenarioOf(const AgentMode& mode, Precision precision);

}  // namespace starling

#endif  // STARLING_TESTS_SIMULATIONS_AGENT_MODES_H_
