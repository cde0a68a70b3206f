// Plan: a policy set compiled into the distinct pieces of work that it names.
//
// * A belief node is the predicted belief over one factor after some actions. Action sequences that
// lead to the same belief for every present
//   belief share a node: those with a common prefix, those whose actions have equal transitions,
//   and, where transitions are deterministic, those whose composed state maps are equal, at
//   whatever depth.
// * A term is the utility and information gain of one modality; it depends on the belief nodes of
// the modality's factors (and on the step,
//   where C does).
// * A transition is the information gain about B of one factor, where there are counts; it depends
// on the beliefs that B was applied to.
// * A vertex is a step of the look-ahead together with a joint belief (one node for each factor);
// edges are joint actions. Complete policy
//   sets with flat habits are summed over the edges, never listed; other sets are lists of paths
//   over the same joint beliefs.
//
// Node 0 to F - 1 are the present posteriors. Plain data, made once by CompilePlan, packed into the
// ModelImage.
#ifndef STARLING_AGENTS_PLANNING_PLAN_H_
#define STARLING_AGENTS_PLANNING_PLAN_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "agents/planning/plan_statistics.h"

namespace starling {

// Most vertices that a plan may have; their rows are a worker's scratch (about 200 bytes each and
// lane).
inline constexpr int kMaxPlanVertices = 65536;
inline constexpr int kMaxPlanEdges = 1 << 22;

struct PlanNode {
  int factor = 0;
  std::vector<int> parents;  // nodes it is computed from, in the order of the factor's
                             // dependencies; empty: the present posterior
  int action = -1;  // which slice of B (the factor's own action index); unless `map` is given
  std::vector<int>
      map;  // state of parents[0] -> state of this node: several deterministic steps in one
};

struct PlanTerm {
  int modality = 0;
  int step = 0;              // column of C
  std::vector<int> beliefs;  // nodes, in the order of the modality's dependencies
};

// One step of a factor whose counts say what there is to learn from it.
struct PlanTransition {
  int factor = 0;
  int action = 0;            // of the factor
  std::vector<int> parents;  // nodes, in the order of the factor's dependencies
  int after = 0;             // the node that they lead to
};

// A joint belief, how it was reached where that counts, and the terms whose sum is its value.
struct PlanOutcome {
  std::vector<int> terms;        // one for each modality
  std::vector<int> transitions;  // one for each factor with counts; empty where they do not count
};

// Whether the actions of a control are legal.
struct PlanLegality {
  int control = 0;
  std::vector<int> beliefs;  // nodes, in the order of Control::legal_dependencies
};

struct PlanVertex {
  int outcome = -1;       // into outcomes; -1 for the present
  std::vector<int> next;  // vertex for each joint action; empty at the last step
  // Into legalities for each control, -1 where all actions are legal; empty at the last step and
  // where the model forbids nothing.
  std::vector<int> legal;
};

struct Plan {
  std::vector<PlanNode> nodes;
  std::vector<PlanTerm> terms;
  std::vector<PlanTransition> transitions;
  std::vector<PlanOutcome> outcomes;
  std::vector<PlanVertex>
      vertices;  // level by level, the present first; empty if policies are listed
  std::vector<std::vector<int>> policies;  // joint actions [policy][step]; empty unless listed
  std::vector<std::vector<int>> policy_outcomes;            // [policy][step]
  std::vector<PlanLegality> legalities;                     // empty where the model forbids nothing
  std::vector<int> present_legal;                           // as PlanVertex::legal, of the present
  std::vector<std::vector<std::vector<int>>> policy_legal;  // likewise [policy][step]; if listed
  PlanStatistics statistics;
};

// INVALID_ARGUMENT as described at CompileModel. O(vertices x actions).
absl::StatusOr<Plan> CompilePlan(const GenerativeModel& model, const AgentSettings& settings);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_PLAN_H_
