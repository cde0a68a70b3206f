// `starling run`: runs a scenario to its end, or goes on from a snapshot.
#ifndef STARLING_ENGINE_CLI_RUN_COMMAND_H_
#define STARLING_ENGINE_CLI_RUN_COMMAND_H_

#include <string>

#include "engine/cli/scenario_flags.h"

namespace starling {

struct RunFlags {
  ScenarioFlags scenario;
  std::string out;
  std::string profile = "off";
  bool json = false;
  bool quiet = false;
  bool no_color = false;
  bool log_hash = false;
};

void AddRunFlags(CLI::App& command, RunFlags& flags);

// Returns the exit status of the program.
int RunCommand(const RunFlags& flags);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_RUN_COMMAND_H_
