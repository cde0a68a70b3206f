// What one more count is expected to say: the weights of the information gain about parameters, of
// each agent's own counts.
//
// Of a column of counts a, at least the floor, with sum a0: h(a) - h(a0), h(x) = psi(x + 1) - ln x,
// or 1 / x where novelty is heuristic; 0 where the count is 0. Counts that are not learned have
// their weights in the image.
#ifndef STARLING_AGENTS_PLANNING_NOVELTY_KERNEL_H_
#define STARLING_AGENTS_PLANNING_NOVELTY_KERNEL_H_

#include "agents/inference/piece_kernel.h"
#include "agents/math/digamma.h"

namespace starling {
namespace STARLING_ISA {

template <typename R>
STARLING_LANES_INLINE Lanes<R> CountNovelty(Lanes<R> count, bool exact) {
  return exact ? DigammaOfNextLessLog(count) : Set<R>(1) / count;
}

// [row][column] counts and weights.
template <typename R>
void WeighCounts(Piece<R> piece, const R* counts, int rows, int columns, R* weights) {
  const ImageHeader& header = Header(piece.tile);
  const bool exact = header.exact_novelty != 0;
  const Lanes<R> floor = Set<R>(static_cast<R>(kLogFloor));
  const Lanes<R> scale = Set<R>(static_cast<R>(header.novelty_scale));
  // The first row holds what is taken off for the totals until its own turn comes.
  for (int c = 0; c < columns; ++c) Store(weights + c * kStride<R>, Set<R>(0));
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      R* total = weights + c * kStride<R>;
      Store(total, Load(total) + Max(Load(counts + (r * columns + c) * kStride<R>), floor));
    }
  }
  for (int c = 0; c < columns; ++c)
    Store(weights + c * kStride<R>, CountNovelty(Load(weights + c * kStride<R>), exact));
  for (int r = rows - 1; r >= 0; --r) {
    for (int c = 0; c < columns; ++c) {
      const Lanes<R> count = Load(counts + (r * columns + c) * kStride<R>);
      const Lanes<R> of_total = Load(weights + c * kStride<R>);
      const Lanes<R> weight = scale * (CountNovelty(Max(count, floor), exact) - of_total);
      Store(weights + (r * columns + c) * kStride<R>, Select(count > Set<R>(0), weight, Set<R>(0)));
    }
  }
}

template <typename R>
void WeighOwnCounts(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const auto counts = [&](int32_t row) {
    return reinterpret_cast<const R*>(piece.tile.learned) + static_cast<int64_t>(row) * kStride<R> +
           piece.lane;
  };
  const ModalityInfo* modalities = At<ModalityInfo>(piece.tile, header.modalities);
  for (int m = 0; m < header.num_modalities; ++m) {
    const ModalityInfo& modality = modalities[m];
    if (modality.novelty_row < 0) continue;
    WeighCounts(piece, counts(modality.learned_row), modality.outcomes, modality.joint_states,
                piece.Row(modality.novelty_row));
  }
  const FactorInfo* factors = At<FactorInfo>(piece.tile, header.factors);
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = factors[f];
    if (factor.novelty_row < 0) continue;
    const int32_t slice = factor.states * factor.joint_states;
    for (int u = 0; u < factor.actions; ++u) {
      WeighCounts(piece, counts(factor.learned_row + u * slice), factor.states, factor.joint_states,
                  piece.Row(factor.novelty_row + u * slice));
    }
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_NOVELTY_KERNEL_H_
