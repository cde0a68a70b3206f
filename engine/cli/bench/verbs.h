// What `starling bench` can do, a function each. Each takes what follows its name and gives the
// exit status.
#ifndef STARLING_ENGINE_CLI_BENCH_VERBS_H_
#define STARLING_ENGINE_CLI_BENCH_VERBS_H_

#include "engine/cli/command_line.h"

namespace starling {

int BenchRunVerb(Arguments arguments);  // the suites that are named
int BenchListVerb(Arguments arguments);
int BenchCompareVerb(Arguments arguments);
int BenchReportVerb(Arguments arguments);
int BenchSelftestVerb(Arguments arguments);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_BENCH_VERBS_H_
