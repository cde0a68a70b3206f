// Dirichlet learning of a tile: adds what each agent saw and believed to its counts.
//
//   pA_m[o_m, s] += rate x prod q(s of m's factors)
//   pB_f[s', s, u] += rate x q_f(t)[s'] x prod q(t - 1)(s of f's dependencies), u the action of t -
//   1, from an agent's second step on
//   pD_f[s] += rate x q_f(first tick of the episode)[s], where an episode ends
//
// after (1 - forgetting) of all counts. Where only what is possible is learned, counts that are
// zero stay zero.
#ifndef STARLING_AGENTS_LEARNING_LEARN_KERNEL_H_
#define STARLING_AGENTS_LEARNING_LEARN_KERNEL_H_

#include "agents/inference/piece_kernel.h"
#include "agents/inference/predict_kernel.h"
#include "agents/inference/window_kernel.h"

namespace starling {
namespace STARLING_ISA {

// `rows` counts of the lanes that `lanes` names: (1 - forgetting) of each, but as much as is never
// forgotten.
template <typename R>
void Forget(R* counts, int64_t rows, double forgetting, const int32_t* lanes) {
  if (forgetting == 0) return;
  const Lanes<R> kept = Set<R>(static_cast<R>(1 - forgetting));
  const Lanes<R> least = Set<R>(static_cast<R>(kLeastRemembered));
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    const LaneMask<R> forgets = MaskFromInts<R>(lanes + lane);
    for (int64_t i = 0; i < rows; ++i) {
      R* entry = counts + i * kStride<R> + lane;
      const Lanes<R> count = Load(entry);
      Store(entry, Select(forgets, Max(kept * count, Min(count, least)), count));
    }
  }
}

// Adds amount x beliefs to `columns` counts of the lanes of a mask.
template <typename R>
STARLING_LANES_INLINE void AddCounts(R* counts, int columns, Lanes<R> amount, const R* beliefs,
                                     LaneMask<R> lanes, bool only_possible) {
  for (int j = 0; j < columns; ++j) {
    const Lanes<R> count = Load(counts + j * kStride<R>);
    const Lanes<R> more = count + amount * Load(beliefs + j * kStride<R>);
    const LaneMask<R> possible = only_possible ? And(lanes, count > Set<R>(0)) : lanes;
    Store(counts + j * kStride<R>, Select(possible, more, count));
  }
}

template <typename R>
void LearnA(const TileArguments& tile, int m) {
  const ImageHeader& header = Header(tile);
  const ModalityInfo& modality = At<ModalityInfo>(tile, header.modalities)[m];
  const R* joint = JointOver<R>(tile, modality, ScratchRow<R>(tile, header.node_row));
  R* counts =
      reinterpret_cast<R*>(tile.learned) + static_cast<int64_t>(modality.learned_row) * kStride<R>;
  const int columns = modality.joint_states;
  int32_t alive[kTileLanes<R>], seen[kTileLanes<R>];
  for (int l = 0; l < kTileLanes<R>; ++l) {
    alive[l] = tile.ids[l] >= 0;
    seen[l] = alive[l] ? tile.observations[m * kTileLanes<R> + l] : -1;
  }
  Forget(counts, static_cast<int64_t>(modality.outcomes) * columns, header.forgetting_a, alive);
  const Lanes<R> rate = Set<R>(static_cast<R>(header.rate_a));
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    for (int o = 0; o < modality.outcomes; ++o) {
      const LaneMask<R> saw = MaskEquals<R>(seen + lane, o);
      if (!Any(saw)) continue;
      AddCounts(counts + static_cast<int64_t>(o) * columns * kStride<R> + lane, columns, rate,
                joint + lane, saw, header.learn_only_possible != 0);
    }
  }
}

template <typename R>
void LearnB(const TileArguments& tile, int f) {
  const ImageHeader& header = Header(tile);
  const FactorInfo& factor = At<FactorInfo>(tile, header.factors)[f];
  const R* before = JointOver<R>(tile, factor, BeliefsBefore<R>(tile));
  const R* now = ScratchRow<R>(tile, header.node_row + factor.row);
  const LastActions<R> actions(tile, factor);
  const int32_t* age = reinterpret_cast<const int32_t*>(tile.previous + header.age_offset);
  const int32_t* held = header.window_ticks > 1
                            ? reinterpret_cast<const int32_t*>(tile.next + header.held_offset)
                            : nullptr;
  R* counts =
      reinterpret_cast<R*>(tile.learned) + static_cast<int64_t>(factor.learned_row) * kStride<R>;
  const int columns = factor.joint_states;
  const int64_t slice = static_cast<int64_t>(factor.states) * columns;
  int32_t moved[kTileLanes<R>], took[kTileLanes<R>];
  for (int l = 0; l < kTileLanes<R>; ++l) {
    moved[l] = age[l] > 0 && tile.ids[l] >= 0 && (held == nullptr || held[l] >= 2);
    took[l] = moved[l] ? actions.of[l] : -1;
  }
  Forget(counts, factor.actions * slice, header.forgetting_b, moved);
  const Lanes<R> rate = Set<R>(static_cast<R>(header.rate_b));
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    for (int u = 0; u < factor.actions; ++u) {
      const LaneMask<R> lanes = MaskEquals<R>(took + lane, u);
      if (!Any(lanes)) continue;
      for (int s = 0; s < factor.states; ++s) {
        AddCounts(counts + (u * slice + static_cast<int64_t>(s) * columns) * kStride<R> + lane,
                  columns, rate * Load(now + s * kStride<R> + lane), before + lane, lanes,
                  header.learn_only_possible != 0);
      }
    }
  }
}

// At the end of an episode.
template <typename R>
void LearnD(const TileArguments& tile, int f) {
  const ImageHeader& header = Header(tile);
  const FactorInfo& factor = At<FactorInfo>(tile, header.factors)[f];
  const int32_t* age = reinterpret_cast<const int32_t*>(tile.next + header.age_offset);
  const R* first =
      reinterpret_cast<const R*>(tile.next + header.first_offset) + factor.row * kStride<R>;
  R* counts =
      reinterpret_cast<R*>(tile.learned) + static_cast<int64_t>(factor.initial_row) * kStride<R>;
  int32_t ended[kTileLanes<R>];
  for (int l = 0; l < kTileLanes<R>; ++l) ended[l] = age[l] == 0 && tile.ids[l] >= 0;
  Forget(counts, factor.states, header.forgetting_d, ended);
  const Lanes<R> rate = Set<R>(static_cast<R>(header.rate_d));
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    AddCounts(counts + lane, factor.states, rate, first + lane, MaskFromInts<R>(ended + lane),
              /*only_possible=*/true);
  }
}

template <typename R>
void Learn(const TileArguments* arguments) {
  const TileArguments& tile = *arguments;
  const ImageHeader& header = Header(tile);
  for (int m = 0; m < header.num_modalities; ++m) {
    if (At<ModalityInfo>(tile, header.modalities)[m].learned_row >= 0) LearnA<R>(tile, m);
  }
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = At<FactorInfo>(tile, header.factors)[f];
    if (factor.learned_row >= 0) LearnB<R>(tile, f);
    if (factor.initial_row >= 0) LearnD<R>(tile, f);
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_LEARNING_LEARN_KERNEL_H_
