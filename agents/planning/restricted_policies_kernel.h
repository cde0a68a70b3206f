// Policy inference of a tile where actions are masked or improbable policies pruned
// (agents/model/restriction_layout.h).
#ifndef STARLING_AGENTS_PLANNING_RESTRICTED_POLICIES_KERNEL_H_
#define STARLING_AGENTS_PLANNING_RESTRICTED_POLICIES_KERNEL_H_

#include "agents/inference/piece_kernel.h"
#include "agents/planning/infer_policies_kernel.h"
#include "agents/planning/legality_kernel.h"

namespace starling {
namespace STARLING_ISA {

// Drops what is less probable than a share of the best.
template <typename R>
void Prune(R share, int count, R* probabilities) {
  Lanes<R> most = Load(probabilities);
  for (int p = 1; p < count; ++p) most = Max(most, Load(probabilities + p * kStride<R>));
  const Lanes<R> least = Set<R>(share) * most;
  Lanes<R> sum = Set<R>(0);
  for (int p = 0; p < count; ++p) {
    R* entry = probabilities + p * kStride<R>;
    const Lanes<R> kept = Select(Load(entry) < least, Set<R>(0), Load(entry));
    Store(entry, kept);
    sum = sum + kept;
  }
  const Lanes<R> scale = Set<R>(1) / sum;
  for (int p = 0; p < count; ++p) {
    R* entry = probabilities + p * kStride<R>;
    Store(entry, Load(entry) * scale);
  }
}

// Leaves `logits` where `allowed` is at least `limit`, else what no policy is worth.
template <typename R>
void Restrict(const R* allowed, Lanes<R> limit, int count, R* logits) {
  for (int p = 0; p < count; ++p) {
    R* entry = logits + p * kStride<R>;
    Store(entry,
          Select(Load(allowed + p * kStride<R>) >= limit, Load(entry), Set<R>(kImpossible<R>)));
  }
}

// What a policy is chosen by as a whole, of those that are still possible.
template <typename R>
void ChooseAmongPossible(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const R* possible = piece.Row(header.policy_row);
  R* logits = piece.Row(Restriction<R>(piece.tile).logit_row);
  R* choice = piece.Row(header.choice_row);
  PolicyLogits(piece, static_cast<R>(header.stochastic ? header.alpha : 1.0), logits);
  const Lanes<R> least = Set<R>(sizeof(R) == 4 ? static_cast<R>(1e-45) : static_cast<R>(5e-324));
  Restrict(possible, least, header.num_policies, logits);
  if (header.stochastic) {
    Softmax(logits, header.num_policies, logits);
    ByFirstAction<R, Combine::kSum>(piece, logits, choice);
  } else {
    ByFirstAction<R, Combine::kMax>(piece, logits, choice);
  }
}

template <typename R>
void ExpectOverRestrictedList(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const RestrictionInfo& restriction = Restriction<R>(piece.tile);
  const int count = header.num_policies;
  R* policies = piece.Row(header.policy_row);
  PolicyLogits(piece, R{1}, policies);
  if (restriction.present != 0) {
    EvaluateLegality(piece);
    LimitOverList(piece);
    Restrict(piece.Row(restriction.legality_row), Load(piece.Row(restriction.limit_row)), count,
             policies);
  }
  StoreResult(piece, kResultLogNormaliser, Softmax(policies, count, policies).log_sum);
  if (restriction.prune_policies > 0)
    Prune(static_cast<R>(restriction.prune_policies), count, policies);
  if (header.sample_full) ChooseAmongPossible(piece);
  ExpectByPolicies(piece);
}

template <typename R>
void ExpectOverRestricted(Piece<R> piece) {
  if (Header(piece.tile).num_policies == 0) {
    ExpectOverLegalEdges(piece);
  } else {
    ExpectOverRestrictedList(piece);
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_RESTRICTED_POLICIES_KERNEL_H_
