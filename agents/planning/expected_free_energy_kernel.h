// Expected free energy of a tile: the compiled plan's beliefs, terms and outcomes, each once.
//
// Per term (a modality at predicted beliefs), with qo = A q, the joint of the beliefs of its
// factors q, and H the entropy:
//   utility = qo . C,   information gain = H(qo) - sum_s q(s) H(A[., s]),   novelty = qo . W q
// Per transition of a factor, from the joint q of its parents to q': novelty = q' . W q. The
// weights W of what counts would say stand in novelty_kernel.h.
#ifndef STARLING_AGENTS_PLANNING_EXPECTED_FREE_ENERGY_KERNEL_H_
#define STARLING_AGENTS_PLANNING_EXPECTED_FREE_ENERGY_KERNEL_H_

#include "agents/inference/piece_kernel.h"
#include "agents/inference/posterior_kernel.h"

namespace starling {
namespace STARLING_ISA {

template <typename R>
void PredictBeliefs(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const FactorInfo* factors = At<FactorInfo>(piece.tile, header.factors);
  const NodeInfo* nodes = At<NodeInfo>(piece.tile, header.nodes);
  const auto together = [](const NodeInfo& a, const NodeInfo& b) {
    return a.level == b.level && a.factor == b.factor && a.action == b.action &&
           a.matrix == b.matrix;
  };
  for (int n = 0; n < header.num_nodes;) {
    const FactorInfo& factor = factors[nodes[n].factor];
    const int count = RunLength(nodes, n, header.num_nodes, together);
    const R* before[kInputsAtOnce];
    R* after[kInputsAtOnce];
    for (int i = 0; i < count; ++i) {
      const NodeInfo& node = nodes[n + i];
      before[i] = JointBelief(piece, At<ParentInfo>(piece.tile, node.parents), node.num_parents, i);
      after[i] = piece.Row(node.row);
    }
    if (factor.learned_row < 0) {
      Multiply(piece.tile, *At<MatrixInfo>(piece.tile, nodes[n].matrix), before, count, after);
    } else {
      const int32_t slice =
          factor.expected_row + nodes[n].action * factor.states * factor.joint_states;
      MultiplyOwn(piece.Row(slice), factor.states, factor.joint_states, before, count, after);
    }
    n += count;
  }
}

// The products of kInputsAtOnce joint beliefs with a matrix, from `row` on.
template <typename R>
struct Products {
  R* of[kInputsAtOnce];

