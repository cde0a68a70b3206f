// The commands of the `starling` binary. Each takes what follows its name and gives the exit
// status.
#ifndef STARLING_ENGINE_CLI_COMMANDS_H_
#define STARLING_ENGINE_CLI_COMMANDS_H_

#include "engine/cli/command_line.h"

namespace starling {

int RunCommand(Arguments arguments);
int CheckCommand(Arguments arguments);
int InferCommand(Arguments arguments);
int ProfileCommand(Arguments arguments);
int ServeCommand(Arguments arguments);
int ListCommand(Arguments arguments);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_COMMANDS_H_
