// What one more Dirichlet count is expected to say: the weights of the information gain about
// parameters.
//
//   const List<double> weights = NoveltyOf(pA, outcomes, conventions);
//
// Of a column of counts a with sum a0, by Conventions::novelty; counts of zero say nothing and have
// weight 0. Pure.
#ifndef STARLING_AGENTS_PLANNING_COUNT_NOVELTY_H_
#define STARLING_AGENTS_PLANNING_COUNT_NOVELTY_H_

#include <cstddef>

#include "absl/types/span.h"
#include "agents/model/conventions.h"
#include "agents/model/list.h"

namespace starling {

// `counts`: [rows][columns], one distribution's counts in each column. Shaped likewise; O(entries).
List<double> NoveltyOf(absl::Span<const double> counts, size_t rows,
                       const Conventions& conventions);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_COUNT_NOVELTY_H_
