// `starling ctl VERB ...`: the server's own client.
#ifndef STARLING_ENGINE_CLI_CTL_CTL_COMMAND_H_
#define STARLING_ENGINE_CLI_CTL_CTL_COMMAND_H_

#include "engine/cli/command_line.h"

namespace starling {

// Finds the verb and hands over. Flags of the connection may stand before the verb.
int CtlCommand(Arguments arguments);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_CTL_COMMAND_H_
