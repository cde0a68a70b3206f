// The cases of the suite "spawn" that go through a server: how fast agents come to be for a client.
//
//   RETURN_IF_ERROR(AddSpawnSuite(suites));
//   RETURN_IF_ERROR(AddSpawnOverGrpc(suites, "/path/to/starling"));
//
// Each row has a server of its own, a child of this program on a free port, which ends with the row
// and leaves nothing behind. Timed is CreateSimulation, from the call to its answer; the
// simulations are deleted outside of what is timed. Agents are those of case "b" in the world
// `grid`. A server that does not start makes the row not measurable, with what it said.
#ifndef STARLING_BENCH_LOAD_SPAWN_OVER_GRPC_H_
#define STARLING_BENCH_LOAD_SPAWN_OVER_GRPC_H_

#include <string>

#include "absl/status/status.h"
#include "bench/runner/suites.h"

namespace starling {

// Adds `create_over_grpc` (one agent), `ten_parallel_over_grpc` (ten simulations of one agent by
// ten threads at once, each with a connection of its own) and `million_over_grpc` (one simulation).
// NOT_FOUND unless AddSpawnSuite was called before. `starling_binary` is started when rows are
// made.
absl::Status AddSpawnOverGrpc(Suites& suites, const std::string& starling_binary);

}  // namespace starling

#endif  // STARLING_BENCH_LOAD_SPAWN_OVER_GRPC_H_
