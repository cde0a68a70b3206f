// What compiling a policy set gave: how much of the work that policies name is distinct.
#ifndef STARLING_AGENTS_PLANNING_PLAN_STATISTICS_H_
#define STARLING_AGENTS_PLANNING_PLAN_STATISTICS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace starling {

// Whether action sequences that lead to the same belief over a factor share it, beyond those with a
// common beginning.
struct FactorMerging {
  std::string factor;  // its name, or its index
  bool merges = false;
  std::string why;  // "every action is deterministic", "stochastic: actions 1, 3 of 5", ...
};

// How kernels multiply with a tensor; one for each kind that the actions of a B have.
struct TensorStructure {
  std::string tensor;     // "A[0]", "B[2]"
  std::string structure;  // "identity", "one-hot", "diagonal plus constant", "sparse", "dense",
                          // "dense, learned"
  int matrices = 1;       // of this kind: actions of a B
  int64_t entries = 0;    // of one matrix
  double kept = 1;        // share of entries that are multiplied
};

// Joint beliefs that are as many steps ahead, and the joint actions that may follow them.
struct PlanLevel {
  int64_t vertices = 0, edges = 0;
};

struct PlanCost {
  double operations = 0;      // as PlanStatistics::operations
  int64_t image_bytes = 0;    // shared by all agents
  int64_t scratch_bytes = 0;  // of a worker, for a tile of agents
};

struct PlanStages {
  PlanCost inference, beliefs, terms, sums;
};

struct PlanStatistics {
  double policies = 0;       // size of the policy set; a double, since it may exceed 2^63
  double policy_steps = 0;   // policies times their length
  int64_t prefixes = 0;      // distinct action sequences up to the policy length, if they could be
                             // counted below 2^53; else 0
  int64_t belief_nodes = 0;  // distinct predicted beliefs, over all factors
  int64_t merged_nodes = 0;  // belief lookups that found an existing node
  int64_t terms =
      0;  // distinct (modality, beliefs) pairs whose utility and information gain are computed
  int64_t shared_terms = 0;  // term lookups that found an existing one
  int64_t vertices = 0;      // distinct joint beliefs, level by level
  int64_t edges = 0;         // (vertex, joint action) pairs
  bool enumerated = false;   // policies are summed path by path, else over the edges
  double operations = 0;     // multiply-adds and elementary functions (20 each) of one agent's step
  int64_t image_bytes = 0;   // the model image, shared by all agents
  // What the work consists of. To `inference` an estimate of what `operations` leaves out is added:
  // mean field with as many sweeps as there may be, or exact inference.
  PlanStages stages;
  std::vector<PlanLevel> levels;  // by steps ahead, the present first; empty if enumerated
  std::vector<FactorMerging> merging;
  std::vector<TensorStructure> tensors;
  // Empty where agents compute side by side, one SIMD lane each; else the setting because of which
  // they compute one by one, some tens of times slower. Then no plan is compiled.
  std::string one_by_one;
};

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_PLAN_STATISTICS_H_
