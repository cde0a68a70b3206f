// Policies of a tile where actions are masked: which are legal, and sums over those that are.
//
// A policy is as legal as its least legal action, each at the beliefs predicted for the time it is
// taken. Legal ones are at least as legal as the settings ask for or, where none is, as the most
// legal policy. So a policy may be taken if each of its actions may, and one backward pass over the
// plan's vertices finds the limit, another sums over what is left of the edges, exactly:
//   L(v) = max_a min(legality(v, a), L(next(v, a)))
#ifndef STARLING_AGENTS_PLANNING_LEGALITY_KERNEL_H_
#define STARLING_AGENTS_PLANNING_LEGALITY_KERNEL_H_

#include "agents/inference/piece_kernel.h"
#include "agents/inference/posterior_kernel.h"
#include "agents/model/restriction_layout.h"
#include "agents/planning/infer_policies_kernel.h"

namespace starling {
namespace STARLING_ISA {

// Below every value; twice it is still finite in no precision, so nothing is added to it but
// values.
template <typename R>
constexpr R kImpossible = static_cast<R>(-3e38);

template <typename R>
const RestrictionInfo& Restriction(const TileArguments& tile) {
  return *At<RestrictionInfo>(tile, Header(tile).restriction);
}

template <typename R>
void EvaluateLegality(Piece<R> piece) {
  const RestrictionInfo& restriction = Restriction<R>(piece.tile);
  const LegalityInfo* legalities = At<LegalityInfo>(piece.tile, restriction.legalities);
  for (int i = 0; i < restriction.num_legalities; ++i) {
    const LegalityInfo& legality = legalities[i];
    const R* beliefs =
        JointBelief(piece, At<ParentInfo>(piece.tile, legality.parents), legality.num_parents);
    Multiply(piece.tile, *At<MatrixInfo>(piece.tile, legality.mask), beliefs,
             piece.Row(legality.row));
  }
}

// Of a joint action, from the rows of each control's first action.
template <typename R>
STARLING_LANES_INLINE Lanes<R> JointLegality(Piece<R> piece, const int32_t* legal,
                                             const int32_t* choices, int controls) {
  Lanes<R> least = Set<R>(1);
  for (int c = 0; c < controls; ++c) {
    if (legal[c] >= 0) least = Min(least, Load(piece.Row(legal[c] + choices[c])));
  }
  return least;
}

// Leaves the limit, from the legality of the most legal policy.
template <typename R>
void StoreLimit(Piece<R> piece, Lanes<R> most) {
  const RestrictionInfo& restriction = Restriction<R>(piece.tile);
  Store(piece.Row(restriction.limit_row), Min(Set<R>(static_cast<R>(restriction.legality)), most) -
                                              Set<R>(static_cast<R>(restriction.tolerance)));
}

template <typename R>
void LimitOverEdges(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const LegalVertexInfo* vertices =
      At<LegalVertexInfo>(piece.tile, Restriction<R>(piece.tile).vertices);
  const int32_t* choices = At<int32_t>(piece.tile, header.joint_choices);
  for (int v = header.num_vertices - 1; v >= 0; --v) {
    Lanes<R> most = Set<R>(1);
    if (vertices[v].next != 0) {
      const int32_t* next = At<int32_t>(piece.tile, vertices[v].next);
      const int32_t* legal = At<int32_t>(piece.tile, vertices[v].legal);
      most = Set<R>(-1);
      for (int a = 0; a < header.joint_actions; ++a) {
        const Lanes<R> edge =
            JointLegality(piece, legal, choices + a * header.num_controls, header.num_controls);
        most = Max(most, Min(edge, Load(piece.Row(next[a]))));
      }
    }
    Store(piece.Row(vertices[v].row), most);
  }
  StoreLimit(piece, Load(piece.Row(vertices[0].row)));
}

// As SumOverEdges, over the edges that may be taken. Vertices from which nothing may be are worth
// kImpossible; the present is none of them.
template <typename R, Combine kCombine>
void SumOverLegalEdges(Piece<R> piece, R precision, R* action_weights) {
  const ImageHeader& header = Header(piece.tile);
  const RestrictionInfo& restriction = Restriction<R>(piece.tile);
  const LegalVertexInfo* vertices = At<LegalVertexInfo>(piece.tile, restriction.vertices);
  const int32_t* choices = At<int32_t>(piece.tile, header.joint_choices);
  const Lanes<R> limit = Load(piece.Row(restriction.limit_row));
  R* values = piece.Row(header.chosen_row);
  for (int v = header.num_vertices - 1; v >= 0; --v) {
    Lanes<R> value = Set<R>(0), utility = Set<R>(0), gain = Set<R>(0), novelty = Set<R>(0);
    if (vertices[v].next != 0) {
      const int32_t* next = At<int32_t>(piece.tile, vertices[v].next);
      const int32_t* legal = At<int32_t>(piece.tile, vertices[v].legal);
      value = Set<R>(kImpossible<R>);
      for (int a = 0; a < header.joint_actions; ++a) {
        const Lanes<R> edge =
            JointLegality(piece, legal, choices + a * header.num_controls, header.num_controls);
        const Lanes<R> x =
            Select(edge >= limit, Load(piece.Row(next[a] + 1)), Set<R>(kImpossible<R>));
        Store(values + a * kStride<R>, x);
        value = Max(value, x);
      }
      R* weights = v == 0 ? action_weights : values;
      if (kCombine == Combine::kSum) {
        Lanes<R> sum = Set<R>(0);
        for (int a = 0; a < header.joint_actions; ++a) {
          const Lanes<R> weight = Exp(Load(values + a * kStride<R>) - value);
          sum = sum + weight;
          utility = Fma(weight, Load(piece.Row(next[a] + 2)), utility);
          gain = Fma(weight, Load(piece.Row(next[a] + 3)), gain);
          novelty = Fma(weight, Load(piece.Row(next[a] + 4)), novelty);
          Store(weights + a * kStride<R>, weight);
        }
        const Lanes<R> scale = Set<R>(1) / sum;
        utility = utility * scale;
        gain = gain * scale;
        novelty = novelty * scale;
        value = value + Log(sum);
        for (int a = 0; v == 0 && a < header.joint_actions; ++a)
          Store(weights + a * kStride<R>, Load(weights + a * kStride<R>) * scale);
      } else if (v == 0) {
        for (int a = 0; a < header.joint_actions; ++a)
          Store(weights + a * kStride<R>, Load(values + a * kStride<R>));
      }
    }
    if (v > 0) {
      const R* outcome = piece.Row(vertices[v].outcome_row);
      value = Fma(Set<R>(precision), ValueOf(header, outcome), value);
      utility = utility + Load(outcome);
      gain = gain + Load(outcome + kStride<R>);
      if (header.use_novelty) novelty = novelty + NoveltyOf(outcome);
    }
    Store(piece.Row(vertices[v].row + 1), value);
    Store(piece.Row(vertices[v].row + 2), utility);
    Store(piece.Row(vertices[v].row + 3), gain);
    Store(piece.Row(vertices[v].row + 4), novelty);
  }
}

template <typename R>
void ExpectOverLegalEdges(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  EvaluateLegality(piece);
  LimitOverEdges(piece);
  SumOverLegalEdges<R, Combine::kSum>(piece, static_cast<R>(header.gamma),
                                      piece.Row(header.joint_action_row));
  const RestrictionInfo& restriction = Restriction<R>(piece.tile);
  const int32_t present = At<LegalVertexInfo>(piece.tile, restriction.vertices)[0].row;
  StoreResult(piece, kResultLogNormaliser, Load(piece.Row(present + 1)));
  StoreResult(piece, kResultUtility, Load(piece.Row(present + 2)));
  StoreResult(piece, kResultInformationGain, Load(piece.Row(present + 3)));
  StoreResult(piece, kResultNovelty, Load(piece.Row(present + 4)));
  if (!header.sample_full) return;
  R* choice = piece.Row(header.choice_row);
  if (header.stochastic) {
    SumOverLegalEdges<R, Combine::kSum>(piece, static_cast<R>(header.alpha * header.gamma), choice);
  } else {
    SumOverLegalEdges<R, Combine::kMax>(piece, static_cast<R>(header.gamma), choice);
  }
}

// How legal each listed policy is, and the limit.
template <typename R>
void LimitOverList(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const RestrictionInfo& restriction = Restriction<R>(piece.tile);
  const int32_t* rows = At<int32_t>(piece.tile, restriction.policy_legality);
  Lanes<R> most = Set<R>(0);
  for (int p = 0; p < header.num_policies; ++p) {
    Lanes<R> least = Set<R>(1);
    for (int i = 0; i < header.policy_length * header.num_controls; ++i, ++rows) {
      if (*rows >= 0) least = Min(least, Load(piece.Row(*rows)));
    }
    Store(piece.Row(restriction.legality_row + p), least);
    most = Max(most, least);
  }
  StoreLimit(piece, most);
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_LEGALITY_KERNEL_H_
