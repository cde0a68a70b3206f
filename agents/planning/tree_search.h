// Sophisticated inference: the value of one-step policies when the agent will look at what comes
// and plan again. Bounded in nodes, hence in memory and time.
//
//   SearchResult found = SearchPolicies(agent, posterior, policies);
//   found.G[p], found.probability[p], found.complete
//
// With v(b, p) the value of policy p at beliefs b (policy_value.h; all terms of G that the settings
// have), o an outcome of all modalities, b' the beliefs after it (state_inference.h):
//   G(b, p) = v(b, p) + sum_o P(o | b, p) sum_p' q(p' | b') G(b', p'),   q = softmax(gamma G)
// Friston et al. 2021, "Sophisticated inference". The two rules of SearchRule are pymdp's; where
// they differ from this and from each other stands in docs/active-inference.md.
#ifndef STARLING_AGENTS_PLANNING_TREE_SEARCH_H_
#define STARLING_AGENTS_PLANNING_TREE_SEARCH_H_

#include <cstdint>
#include <vector>

#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"

namespace starling {

struct SearchResult {
  std::vector<double> G;            // [policy], at the root
  std::vector<double> probability;  // [policy], at the root
  double value = 0;                 // of the root: probability . G
  int64_t belief_nodes = 0;         // beliefs whose policies were valued, the root included
  int64_t policy_nodes = 0;         // kBreadthFirst: policies that were followed
  std::vector<int64_t> belief_nodes_by_depth;  // kBreadthFirst: as the tree stands at the end
  std::vector<int64_t> policy_nodes_by_depth;
  int depth = 0;         // levels that the result rests on
  bool complete = true;  // false: max_nodes ended the search before settings.search->horizon
};

// `policies`: joint actions [policy], one step each. settings.search has a value. The number of
// nodes is at most settings.search->max_nodes; if the horizon does not fit, the deepest horizon
// that does is searched (best so far), at least one level.
SearchResult SearchPolicies(const AgentView& agent, const Beliefs& posterior,
                            const std::vector<int>& policies);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_TREE_SEARCH_H_
