// `starling check`: what a scenario or a recorded case would need, without running it.
#ifndef STARLING_ENGINE_CLI_CHECK_COMMAND_H_
#define STARLING_ENGINE_CLI_CHECK_COMMAND_H_

#include "engine/cli/scenario_flags.h"

namespace starling {

struct CheckFlags {
  ScenarioFlags scenario;
  bool plan = false;
  bool json = false;
};

void AddCheckFlags(CLI::App& command, CheckFlags& flags);

// Returns the exit status of the program.
int CheckCommand(const CheckFlags& flags);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CHECK_COMMAND_H_
