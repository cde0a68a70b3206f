// Sophisticated inference: the value of one-step policies when the agent will look at what comes
// and plan again. Bounded in nodes, hence in memory and time.
//
//   SearchResult found = SearchPolicies(agent, posterior, {{0}, {1}, {2}});
//   found.G[p], found.probability[p], found.complete
//
// With v(b, p) the value of policy p at beliefs b (policy_value.h: all terms of G that the settings
// have, C at its first step, inductive planning from b), o an outcome of all modalities and b' the
// beliefs after it (state_inference.h):
//   G(b, p) = v(b, p) + sum_o P(o | b, p) V(b'),   V(b) = sum_p q(p | b) G(b, p),
//   q = softmax(gamma G), gamma that of SearchSettings
// down to `horizon` levels; P(o) is the product of what the modalities are expected to show, and
// what outcomes below the threshold would bring is left out, not shared among the others. Habits E,
// the agent's gamma, its precision and pruning have no part in a search. Where the model forbids
// actions, only policies that are legal at b count (LegalPolicies of policy_posterior.h).
//
// Policies less probable than the threshold by v alone are not followed: their value is v less the
// penalty, or minus the penalty (Conventions::pruned_branch). Where none reaches the threshold none
// is followed: keep it below 1 / number of policies. The two rules differ in
//                   kRecursive                       kBreadthFirst
//   follows         q >= policy_threshold,           q > policy_threshold,
//                   P(o) >= outcome_threshold        P(o) > outcome_threshold
//   cuts            no more                          after every level: followed policies whose q,
//                                                    values backed up, is below the threshold
//   no outcome is   the policy keeps its v           likewise; but with kOnlyPenalty it is
//   probable enough                                  worth minus the penalty
//   ends early      no                               stop_entropy, stop_value, at the root
// Friston et al. 2021, "Sophisticated inference". Pure functions.
#ifndef STARLING_AGENTS_PLANNING_TREE_SEARCH_H_
#define STARLING_AGENTS_PLANNING_TREE_SEARCH_H_

#include <cstdint>

#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"
#include "agents/model/policies.h"
#include "agents/planning/policy_value.h"

namespace starling {

struct SearchResult {
  List<double> G;            // [policy], at the root
  List<double> probability;  // [policy], at the root
  double value = 0;          // of the root: probability . G
  // The tree: beliefs, the root included, and policies that were followed. kRecursive: beliefs
  // whose policies were valued. kBreadthFirst: what is not cut, as it stands at the end, with the
  // beliefs below its last level.
  int64_t belief_nodes = 0;
  int64_t policy_nodes = 0;
  List<int64_t> belief_nodes_by_depth;  // kBreadthFirst: [0 to horizon]
  List<int64_t> policy_nodes_by_depth;  // likewise; 0 at the root
  int depth = 0;                        // levels of policies that the result rests on
  bool complete = true;  // false: max_nodes ended the search before settings.search->horizon
};

// `policies`: of one step each, at least one. settings.search has a value. The
// tree has at most settings.search->max_nodes nodes (kBreadthFirst: fewer by two, and what was cut
// counts); if the horizon does not fit, the deepest horizon that does is searched, at least one
// level. Each node costs about as much as one inference of states and one valuing of all policies.
SearchResult SearchPolicies(const AgentView& agent, const Beliefs& posterior,
                            const Policies& policies);
SearchResult SearchPolicies(const PolicyValuer& valuer, const Beliefs& posterior,
                            const Policies& policies);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_TREE_SEARCH_H_