  Products(Piece<R> piece, int32_t row) {
    for (int i = 0; i < kInputsAtOnce; ++i)
      of[i] = piece.Row(row + i * Header(piece.tile).product_rows);
  }
};

// qo of each of `count` terms of a modality, followed by its expected ambiguity.
template <typename R>
void ExpectOutcomes(Piece<R> piece, const ModalityInfo& modality, const R* const* beliefs,
                    int count, R* const* expected) {
  if (modality.learned_row >= 0) {  // entropies follow the matrix, as one more row of it
    MultiplyOwn(piece.Row(modality.expected_row), modality.outcomes + 1, modality.joint_states,
                beliefs, count, expected);
    return;
  }
  Multiply(piece.tile, *At<MatrixInfo>(piece.tile, modality.likelihood), beliefs, count, expected);
  const R* ambiguity = At<R>(piece.tile, modality.ambiguity);
  for (int i = 0; i < count; ++i) {
    Lanes<R> sum = Set<R>(0);
    for (int j = 0; j < modality.joint_states; ++j)
      sum = Fma(Load(beliefs[i] + j * kStride<R>), Set<R>(ambiguity[j]), sum);
    Store(expected[i] + modality.outcomes * kStride<R>, sum);
  }
}

// The weights of what counts would say, times beliefs: own ones from `own_row` on, or of a matrix
// that all agents share.
template <typename R>
void ExpectNovelty(Piece<R> piece, int32_t own_row, const MatrixInfo* shared, int rows, int columns,
                   const R* const* beliefs, int count, R* const* out) {
  if (own_row >= 0) {
    MultiplyOwn(piece.Row(own_row), rows, columns, beliefs, count, out);
  } else {
    Multiply(piece.tile, *shared, beliefs, count, out);
  }
}

template <typename R>
void EvaluateTerms(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const ModalityInfo* modalities = At<ModalityInfo>(piece.tile, header.modalities);
  const TermInfo* terms = At<TermInfo>(piece.tile, header.terms);
  const Products<R> expected(piece, header.product_row), weights(piece, header.weights_row);
  const auto together = [](const TermInfo& a, const TermInfo& b) {
    return a.modality == b.modality;
  };
  for (int n = 0; n < header.num_terms;) {
    const int count = RunLength(terms, n, header.num_terms, together);
    const ModalityInfo& modality = modalities[terms[n].modality];
    const bool novelty = modality.novelty_row >= 0 || modality.novelty != 0;
    const R* beliefs[kInputsAtOnce];
    for (int i = 0; i < count; ++i) {
      beliefs[i] = JointBelief(piece, At<ParentInfo>(piece.tile, terms[n + i].parents),
                               terms[n + i].num_parents, i);
    }
    ExpectOutcomes(piece, modality, beliefs, count, expected.of);
    if (novelty) {
      ExpectNovelty(piece, modality.novelty_row, At<MatrixInfo>(piece.tile, modality.novelty),
                    modality.outcomes, modality.joint_states, beliefs, count, weights.of);
    }
    for (int i = 0; i < count; ++i, ++n) {
      const R* preferences =
          At<R>(piece.tile, modality.preferences) + terms[n].step * modality.outcomes;
      Lanes<R> utility = Set<R>(0);
      Lanes<R> gain = -Load(expected.of[i] + modality.outcomes * kStride<R>);
      for (int o = 0; o < modality.outcomes; ++o) {
        const Lanes<R> p = Load(expected.of[i] + o * kStride<R>);
        utility = Fma(p, Set<R>(preferences[o]), utility);
        gain = gain - p * FlooredLog(p);
      }
      R* out = piece.Row(terms[n].row);
      Store(out, header.use_utility ? utility : Set<R>(0));
      Store(out + kStride<R>, header.use_information_gain ? gain : Set<R>(0));
      if (!header.use_novelty) continue;
      Store(out + 2 * kStride<R>,
            novelty ? Dot(expected.of[i], weights.of[i], modality.outcomes) : Set<R>(0));
    }
  }
}

template <typename R>
void EvaluateTransitions(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const FactorInfo* factors = At<FactorInfo>(piece.tile, header.factors);
  const TransitionInfo* transitions = At<TransitionInfo>(piece.tile, header.transitions);
  const Products<R> weights(piece, header.weights_row);
  const auto together = [](const TransitionInfo& a, const TransitionInfo& b) {
    return a.factor == b.factor && a.action == b.action;
  };
  for (int n = 0; n < header.num_transitions;) {
    const int count = RunLength(transitions, n, header.num_transitions, together);
    const FactorInfo& factor = factors[transitions[n].factor];
    const int action = transitions[n].action;
    const R* beliefs[kInputsAtOnce];
    for (int i = 0; i < count; ++i) {
      beliefs[i] = JointBelief(piece, At<ParentInfo>(piece.tile, transitions[n + i].parents),
                               transitions[n + i].num_parents, i);
    }
    const int32_t own_row = factor.novelty_row < 0
                                ? -1
                                : factor.novelty_row + action * factor.states * factor.joint_states;
    ExpectNovelty(piece, own_row, At<MatrixInfo>(piece.tile, factor.novelty) + action,
                  factor.states, factor.joint_states, beliefs, count, weights.of);
    for (int i = 0; i < count; ++i, ++n) {
      Store(piece.Row(transitions[n].row),
            Dot(piece.Row(transitions[n].after_row), weights.of[i], factor.states));
    }
  }
}

template <typename R>
void EvaluateOutcomes(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const OutcomeInfo* outcomes = At<OutcomeInfo>(piece.tile, header.outcomes);
  for (int n = 0; n < header.num_outcomes; ++n) {
    const int32_t* rows = At<int32_t>(piece.tile, outcomes[n].terms);
    Lanes<R> utility = Set<R>(0), gain = Set<R>(0), of_a = Set<R>(0), of_b = Set<R>(0);
    for (int i = 0; i < outcomes[n].num_terms; ++i) {
      const R* term = piece.Row(rows[i]);
      utility = utility + Load(term);
      gain = gain + Load(term + kStride<R>);
      if (header.use_novelty) of_a = of_a + Load(term + 2 * kStride<R>);
    }
    R* out = piece.Row(outcomes[n].row);
    Store(out, utility);
    Store(out + kStride<R>, gain);
    if (!header.use_novelty) continue;
    const int32_t* transitions = At<int32_t>(piece.tile, outcomes[n].transitions);
    for (int i = 0; i < outcomes[n].num_transitions; ++i)
      of_b = of_b + Load(piece.Row(transitions[i]));
    Store(out + 2 * kStride<R>, of_a);
    Store(out + 3 * kStride<R>, of_b);
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_EXPECTED_FREE_ENERGY_KERNEL_H_
