// One step of a tree search: what policies are worth at some beliefs, what they may bring, and what
// is believed then.
//
//   SearchStep step(agent, policies);
//   const Prospects prospects = step.Look(beliefs);
//   for (const Branch& branch : step.Branches(prospects.predicted[p], limit))
//     const Beliefs after = step.After(prospects.predicted[p], branch.outcome);
//
// Inside agents/planning; the rules stand in tree_search.h. Immutable once made.
#ifndef STARLING_AGENTS_PLANNING_SEARCH_STEP_H_
#define STARLING_AGENTS_PLANNING_SEARCH_STEP_H_

#include <cstdint>
#include <vector>

#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"
#include "agents/planning/policy_value.h"

namespace starling {

// Policies seen from some beliefs; each by policy.
struct Prospects {
  std::vector<Beliefs> predicted;
  std::vector<double> values;
  std::vector<char> legal;
  Belief weights;  // of the values alone
};

struct Branch {
  double probability = 0;
  std::vector<int> outcome;  // [modality]
};

class SearchStep {
 public:
  SearchStep(const AgentView& agent, const std::vector<int>& policies);

  Prospects Look(const Beliefs& beliefs) const;

  // softmax(gamma G) over the legal policies; 0 elsewhere.
  Belief Weights(const std::vector<double>& G, const std::vector<char>& legal) const;

  // The outcomes that are probable enough, the last modality running fastest; no more than `limit`.
  std::vector<Branch> Branches(const Beliefs& predicted, int64_t limit) const;

  Beliefs After(const Beliefs& predicted, const std::vector<int>& outcome) const;

  // What a policy of this value is worth that is not followed.
  double Pruned(double value) const;
  // What one is worth that is followed breadth first, but brings no outcome probable enough.
  double WithoutOutcomes(double value) const;

  const SearchSettings& settings() const { return *valuer_.agent().settings.search; }

 private:
  void Extend(const std::vector<Belief>& expected, int64_t limit, Branch& begun,
              std::vector<Branch>& branches) const;
  bool ProbableEnough(double p) const;
  bool OnlyPenalty() const;

  const PolicyValuer valuer_;
  std::vector<std::vector<int>> policies_;  // of one step each
};

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_SEARCH_STEP_H_
