// The suite "spawn": how fast agents come to be, and what they weigh.
//
//   RETURN_IF_ERROR(AddSpawnSuite(suites));
//
// `one`: a simulation of one agent, from its scenario to its first tick. `ten_parallel`: ten such
// simulations by ten threads at once. `parallel_efficiency`: the time of ten one after the other by
// the time of ten at once and the processors that they could use. `million`: a million agents, from
// the scenario to the state of tick 0. `memory_per_agent`: growth of the process's own memory (PSS)
// from before the simulation to after its second tick, when both buffers of the state are in use;
// all of it is given back before the next sample.
//
// All with the agents of case "b" of the suite "inference", in single precision, on the backend
// `serial`.
#ifndef STARLING_BENCH_SUITES_SPAWN_SPAWN_SUITE_H_
#define STARLING_BENCH_SUITES_SPAWN_SPAWN_SUITE_H_

#include "absl/status/status.h"
#include "bench/runner/suites.h"

namespace starling {

absl::Status AddSpawnSuite(Suites& suites);

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_SPAWN_SPAWN_SUITE_H_
