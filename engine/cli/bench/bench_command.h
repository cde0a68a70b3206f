// `starling bench`: measures, lists, compares and reports.
#ifndef STARLING_ENGINE_CLI_BENCH_BENCH_COMMAND_H_
#define STARLING_ENGINE_CLI_BENCH_BENCH_COMMAND_H_

#include "engine/cli/command_line.h"

namespace starling {

// Takes what follows `bench` and gives the exit status.
int BenchCommand(Arguments arguments);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_BENCH_BENCH_COMMAND_H_
