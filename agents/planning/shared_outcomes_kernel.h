// The terms of expected free energy that are made of functions shared by many (shared_outcomes.h).
#ifndef STARLING_AGENTS_PLANNING_SHARED_OUTCOMES_KERNEL_H_
#define STARLING_AGENTS_PLANNING_SHARED_OUTCOMES_KERNEL_H_

#include "agents/inference/piece_kernel.h"

namespace starling {
namespace STARLING_ISA {

template <typename R>
void MakeJoints(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const JointInfo* joints = At<JointInfo>(piece.tile, header.joints);
  for (int n = 0; n < header.num_joints; ++n) {
    MakeJoint(piece, At<ParentInfo>(piece.tile, joints[n].parents), joints[n].num_parents,
              piece.Row(joints[n].row));
  }
}

// Values of linear functions; of probabilities p, if asked, -p ln p.
template <bool kEntropies, typename R>
void EvaluateFunctions(Piece<R> piece, const FunctionsInfo& functions) {
  const int32_t* starts = At<int32_t>(piece.tile, functions.starts);
  const int32_t* rows = At<int32_t>(piece.tile, functions.rows);
  const R* weights = At<R>(piece.tile, functions.weights);
  const R* bases = At<R>(piece.tile, functions.bases);
  R* out = piece.Row(functions.row);
  for (int i = 0; i < functions.count; ++i) {
    Lanes<R> sum = Set<R>(bases[i]);
    for (int k = starts[i]; k < starts[i + 1]; ++k) {
      sum = Fma(Set<R>(weights[k]), Load(piece.Row(rows[k])), sum);
    }
    Store(out + i * kStride<R>, kEntropies ? -(sum * FlooredLog(sum)) : sum);
  }
}

template <typename R>
void EvaluateSharedTerms(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  MakeJoints(piece);
  EvaluateFunctions<true>(piece, *At<FunctionsInfo>(piece.tile, header.entropies));
  EvaluateFunctions<false>(piece, *At<FunctionsInfo>(piece.tile, header.expectations));
  const SharedTermInfo* terms = At<SharedTermInfo>(piece.tile, header.shared_terms);
  for (int n = 0; n < header.num_shared_terms; ++n) {
    const SharedTermInfo& term = terms[n];
    const int32_t* outcomes = At<int32_t>(piece.tile, term.outcomes);
    Lanes<R> gain = Set<R>(static_cast<R>(term.gain_base));
    if (term.ambiguity >= 0) gain = gain - Load(piece.Row(term.ambiguity));
    for (int i = 0; i < term.num_outcomes; ++i) gain = gain + Load(piece.Row(outcomes[i]));
    Lanes<R> utility = Set<R>(static_cast<R>(term.utility_base));
    if (term.utility >= 0) utility = utility + Load(piece.Row(term.utility));
    R* out = piece.Row(term.row);
    Store(out, header.use_utility ? utility : Set<R>(0));
    Store(out + kStride<R>, header.use_information_gain ? gain : Set<R>(0));
    if (header.use_novelty) Store(out + 2 * kStride<R>, Set<R>(0));
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_SHARED_OUTCOMES_KERNEL_H_
