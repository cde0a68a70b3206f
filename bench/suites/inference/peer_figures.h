// What other systems reach on the same cases, as measured by bench/peers.
//
//   for (const PeerFigure& peer : PeerFigures("b")) ...   // {"pymdp_1", "pymdp 1.0.4 on JAX", ...}
#ifndef STARLING_BENCH_SUITES_INFERENCE_PEER_FIGURES_H_
#define STARLING_BENCH_SUITES_INFERENCE_PEER_FIGURES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace starling {

struct PeerFigure {
  std::string name;         // as bench/peers calls it
  std::string description;  // "pymdp 1.0.4 on JAX"
  double rate = 0;          // agent-steps in a CPU second, at its best number of agents
};

// When, on what, and how they were measured: docs/benchmarks.md, which has them in a table.
//
// Those of a case, the fastest first; none where no peer has what it needs.
std::vector<PeerFigure> PeerFigures(absl::string_view agent_case);

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_PEER_FIGURES_H_
