// Dirichlet learning of a tile: adds what each agent saw and believed to its counts.
//
//   pA_m[o_m, s] += rate x prod q(s of m's factors)
//   pB_f[s', s, u] += rate x q_f(t)[s'] x prod q(t - 1)(s of f's dependencies), u the action of t -
//   1, from an agent's second step on
//
// Where only what is possible is learned, counts that are zero stay zero.
#ifndef STARLING_AGENTS_LEARNING_LEARN_KERNEL_H_
#define STARLING_AGENTS_LEARNING_LEARN_KERNEL_H_

#include "agents/inference/infer_states_kernel.h"
#include "agents/inference/piece_kernel.h"
#include "agents/inference/window_kernel.h"

namespace starling {
namespace STARLING_ISA {

template <typename R>
STARLING_LANES_INLINE void AddCount(R& count, R amount, bool only_possible) {
  if (!only_possible || count > 0) count += amount;
}

template <typename R>
const R* JointNow(const TileArguments& tile, const ModalityInfo& modality) {
  const ImageHeader& header = Header(tile);
  const FactorInfo* factors = At<FactorInfo>(tile, header.factors);
  const int32_t* dependencies = At<int32_t>(tile, modality.dependencies);
  R* joint = ScratchRow<R>(tile, header.joint_row);
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    Store(joint + lane, Set<R>(1));
    int size = 1;
    for (int i = 0; i < modality.num_dependencies; ++i) {
      const FactorInfo& factor = factors[dependencies[i]];
      size = Extend(joint + lane, size, ScratchRow<R>(tile, header.node_row + factor.row) + lane,
                    factor.states);
    }
  }
  return joint;
}

template <typename R>
void LearnA(const TileArguments& tile, int m) {
  const ImageHeader& header = Header(tile);
  const ModalityInfo& modality = At<ModalityInfo>(tile, header.modalities)[m];
  const R* joint = JointNow<R>(tile, modality);
  const R rate = static_cast<R>(header.rate_a);
  R* counts =
      reinterpret_cast<R*>(tile.learned) + static_cast<int64_t>(modality.learned_row) * kStride<R>;
  for (int l = 0; l < kTileLanes<R>; ++l) {
    const int32_t outcome = tile.observations[m * kTileLanes<R> + l];
    if (outcome < 0 || tile.ids[l] < 0) continue;
    R* row = counts + static_cast<int64_t>(outcome) * modality.joint_states * kStride<R> + l;
    for (int j = 0; j < modality.joint_states; ++j) {
      AddCount(row[j * kStride<R>], rate * joint[j * kStride<R> + l],
               header.learn_only_possible != 0);
    }
  }
}

template <typename R>
void LearnB(const TileArguments& tile, int f) {
  const ImageHeader& header = Header(tile);
  const FactorInfo& factor = At<FactorInfo>(tile, header.factors)[f];
  const R* before = JointBefore<R>(tile, factor, BeliefsBefore<R>(tile));
  const R* now = ScratchRow<R>(tile, header.node_row + factor.row);
  const LastActions<R> actions(tile, factor);
  const int32_t* age = reinterpret_cast<const int32_t*>(tile.previous + header.age_offset);
  const int32_t* held = header.window_ticks > 1
                            ? reinterpret_cast<const int32_t*>(tile.next + header.held_offset)
                            : nullptr;
  const R rate = static_cast<R>(header.rate_b);
  R* counts =
      reinterpret_cast<R*>(tile.learned) + static_cast<int64_t>(factor.learned_row) * kStride<R>;
  const int64_t slice = static_cast<int64_t>(factor.states) * factor.joint_states * kStride<R>;
  for (int l = 0; l < kTileLanes<R>; ++l) {
    if (age[l] == 0 || tile.ids[l] < 0 || (held != nullptr && held[l] < 2)) continue;
    for (int s = 0; s < factor.states; ++s) {
      const R amount = rate * now[s * kStride<R> + l];
      R* row = counts + actions.of[l] * slice +
               static_cast<int64_t>(s) * factor.joint_states * kStride<R> + l;
      for (int j = 0; j < factor.joint_states; ++j) {
        AddCount(row[j * kStride<R>], amount * before[j * kStride<R> + l],
                 header.learn_only_possible != 0);
      }
    }
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
    if (At<FactorInfo>(tile, header.factors)[f].learned_row >= 0) LearnB<R>(tile, f);
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_LEARNING_LEARN_KERNEL_H_
