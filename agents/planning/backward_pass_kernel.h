// Sums over all policies of a length by one backward pass over the plan's vertices, exactly:
//   Z(v) = exp(gamma G(v)) sum_a Z(next(v, a)),   p(a | v) = Z(next(v, a)) / sum_a Z(next(v, a))
// with Z as mantissa and exponent, so that one exponential for each outcome is all it takes.
#ifndef STARLING_AGENTS_PLANNING_BACKWARD_PASS_KERNEL_H_
#define STARLING_AGENTS_PLANNING_BACKWARD_PASS_KERNEL_H_

#include "agents/inference/piece_kernel.h"
#include "agents/inference/posterior_kernel.h"
#include "agents/math/scaled.h"

namespace starling {
namespace STARLING_ISA {

// The novelty of an outcome, of A and B.
template <typename R>
STARLING_LANES_INLINE Lanes<R> NoveltyOf(const R* outcome) {
  return Load(outcome + 2 * kStride<R>) + Load(outcome + 3 * kStride<R>);
}

// G of an outcome.
template <typename R>
STARLING_LANES_INLINE Lanes<R> ValueOf(const ImageHeader& header, const R* outcome) {
  const Lanes<R> value = Load(outcome) + Load(outcome + kStride<R>);
  return header.use_novelty ? value + NoveltyOf(outcome) : value;
}

// exp(precision x G) of every outcome that a vertex has.
template <typename R>
void WeighOutcomes(Piece<R> piece, R precision) {
  const Lanes<R> most = Set<R>(static_cast<R>(1e30));
  const ImageHeader& header = Header(piece.tile);
  const int32_t* weights = At<int32_t>(piece.tile, header.weights);
  for (int i = 0; i < header.num_weights; ++i) {
    const Lanes<R> G = ValueOf(header, piece.Row(weights[2 * i]));
    const Scaled<R> weight = ScaledExp(Max(Min(Set<R>(precision) * G, most), -most));
    R* out = piece.Row(weights[2 * i + 1]);
    Store(out, weight.mantissa);
    Store(out + kStride<R>, weight.exponent);
  }
}

// Fills a vertex's rows: Z = sum of the Z of those that follow, times its own exp(precision x G);
// and, carried along, the expectations of utility and information gain under these weights. For the
// present, also the share of each joint action.
template <typename R>
Scaled<R> SumOverNext(Piece<R> piece, const VertexInfo& vertex, R* action_weights) {
  const ImageHeader& header = Header(piece.tile);
  const int32_t* next = At<int32_t>(piece.tile, vertex.next);
  Lanes<R> largest = Load(piece.Row(next[0]) + kStride<R>);
  for (int a = 1; a < header.joint_actions; ++a)
    largest = Max(largest, Load(piece.Row(next[a]) + kStride<R>));
  Lanes<R> sum = Set<R>(0), utility = Set<R>(0), gain = Set<R>(0), novelty = Set<R>(0);
  for (int a = 0; a < header.joint_actions; ++a) {
    const R* target = piece.Row(next[a]);
    const Lanes<R> weight = Load(target) * PowerOfTwo(Load(target + kStride<R>) - largest);
    sum = sum + weight;
    utility = Fma(weight, Load(target + 2 * kStride<R>), utility);
    gain = Fma(weight, Load(target + 3 * kStride<R>), gain);
    if (header.use_novelty) novelty = Fma(weight, Load(target + 4 * kStride<R>), novelty);
    if (action_weights != nullptr) Store(action_weights + a * kStride<R>, weight);
  }
  const Lanes<R> scale = Set<R>(1) / sum;
  R* out = piece.Row(vertex.row);
  Store(out + 2 * kStride<R>, utility * scale);
  Store(out + 3 * kStride<R>, gain * scale);
  if (header.use_novelty) Store(out + 4 * kStride<R>, novelty * scale);
  if (action_weights != nullptr) {
    for (int a = 0; a < header.joint_actions; ++a) {
      Store(action_weights + a * kStride<R>, Load(action_weights + a * kStride<R>) * scale);
    }
  }
  return Renormalise(Scaled<R>{sum, largest});
}

// Sums over all policies. Returns Z of the present.
template <typename R>
Scaled<R> SumOverEdges(Piece<R> piece, R precision, R* action_weights) {
  WeighOutcomes(piece, precision);
  const ImageHeader& header = Header(piece.tile);
  const VertexInfo* vertices = At<VertexInfo>(piece.tile, header.vertices);
  for (int v = header.num_vertices - 1; v > 0; --v) {
    const VertexInfo& vertex = vertices[v];
    R* out = piece.Row(vertex.row);
    const R* weight = piece.Row(vertex.weight_row);
    Lanes<R> mantissa = Load(weight), exponent = Load(weight + kStride<R>);
    const R* outcome = piece.Row(vertex.outcome_row);
    Lanes<R> utility = Load(outcome), gain = Load(outcome + kStride<R>);
    Lanes<R> novelty = header.use_novelty ? NoveltyOf(outcome) : Set<R>(0);
    if (vertex.next != 0) {
      const Scaled<R> after = SumOverNext<R>(piece, vertex, nullptr);
      mantissa = mantissa * after.mantissa;
      exponent = exponent + after.exponent;
      utility = utility + Load(out + 2 * kStride<R>);
      gain = gain + Load(out + 3 * kStride<R>);
      if (header.use_novelty) novelty = novelty + Load(out + 4 * kStride<R>);
    }
    Store(out, mantissa);
    Store(out + kStride<R>, exponent);
    Store(out + 2 * kStride<R>, utility);
    Store(out + 3 * kStride<R>, gain);
    if (header.use_novelty) Store(out + 4 * kStride<R>, novelty);
  }
  return SumOverNext<R>(piece, vertices[0], action_weights);
}

// The best of the policies that begin with each joint action.
template <typename R>
void MaxOverEdges(Piece<R> piece, R precision, R* action_values) {
  const ImageHeader& header = Header(piece.tile);
  const VertexInfo* vertices = At<VertexInfo>(piece.tile, header.vertices);
  for (int v = header.num_vertices - 1; v > 0; --v) {
    Lanes<R> value = Set<R>(0);
    if (vertices[v].next != 0) {
      const int32_t* next = At<int32_t>(piece.tile, vertices[v].next);
      value = Load(piece.Row(next[0]));
      for (int a = 1; a < header.joint_actions; ++a) value = Max(value, Load(piece.Row(next[a])));
    }
    const Lanes<R> G = ValueOf(header, piece.Row(vertices[v].outcome_row));
    Store(piece.Row(vertices[v].row), Fma(Set<R>(precision), G, value));
  }
  const int32_t* next = At<int32_t>(piece.tile, vertices[0].next);
  for (int a = 0; a < header.joint_actions; ++a)
    Store(action_values + a * kStride<R>, Load(piece.Row(next[a])));
}

template <typename R>
void ExpectOverEdges(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const Scaled<R> total =
      SumOverEdges(piece, static_cast<R>(header.gamma), piece.Row(header.joint_action_row));
  const R* present = piece.Row(At<VertexInfo>(piece.tile, header.vertices)[0].row);
  StoreResult(piece, kResultUtility, Load(present + 2 * kStride<R>));
  StoreResult(piece, kResultInformationGain, Load(present + 3 * kStride<R>));
  StoreResult(piece, kResultNovelty,
              header.use_novelty ? Load(present + 4 * kStride<R>) : Set<R>(0));
  StoreResult(piece, kResultLogNormaliser, LogOf(total));
  if (!header.sample_full) return;
  if (header.stochastic) {
    SumOverEdges(piece, static_cast<R>(header.alpha * header.gamma), piece.Row(header.choice_row));
  } else {
    MaxOverEdges(piece, static_cast<R>(header.gamma), piece.Row(header.choice_row));
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_BACKWARD_PASS_KERNEL_H_
