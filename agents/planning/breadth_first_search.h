// Tree search level by level, values backed up after every level (SearchRule::kBreadthFirst).
//
//   SearchResult found = SearchBreadthFirst(SearchStep(agent, policies), posterior);
//
// Inside agents/planning; the rules stand in tree_search.h.
#ifndef STARLING_AGENTS_PLANNING_BREADTH_FIRST_SEARCH_H_
#define STARLING_AGENTS_PLANNING_BREADTH_FIRST_SEARCH_H_

#include "agents/model/beliefs.h"
#include "agents/planning/search_step.h"
#include "agents/planning/tree_search.h"

namespace starling {

SearchResult SearchBreadthFirst(const SearchStep& step, const Beliefs& posterior);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_BREADTH_FIRST_SEARCH_H_
