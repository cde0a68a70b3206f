// What agents of a tile hold of past ticks: the window that moves on, its prior and its evidence.
//
// A window has window_ticks slots, the present in the last. Agents that hold fewer ticks begin at a
// later slot.
//
// A tick leaves behind what was believed of a full window's first tick; the next one moves that on
// by the action taken, as its prior. So what was learned in between counts, and the action that the
// world saw.
#ifndef STARLING_AGENTS_INFERENCE_WINDOW_STATE_KERNEL_H_
#define STARLING_AGENTS_INFERENCE_WINDOW_STATE_KERNEL_H_

#include "agents/inference/infer_states_kernel.h"
#include "agents/inference/step_kernel.h"

namespace starling {
namespace STARLING_ISA {

template <typename R>
const int32_t* IntRow(const unsigned char* state, int64_t offset, int64_t row) {
  return reinterpret_cast<const int32_t*>(state + offset) + row * kTileLanes<R>;
}
template <typename R>
int32_t* IntRow(unsigned char* state, int64_t offset, int64_t row) {
  return reinterpret_cast<int32_t*>(state + offset) + row * kTileLanes<R>;
}

// Beliefs about the tick before, to learn transitions from: with hindsight where a window has it.
template <typename R>
const R* BeliefsBefore(const TileArguments& tile) {
  const ImageHeader& header = Header(tile);
  if (header.window_ticks < 2) return reinterpret_cast<const R*>(tile.previous);
  return ScratchRow<R>(tile, header.window_row) +
         int64_t{header.window_ticks - 2} * header.belief_rows * kStride<R>;
}

// The window of t + 1: one tick on, the new outcomes last.
template <typename R>
void MoveOutcomes(const TileArguments& tile) {
  const ImageHeader& header = Header(tile);
  const int ticks = header.window_ticks;
  const int32_t* held = IntRow<R>(tile.previous, header.held_offset, 0);
  int32_t* next_held = IntRow<R>(tile.next, header.held_offset, 0);
  for (int l = 0; l < kTileLanes<R>; ++l) next_held[l] = held[l] < ticks ? held[l] + 1 : ticks;

  const int modalities = header.num_modalities * kTileLanes<R>;
  const int32_t* seen = IntRow<R>(tile.previous, header.outcomes_offset, header.num_modalities);
  int32_t* now = IntRow<R>(tile.next, header.outcomes_offset, 0);
  for (int i = 0; i < (ticks - 1) * modalities; ++i) now[i] = seen[i];
  now += (ticks - 1) * modalities;
  for (int i = 0; i < modalities; ++i) {
    const int32_t outcome = tile.ids[i % kTileLanes<R>] < 0 ? -1 : tile.observations[i];
    now[i] = outcome < 0 ? -1 : outcome;
  }

  if (ticks == 1) return;
  const int controls = header.num_controls * kTileLanes<R>;
  const int32_t* took = IntRow<R>(tile.previous, header.past_actions_offset, header.num_controls);
  const int32_t* last = IntRow<R>(tile.previous, header.actions_offset, 0);
  int32_t* actions = IntRow<R>(tile.next, header.past_actions_offset, 0);
  for (int i = 0; i < (ticks - 2) * controls; ++i) actions[i] = took[i];
  for (int i = 0; i < controls; ++i) actions[(ticks - 2) * controls + i] = last[i];
}

// The prior of the window's first tick.
template <typename R>
void WindowPrior(const TileArguments& tile) {
  const ImageHeader& header = Header(tile);
  const FactorInfo* factors = At<FactorInfo>(tile, header.factors);
  const R* start = reinterpret_cast<const R*>(tile.previous + header.window_start_offset);
  const int32_t* held = IntRow<R>(tile.previous, header.held_offset, 0);
  const int32_t* first_actions = header.window_ticks == 1
                                     ? IntRow<R>(tile.previous, header.actions_offset, 0)
                                     : IntRow<R>(tile.previous, header.past_actions_offset, 0);
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = factors[f];
    R* prior = ScratchRow<R>(tile, header.prior_row + factor.row);
    R* log_prior = ScratchRow<R>(tile, header.log_prior_row + factor.row);
    PredictFactor<R>(tile, factor, LastActions<R>(tile, factor, first_actions), start, prior);
    for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
      const LaneMask<R> full = MaskEquals<R>(held + lane, header.window_ticks);
      for (int s = 0; s < factor.states; ++s) {
        const Lanes<R> p = Select(full, Load(prior + s * kStride<R> + lane),
                                  Load(start + (factor.row + s) * kStride<R> + lane));
        Store(prior + s * kStride<R> + lane, p);
        Store(log_prior + s * kStride<R> + lane, FlooredLog(p));
      }
    }
  }
}

// ln P(outcomes | states) of every slot from the oldest on. Modalities with one dependency are
// summed up by factor.
template <typename R>
void WindowEvidence(const TileArguments& tile, int oldest) {
  const ImageHeader& header = Header(tile);
  const ModalityInfo* modalities = At<ModalityInfo>(tile, header.modalities);
  for (int slot = oldest; slot < header.window_ticks; ++slot) {
    R* evidence = ScratchRow<R>(tile, header.evidence_row + slot * header.evidence_rows);
    for (int i = 0; i < header.belief_rows * kStride<R>; ++i) evidence[i] = 0;
    for (int m = 0; m < header.num_modalities; ++m) {
      const ModalityInfo& modality = modalities[m];
      const int32_t* seen =
          IntRow<R>(tile.next, header.outcomes_offset, slot * header.num_modalities + m);
      R* rows = evidence + modality.window_row * kStride<R>;
      if (modality.num_dependencies != 1) {
        LogLikelihood<R>(tile, modality, seen, rows);
        continue;
      }
      R* likelihood = ScratchRow<R>(tile, modality.likelihood_row);
      LogLikelihood<R>(tile, modality, seen, likelihood);
      for (int i = 0; i < modality.joint_states * kStride<R>; ++i) rows[i] += likelihood[i];
    }
  }
}

// Which action of each factor follows each slot.
template <typename R>
void StepActions(const TileArguments& tile, int oldest) {
  const ImageHeader& header = Header(tile);
  const FactorInfo* factors = At<FactorInfo>(tile, header.factors);
  for (int slot = oldest; slot + 1 < header.window_ticks; ++slot) {
    const int32_t* took =
        IntRow<R>(tile.next, header.past_actions_offset, slot * header.num_controls);
    for (int f = 0; f < header.num_factors; ++f) {
      const LastActions<R> actions(tile, factors[f], took);
      int32_t* row = StepActionRow<R>(tile, slot, f);
      for (int l = 0; l < kTileLanes<R>; ++l) row[l] = actions.of[l];
    }
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_WINDOW_STATE_KERNEL_H_
