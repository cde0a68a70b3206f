// State inference of a tile over a window of past outcomes; the equations stand in
// docs/active-inference.md, "A window".
#ifndef STARLING_AGENTS_INFERENCE_WINDOW_KERNEL_H_
#define STARLING_AGENTS_INFERENCE_WINDOW_KERNEL_H_

#include "agents/inference/infer_states_kernel.h"
#include "agents/inference/window_messages_kernel.h"
#include "agents/inference/window_state_kernel.h"

namespace starling {
namespace STARLING_ISA {

template <typename R>
Lanes<R> SlotEnergy(const WindowPiece<R>& window, int slot) {
  const Piece<R> piece = window.piece;
  const ImageHeader& header = Header(piece.tile);
  const FactorInfo* factors = At<FactorInfo>(piece.tile, header.factors);
  const ModalityInfo* modalities = At<ModalityInfo>(piece.tile, header.modalities);
  const R* evidence = piece.Row(header.evidence_row + slot * header.evidence_rows);
  const R* beliefs = window.Beliefs(slot);
  Lanes<R> accuracy = Dot(beliefs, evidence, header.belief_rows);
  for (int m = 0; m < header.num_modalities; ++m) {
    const ModalityInfo& modality = modalities[m];
    const R* likelihood = evidence + modality.window_row * kStride<R>;
    if (modality.num_dependencies == 0) accuracy = accuracy + Load(likelihood);
    if (modality.num_dependencies < 2) continue;
    const int32_t* dependencies = At<int32_t>(piece.tile, modality.dependencies);
    const FactorInfo& factor = factors[dependencies[0]];
    const R* expected = ExpectExcept<R>(piece, likelihood, dependencies, modality.num_dependencies,
                                        modality.joint_states, beliefs, 0);
    accuracy = accuracy + Dot(beliefs + factor.row * kStride<R>, expected, factor.states);
  }
  const R* log_prior = piece.Row(header.log_prior_row);
  const LaneMask<R> first = MaskEquals<R>(window.held, header.window_ticks - slot);
  R* product = piece.Row(header.step_product_row);
  Lanes<R> energy = NegativeEntropy(beliefs, header.belief_rows) - accuracy;
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = factors[f];
    const int64_t row = factor.row * kStride<R>;
    Lanes<R> expected = Dot(beliefs + row, log_prior + row, factor.states);
    if (slot > window.oldest) {
      StepForward(window, slot - 1, f, /*logs=*/true, JointAt(window, slot - 1, factor, -1),
                  product);
      const R* transitions = product;
      expected = Select(first, expected, Dot(beliefs + row, transitions, factor.states));
    }
    energy = energy - expected;
  }
  return energy;
}

// Free energies, and beliefs where planning and learning look for them.
template <typename R>
void FinishWindow(const WindowPiece<R>& window) {
  const Piece<R> piece = window.piece;
  const ImageHeader& header = Header(piece.tile);
  const int ticks = header.window_ticks;
  const Lanes<R> held = LoadInts<R>(window.held);
  Lanes<R> total = Set<R>(0);
  for (int slot = window.oldest; slot < ticks; ++slot) {
    const LaneMask<R> used = held >= Set<R>(static_cast<R>(ticks - slot));
    const Lanes<R> energy = Select(used, SlotEnergy(window, slot), Set<R>(0));
    Store(piece.Row(header.slot_energy_row + slot), energy);
    total = total + energy;
  }
  const R* present = window.Beliefs(ticks - 1);
  StoreFreeEnergy(piece, NegativeEntropy(present, header.belief_rows), Set<R>(0), Set<R>(0));
  StoreResult(piece, kResultFreeEnergy, total);

  const LaneMask<R> full = MaskEquals<R>(window.held, ticks);
  const R* prior = piece.Row(header.prior_row);
  R* posterior = piece.Row(header.node_row);
  R* start = reinterpret_cast<R*>(piece.tile.next + header.window_start_offset) + piece.lane;
  for (int s = 0; s < header.belief_rows; ++s) {
    const int64_t entry = s * kStride<R>;
    Store(posterior + entry, Load(present + entry));
    const Lanes<R> oldest = Load(window.Beliefs(window.oldest) + entry);
    Store(start + entry, Select(full, oldest, Load(prior + entry)));
  }
  R* kept = piece.Row(header.window_row);
  for (int64_t i = int64_t{window.oldest} * header.belief_rows;
       i < int64_t{ticks} * header.belief_rows; ++i)
    Store(kept + i * kStride<R>, Load(window.Beliefs(0) + i * kStride<R>));
}

template <typename R>
void InferWindow(const TileArguments& tile) {
  const ImageHeader& header = Header(tile);
  ExpectedParameters<R>(tile);
  MoveOutcomes<R>(tile);
  WindowPrior<R>(tile);
  const int32_t* held = IntRow<R>(tile.next, header.held_offset, 0);
  int32_t most = 1;
  for (int l = 0; l < kTileLanes<R>; ++l) most = held[l] > most ? held[l] : most;
  const int oldest = header.window_ticks - most;
  WindowEvidence<R>(tile, oldest);
  StepActions<R>(tile, oldest);
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    WindowPiece<R> window({tile, lane}, held + lane, oldest);
    const bool marginal = header.marginal_messages != 0;
    TakeOwnSteps(window);
    if (!marginal) LogOwnSteps(window);
    PassMessages(window);
    if (marginal) LogOwnSteps(window);
    FinishWindow(window);
  }
}

// State inference of any kind that lanes have.
template <typename R>
void InferBeliefs(const TileArguments* tile) {
  if (Header(*tile).window_ticks > 0) {
    InferWindow<R>(*tile);
  } else {
    InferStates<R>(tile);
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_WINDOW_KERNEL_H_
