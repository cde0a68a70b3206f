// One step of a tree search: what policies are worth at some beliefs, what they may bring, and what
// is believed then.
//
//   SearchStep step(valuer, policies);
//   const Prospects prospects = step.Look(beliefs);
//   for (const Branch& branch : step.Branches(prospects.predicted[p], limit))
//     const Beliefs after = step.After(prospects.predicted[p], branch.outcome);
//
// Inside agents/planning; the rules stand in tree_search.h. Immutable once made.
#ifndef STARLING_AGENTS_PLANNING_SEARCH_STEP_H_
#define STARLING_AGENTS_PLANNING_SEARCH_STEP_H_

#include <cstdint>

#include "absl/types/span.h"
#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"
#include "agents/planning/policy_value.h"

namespace starling {

// Policies seen from some beliefs; each by policy.
struct Prospects {
  List<Beliefs> predicted;
  List<double> values;
  List<char> legal;
  Belief weights;  // of the values alone
};

struct Branch {
  double probability = 0;
  List<int> outcome;  // [modality]
};

class SearchStep {
 public:
  // Refers to both, which outlive it. `policies`: of one step each, at least one.
  SearchStep(const PolicyValuer& valuer, const Policies& policies)
      : valuer_(valuer), policies_(policies) {}

  Prospects Look(const Beliefs& beliefs) const;

  // softmax(gamma G) over the legal policies; 0 elsewhere.
  Belief Weights(absl::Span<const double> G, const List<char>& legal) const;

  // The outcomes that are probable enough, the last modality running fastest; no more than `limit`.
  List<Branch> Branches(const Beliefs& predicted, int64_t limit) const;

  Beliefs After(const Beliefs& predicted, absl::Span<const int> outcome) const;

  // What a policy of this value is worth that is not followed.
  double Pruned(double value) const;
  // What one is worth that is followed breadth first, but brings no outcome probable enough.
  double WithoutOutcomes(double value) const;

  const SearchSettings& settings() const { return *valuer_.agent().settings.search; }

 private:
  void Extend(const List<Belief>& expected, int64_t limit, Branch& begun,
              List<Branch>& branches) const;
  bool ProbableEnough(double p) const;
  bool OnlyPenalty() const;

  const PolicyValuer& valuer_;
  const Policies& policies_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_SEARCH_STEP_H_
