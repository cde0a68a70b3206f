// The transitions between the ticks of a window, for one register's width of agents, each of which
// took actions of its own.
//
//   StepForward(window, slot, f, /*logs=*/true, JointAt(window, slot, factor, -1), out);
//
// Where agents share B, each action that any of them took is computed for all and every agent keeps
// its own: so B's structure serves (MatrixKind). Where they learned B, each agent's own is laid out
// step by step first.
#ifndef STARLING_AGENTS_INFERENCE_STEP_KERNEL_H_
#define STARLING_AGENTS_INFERENCE_STEP_KERNEL_H_

#include "agents/inference/piece_kernel.h"

namespace starling {
namespace STARLING_ISA {

// Windows of a register's width of agents: beliefs about every slot, and room for the next round's.
template <typename R>
class WindowPiece {
 public:
  // `held`: ticks that each agent holds; `oldest`: the first slot that any agent of the tile uses.
  WindowPiece(Piece<R> of, const int32_t* held, int oldest)
      : piece(of),
        held(held),
        oldest(oldest),
        slot_(int64_t{Header(of.tile).belief_rows} * kStride<R>),
        beliefs_(of.Row(Header(of.tile).window_row)),
        updated_(beliefs_ + Header(of.tile).window_ticks * slot_) {}

  const R* Beliefs(int slot) const { return beliefs_ + slot * slot_; }
  R* Updated(int slot) const { return updated_ + slot * slot_; }
  void Swap() {
    R* const beliefs = beliefs_;
    beliefs_ = updated_;
    updated_ = beliefs;
  }

  const Piece<R> piece;
  const int32_t* const held;
  const int oldest;

