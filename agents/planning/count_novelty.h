// What one more Dirichlet count is expected to say: the weights of the information gain about
// parameters.
//
//   const std::vector<double> weights = NoveltyOf(pA, outcomes, conventions);
//
// Of a column of counts a with sum a0, by Conventions::novelty; counts of zero say nothing and have
// weight 0. Pure.
#ifndef STARLING_AGENTS_PLANNING_COUNT_NOVELTY_H_
#define STARLING_AGENTS_PLANNING_COUNT_NOVELTY_H_

#include <cstddef>
#include <vector>

#include "agents/model/conventions.h"

namespace starling {

// `counts`: [rows][columns], one distribution's counts in each column. Shaped likewise; O(entries).
std::vector<double> NoveltyOf(const std::vector<double>& counts, size_t rows,
                              const Conventions& conventions);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_COUNT_NOVELTY_H_
