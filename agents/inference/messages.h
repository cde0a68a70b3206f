// The messages of mean-field inference: from evidence to factors, and what those between ticks are
// made of.
//
//   const EvidenceMessages heard = CollectEvidence(evidence, beliefs);
//   logits[f] = log prior[f] + heard.to_factors[f]
//
// Pure functions.
#ifndef STARLING_AGENTS_INFERENCE_MESSAGES_H_
#define STARLING_AGENTS_INFERENCE_MESSAGES_H_

#include <cstddef>

#include "absl/types/span.h"

#include "agents/inference/evidence.h"
#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"

namespace starling {

struct EvidenceMessages {
  Beliefs to_factors;   // [factor][state]: the sum of E[ln P] over all other factors
  double accuracy = 0;  // E[ln P], of all evidence
};

// O(sum over evidence of entries x factors).
EvidenceMessages CollectEvidence(const List<Evidence>& evidence, const Beliefs& beliefs);

// A factor whose next state depends on another one: its B has that one at `axis` of its
// dependencies.
struct Child {
  size_t factor;
  size_t axis;
};

// [factor]: those that depend on it, in order.
List<List<Child>> ChildrenOf(const GenerativeModel& model);

// Adds `added` to every entry of a matrix of so many rows, then divides each row by its sum, or by
// `least_sum` where it has less. For each next state, how probable the present ones are.
void NormaliseRows(size_t rows, double added, double least_sum, Matrix& matrix);

// weights x matrix [weights.size()][columns]: one number for each column.
List<double> MultiplyFromLeft(absl::Span<const double> weights, absl::Span<const double> matrix);

// Flat beliefs about every factor.
Beliefs FlatBeliefs(const GenerativeModel& model);

}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_MESSAGES_H_
