// Rounds of messages over the windows of one register's width of agents: variational (expectations
// of ln B) and marginal (logarithms of expected B); docs/active-inference.md has the recursion.
//
// Read: evidence, log priors, actions of steps. Written: beliefs about every slot. Slots before an
// agent's first are computed beside those of its neighbours and not used.
#ifndef STARLING_AGENTS_INFERENCE_WINDOW_MESSAGES_KERNEL_H_
#define STARLING_AGENTS_INFERENCE_WINDOW_MESSAGES_KERNEL_H_

#include "agents/inference/posterior_kernel.h"
#include "agents/inference/step_kernel.h"

namespace starling {
namespace STARLING_ISA {

template <typename R>
void AddRows(const R* rows, int count, Lanes<R> share, R* sums) {
  for (int i = 0; i < count; ++i) {
    R* sum = sums + i * kStride<R>;
    Store(sum, Fma(share, Load(rows + i * kStride<R>), Load(sum)));
  }
}

template <typename R>
void AddEvidence(const WindowPiece<R>& window, int slot, R* messages) {
  const Piece<R> piece = window.piece;
  const ImageHeader& header = Header(piece.tile);
  const FactorInfo* factors = At<FactorInfo>(piece.tile, header.factors);
  const ModalityInfo* modalities = At<ModalityInfo>(piece.tile, header.modalities);
  const R* evidence = piece.Row(header.evidence_row + slot * header.evidence_rows);
  for (int s = 0; s < header.belief_rows; ++s)
    Store(messages + s * kStride<R>, Load(evidence + s * kStride<R>));
  for (int m = 0; m < header.num_modalities; ++m) {
    const ModalityInfo& modality = modalities[m];
    if (modality.num_dependencies < 2) continue;
    const int32_t* dependencies = At<int32_t>(piece.tile, modality.dependencies);
    for (int k = 0; k < modality.num_dependencies; ++k) {
      const FactorInfo& factor = factors[dependencies[k]];
      AddRows(ExpectExcept<R>(piece, evidence + modality.window_row * kStride<R>, dependencies,
                              modality.num_dependencies, modality.joint_states,
                              window.Beliefs(slot), k),
              factor.states, Set<R>(1), messages + factor.row * kStride<R>);
    }
  }
}

template <typename R>
void AddForward(const WindowPiece<R>& window, int slot, R* messages) {
  const Piece<R> piece = window.piece;
  const ImageHeader& header = Header(piece.tile);
  const FactorInfo* factors = At<FactorInfo>(piece.tile, header.factors);
  const bool marginal = header.marginal_messages != 0;
  const bool last = slot + 1 == header.window_ticks;
  const Lanes<R> share = Set<R>(marginal && !last ? static_cast<R>(0.5) : R{1});
  const R* log_prior = piece.Row(header.log_prior_row);
  if (slot == window.oldest) return AddRows(log_prior, header.belief_rows, share, messages);
  const LaneMask<R> first = MaskEquals<R>(window.held, header.window_ticks - slot);
  R* product = piece.Row(header.step_product_row);
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = factors[f];
    StepForward(window, slot - 1, f, !marginal, JointAt(window, slot - 1, factor, -1), product);
    for (int s = 0; s < factor.states; ++s) {
      R* entry = product + s * kStride<R>;
      const Lanes<R> message = marginal ? FlooredLog(Load(entry)) : Load(entry);
      Store(entry, Select(first, Load(log_prior + (factor.row + s) * kStride<R>), message));
    }
    AddRows<R>(product, factor.states, share, messages + factor.row * kStride<R>);
  }
}

// sum_s' b[s', joint] q(s') with b the transitions over their sums over the k-th dependency, the
// others averaged.
template <typename R>
const R* MarginalBackward(const WindowPiece<R>& window, int slot, int f, int k) {
  const Piece<R> piece = window.piece;
  const ImageHeader& header = Header(piece.tile);
  const FactorInfo& factor = At<FactorInfo>(piece.tile, header.factors)[f];
  const int32_t* dependencies = At<int32_t>(piece.tile, factor.dependencies);
  const R* next = window.Beliefs(slot + 1) + factor.row * kStride<R>;
  R* product = piece.Row(header.step_product_row);
  if (factor.num_dependencies == 1 && factor.learned_row < 0) {
    StepBackward(window, slot, f, next, product);  // the image holds b
    return product;
  }
  R* weights = piece.Row(header.step_weight_row);
  StepForward(window, slot, f, /*logs=*/false, JointAt(window, slot, factor, k), weights);
  const int states = At<FactorInfo>(piece.tile, header.factors)[dependencies[k]].states;
  for (int s = 0; s < factor.states; ++s) {
    const Lanes<R> sum = Load(weights + s * kStride<R>) * Set<R>(static_cast<R>(states));
    Store(weights + s * kStride<R>,
          Load(next + s * kStride<R>) / Max(sum, Set<R>(static_cast<R>(kLogFloor))));
  }
  StepBackward(window, slot, f, weights, product);
  return ExpectExcept<R>(piece, product, dependencies, factor.num_dependencies, factor.joint_states,
                         window.Beliefs(slot), k);
}

template <typename R>
void AddBackward(const WindowPiece<R>& window, int slot, R* messages) {
  const Piece<R> piece = window.piece;
  const ImageHeader& header = Header(piece.tile);
  const FactorInfo* factors = At<FactorInfo>(piece.tile, header.factors);
  R* product = piece.Row(header.step_product_row);
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = factors[f];
    if (factor.num_dependencies == 0) continue;
    const int32_t* dependencies = At<int32_t>(piece.tile, factor.dependencies);
    if (header.marginal_messages == 0) {
      StepBackward(window, slot, f, window.Beliefs(slot + 1) + factor.row * kStride<R>, product);
    }
    for (int k = 0; k < factor.num_dependencies; ++k) {
      const FactorInfo& parent = factors[dependencies[k]];
      R* sums = messages + parent.row * kStride<R>;
      if (header.marginal_messages == 0) {
        AddRows(ExpectExcept<R>(piece, product, dependencies, factor.num_dependencies,
                                factor.joint_states, window.Beliefs(slot), k),
                parent.states, Set<R>(1), sums);
        continue;
      }
      const R* said = MarginalBackward(window, slot, f, k);
      for (int s = 0; s < parent.states; ++s) {
        R* sum = sums + s * kStride<R>;
        Store(sum,
              Fma(Set<R>(static_cast<R>(0.5)), FlooredLog(Load(said + s * kStride<R>)), Load(sum)));
      }
    }
  }
}

