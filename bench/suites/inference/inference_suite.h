// The suite "inference": how many agent-steps a second one core makes.
//
//   RETURN_IF_ERROR(AddInferenceSuite(suites));
//
// A case for each of AgentCases() and ModeCases(). An agent-step is everything that happens to one
// agent in a tick of a simulation: it observes, infers states and policies, acts and, in case "d",
// learns; its world, drawn from its own model, moves. So the figures are a little below those of
// inference alone, as other systems state them.
#ifndef STARLING_BENCH_SUITES_INFERENCE_INFERENCE_SUITE_H_
#define STARLING_BENCH_SUITES_INFERENCE_INFERENCE_SUITE_H_

#include "absl/status/status.h"
#include "bench/runner/suites.h"

namespace starling {

absl::Status AddInferenceSuite(Suites& suites);

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_INFERENCE_SUITE_H_