 private:
  const int64_t slot_;
  R* beliefs_;
  R* updated_;
};

// int32 [lane]: the action of factor f that follows a slot.
template <typename R>
int32_t* StepActionRow(const TileArguments& tile, int slot, int f) {
  const ImageHeader& header = Header(tile);
  return reinterpret_cast<int32_t*>(
      ScratchRow<R>(tile, header.step_action_row + slot * header.num_factors + f));
}

// The joint belief over a factor's dependencies at a slot, flat about the one at `flat` if that is
// not negative.
template <typename R>
const R* JointAt(const WindowPiece<R>& window, int slot, const FactorInfo& factor, int flat) {
  const TileArguments& tile = window.piece.tile;
  const FactorInfo* factors = At<FactorInfo>(tile, Header(tile).factors);
  const int32_t* dependencies = At<int32_t>(tile, factor.dependencies);
  if (factor.num_dependencies == 1 && flat < 0) {
    return window.Beliefs(slot) + factors[dependencies[0]].row * kStride<R>;
  }
  R* joint = window.piece.Row(Header(tile).joint_row);
  Store(joint, Set<R>(1));
  int size = 1;
  for (int i = 0; i < factor.num_dependencies; ++i) {
    const FactorInfo& parent = factors[dependencies[i]];
    if (i != flat) {
      size = Extend(joint, size, window.Beliefs(slot) + parent.row * kStride<R>, parent.states);
      continue;
    }
    const Lanes<R> share = Set<R>(R{1} / static_cast<R>(parent.states));
    for (int j = size * parent.states - 1; j >= 0; --j) {
      Store(joint + j * kStride<R>, Load(joint + j / parent.states * kStride<R>) * share);
    }
    size *= parent.states;
  }
  return joint;
}

// out = the matrix of each agent's action after `slot` x in.
template <typename R>
void MultiplyByAction(const WindowPiece<R>& window, int slot, int f, const MatrixInfo* matrices,
                      const R* in, R* out) {
  const TileArguments& tile = window.piece.tile;
  const FactorInfo& factor = At<FactorInfo>(tile, Header(tile).factors)[f];
  const int32_t* actions = StepActionRow<R>(tile, slot, f) + window.piece.lane;
  R* candidate = window.piece.Row(Header(tile).step_candidate_row);
  for (int u = 0; u < factor.actions; ++u) {
    const LaneMask<R> took = MaskEquals<R>(actions, u);
    if (!Any(took)) continue;
    const MatrixInfo& matrix = matrices[u];
    Multiply(tile, matrix, in, candidate);
    const Lanes<R> floor = Set<R>(static_cast<R>(matrix.above_floor != 0 ? kLogOfFloor : 0));
    for (int r = 0; r < matrix.rows; ++r) {
      R* entry = out + r * kStride<R>;
      Store(entry, Select(took, Load(candidate + r * kStride<R>) + floor, Load(entry)));
    }
  }
}

// [states][joint states] of each agent's own step.
template <typename R>
R* OwnStep(const WindowPiece<R>& window, int slot, const FactorInfo& factor) {
  const int64_t entries = int64_t{factor.states} * factor.joint_states;
  return window.piece.Row(factor.step_row) + slot * entries * kStride<R>;
}

// Over states after the step: B, or ln B, x `in` over joint states before. Agents' own steps hold
// one of the two.
template <typename R>
void StepForward(const WindowPiece<R>& window, int slot, int f, bool logs, const R* in, R* out) {
  const TileArguments& tile = window.piece.tile;
  const FactorInfo& factor = At<FactorInfo>(tile, Header(tile).factors)[f];
  if (factor.learned_row >= 0) {
    MultiplyOwn(OwnStep(window, slot, factor), factor.states, factor.joint_states, in, out);
    return;
  }
  const int64_t matrices = logs ? factor.log_matrices : factor.matrices;
  MultiplyByAction(window, slot, f, At<MatrixInfo>(tile, matrices), in, out);
}

// Over joint states before the step, from `in` over states after: backward_matrices, or agents' own
// steps transposed.
template <typename R>
void StepBackward(const WindowPiece<R>& window, int slot, int f, const R* in, R* out) {
  const TileArguments& tile = window.piece.tile;
  const FactorInfo& factor = At<FactorInfo>(tile, Header(tile).factors)[f];
  if (factor.learned_row >= 0) {
    const R* own = OwnStep(window, slot, factor);
    const int columns = factor.joint_states;
    MultiplyDense<R>(
        columns, factor.states,
        [=](int r, int c) { return Load(own + (c * columns + r) * kStride<R>); }, &in, 1, &out);
    return;
  }
  MultiplyByAction(window, slot, f, At<MatrixInfo>(tile, factor.backward_matrices), in, out);
}

template <typename R, typename Visit>
void ForOwnSteps(const WindowPiece<R>& window, Visit visit) {
  const TileArguments& tile = window.piece.tile;
  const ImageHeader& header = Header(tile);
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = At<FactorInfo>(tile, header.factors)[f];
    if (factor.learned_row < 0) continue;
    for (int slot = window.oldest; slot + 1 < header.window_ticks; ++slot)
      visit(f, factor, slot, OwnStep(window, slot, factor));
  }
}

// Lays out every agent's own B of every step.
template <typename R>
void TakeOwnSteps(const WindowPiece<R>& window) {
  const Piece<R> piece = window.piece;
  ForOwnSteps(window, [=](int f, const FactorInfo& factor, int slot, R* own) {
    const int64_t entries = int64_t{factor.states} * factor.joint_states;
    const int32_t* actions = StepActionRow<R>(piece.tile, slot, f) + piece.lane;
    for (int u = 0; u < factor.actions; ++u) {
      const LaneMask<R> took = MaskEquals<R>(actions, u);
      if (!Any(took)) continue;
      const R* expected = piece.Row(factor.expected_row) + u * entries * kStride<R>;
      for (int64_t i = 0; i < entries; ++i) {
        R* entry = own + i * kStride<R>;
        Store(entry, Select(took, Load(expected + i * kStride<R>), Load(entry)));
      }
    }
  });
}

// ln B in their place.
template <typename R>
void LogOwnSteps(const WindowPiece<R>& window) {
  ForOwnSteps(window, [](int /*f*/, const FactorInfo& factor, int /*slot*/, R* own) {
    for (int i = 0; i < factor.states * factor.joint_states; ++i)
      Store(own + i * kStride<R>, FlooredLog(Load(own + i * kStride<R>)));
  });
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_STEP_KERNEL_H_