// New beliefs about a slot; whether any differ from those before.
template <typename R>
bool UpdateSlot(const WindowPiece<R>& window, int slot) {
  const Piece<R> piece = window.piece;
  const ImageHeader& header = Header(piece.tile);
  const FactorInfo* factors = At<FactorInfo>(piece.tile, header.factors);
  R* messages = piece.Row(header.message_row);
  AddEvidence(window, slot, messages);
  AddForward(window, slot, messages);
  if (slot + 1 < header.window_ticks) AddBackward(window, slot, messages);
  const R* before = window.Beliefs(slot);
  R* updated = window.Updated(slot);
  bool changed = false;
  for (int f = 0; f < header.num_factors; ++f) {
    const int64_t row = factors[f].row * kStride<R>;
    Softmax(messages + row, factors[f].states, updated + row);
    for (int s = 0; s < factors[f].states; ++s) {
      const int64_t entry = row + s * kStride<R>;
      changed = changed || Any(Load(before + entry) != Load(updated + entry));
    }
  }
  return changed;
}

template <typename R>
void FlatSlot(const WindowPiece<R>& window, int slot) {
  const ImageHeader& header = Header(window.piece.tile);
  const FactorInfo* factors = At<FactorInfo>(window.piece.tile, header.factors);
  for (int f = 0; f < header.num_factors; ++f) {
    const Lanes<R> flat = Set<R>(R{1} / static_cast<R>(factors[f].states));
    for (int s = 0; s < factors[f].states; ++s)
      Store(window.Updated(slot) + (factors[f].row + s) * kStride<R>, flat);
  }
}

// A slot is left alone where neither it nor its neighbours changed in the round before: it would
// come out the same.
template <typename R>
void PassMessages(WindowPiece<R>& window) {
  const ImageHeader& header = Header(window.piece.tile);
  bool changed[2][kMostWindowTicks + 2];  // [round][slot + 1]
  for (int i = 0; i < kMostWindowTicks + 2; ++i) changed[0][i] = changed[1][i] = true;
  for (int slot = window.oldest; slot < header.window_ticks; ++slot) FlatSlot(window, slot);
  window.Swap();
  changed[0][window.oldest] = changed[1][window.oldest] = false;
  changed[0][header.window_ticks + 1] = changed[1][header.window_ticks + 1] = false;
  bool any = true;
  for (int round = 0; any && round < header.iterations; ++round) {
    const bool* before = changed[round % 2] + 1;
    bool* now = changed[1 - round % 2] + 1;
    any = false;
    for (int slot = window.oldest; slot < header.window_ticks; ++slot) {
      const bool stirred = before[slot - 1] || before[slot] || before[slot + 1];
      now[slot] = stirred && UpdateSlot(window, slot);
      any = any || now[slot];
    }
    window.Swap();
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_WINDOW_MESSAGES_KERNEL_H_
