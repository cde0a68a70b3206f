// Expected free energy of a tile: the compiled plan's beliefs, terms and outcomes, each once.
//
// Per term (a modality at predicted beliefs), with qo = A q, the joint of the beliefs of its
// factors q, and H the entropy:
//   utility = qo . C,   information gain = H(qo) - sum_s q(s) H(A[., s])
#ifndef STARLING_AGENTS_PLANNING_EXPECTED_FREE_ENERGY_KERNEL_H_
#define STARLING_AGENTS_PLANNING_EXPECTED_FREE_ENERGY_KERNEL_H_

#include "agents/inference/piece_kernel.h"

namespace starling {
namespace STARLING_ISA {

template <typename R>
void PredictBeliefs(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const FactorInfo* factors = At<FactorInfo>(piece.tile, header.factors);
  const NodeInfo* nodes = At<NodeInfo>(piece.tile, header.nodes);
  for (int n = 0; n < header.num_nodes; ++n) {
    const NodeInfo& node = nodes[n];
    const R* before =
        JointBelief(piece, At<ParentInfo>(piece.tile, node.parents), node.num_parents);
    const FactorInfo& factor = factors[node.factor];
    if (factor.learned_row < 0) {
      Multiply(piece.tile, *At<MatrixInfo>(piece.tile, node.matrix), before, piece.Row(node.row));
    } else {
      const int32_t slice = factor.expected_row + node.action * factor.states * factor.joint_states;
      MultiplyOwn(piece.Row(slice), factor.states, factor.joint_states, before,
                  piece.Row(node.row));
    }
  }
}

template <typename R>
void EvaluateTerms(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const ModalityInfo* modalities = At<ModalityInfo>(piece.tile, header.modalities);
  const TermInfo* terms = At<TermInfo>(piece.tile, header.terms);
  R* expected = piece.Row(header.outcome_row);
  for (int n = 0; n < header.num_terms; ++n) {
    const TermInfo& term = terms[n];
    const ModalityInfo& modality = modalities[term.modality];
    const R* beliefs =
        JointBelief(piece, At<ParentInfo>(piece.tile, term.parents), term.num_parents);
    Lanes<R> gain = Set<R>(0);
    if (modality.learned_row < 0) {
      Multiply(piece.tile, *At<MatrixInfo>(piece.tile, modality.likelihood), beliefs, expected);
      const R* ambiguity = At<R>(piece.tile, modality.ambiguity);
      for (int j = 0; j < modality.joint_states; ++j) {
        gain = gain - Load(beliefs + j * kStride<R>) * Set<R>(ambiguity[j]);
      }
    } else {
      MultiplyOwn(piece.Row(modality.expected_row), modality.outcomes, modality.joint_states,
                  beliefs, expected);
      const R* ambiguity =
          piece.Row(modality.expected_row + modality.outcomes * modality.joint_states);
      for (int j = 0; j < modality.joint_states; ++j) {
        gain = gain - Load(beliefs + j * kStride<R>) * Load(ambiguity + j * kStride<R>);
      }
    }
    const R* preferences = At<R>(piece.tile, modality.preferences) + term.step * modality.outcomes;
    Lanes<R> utility = Set<R>(0);
    for (int o = 0; o < modality.outcomes; ++o) {
      const Lanes<R> p = Load(expected + o * kStride<R>);
      utility = Fma(p, Set<R>(preferences[o]), utility);
      gain = gain - p * FlooredLog(p);
    }
    R* out = piece.Row(term.row);
    Store(out, header.use_utility ? utility : Set<R>(0));
    Store(out + kStride<R>, header.use_information_gain ? gain : Set<R>(0));
  }
}

template <typename R>
void EvaluateOutcomes(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const OutcomeInfo* outcomes = At<OutcomeInfo>(piece.tile, header.outcomes);
  for (int n = 0; n < header.num_outcomes; ++n) {
    const int32_t* rows = At<int32_t>(piece.tile, outcomes[n].terms);
    Lanes<R> utility = Set<R>(0), gain = Set<R>(0);
    for (int i = 0; i < outcomes[n].num_terms; ++i) {
      const R* term = piece.Row(rows[i]);
      utility = utility + Load(term);
      gain = gain + Load(term + kStride<R>);
    }
    R* out = piece.Row(outcomes[n].row);
    Store(out, utility);
    Store(out + kStride<R>, gain);
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_EXPECTED_FREE_ENERGY_KERNEL_H_
