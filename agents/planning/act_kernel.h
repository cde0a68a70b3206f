// Action selection of a tile, and the state of t + 1.
//
// Marginal sampling chooses for each control from the probabilities of its first actions; full
// sampling chooses one policy, that is, its first joint action. Deterministic: the best, ties by
// rule. Stochastic: from softmax(alpha ln p).
#ifndef STARLING_AGENTS_PLANNING_ACT_KERNEL_H_
#define STARLING_AGENTS_PLANNING_ACT_KERNEL_H_

#include "agents/inference/piece_kernel.h"
#include "agents/model/restriction_layout.h"

namespace starling {
namespace STARLING_ISA {

// Choices this close to the best count as equally good: well above rounding, which grows with the
// size of the numbers that were compared, well below what distinguishes real preferences.
template <typename R>
STARLING_LANES_INLINE Lanes<R> TieWidth(Piece<R> piece) {
  constexpr R kLeast = sizeof(R) == 4 ? static_cast<R>(1e-5) : static_cast<R>(1e-8);
  constexpr R kRelative = sizeof(R) == 4 ? static_cast<R>(1e-6) : static_cast<R>(1e-14);
  const R* scale = piece.Row(Header(piece.tile).result_row + kResultLogNormaliser);
  return Fma(Set<R>(kRelative), Abs(Load(scale)), Set<R>(kLeast));
}

// The first whose weight is the largest. What differs by rounding alone is the same: sums in
// another order must not change a choice.
template <typename R>
Lanes<R> FirstOfBest(const R* weights, int count, Lanes<R> largest) {
  constexpr R kRounding = sizeof(R) == 4 ? static_cast<R>(1e-6) : static_cast<R>(1e-14);
  const Lanes<R> least = largest - Set<R>(kRounding) * Abs(largest);
  Lanes<R> chosen = Set<R>(0);
  for (int i = count - 1; i >= 0; --i)
    chosen = Select(Load(weights + i * kStride<R>) >= least, Set<R>(static_cast<R>(i)), chosen);
  return chosen;
}

// One of those within `tie` of the largest; `u` in [0, 1) says which.
template <typename R>
Lanes<R> AnyOfBest(const R* weights, int count, Lanes<R> largest, Lanes<R> tie, Lanes<R> u) {
  const Lanes<R> one = Set<R>(1), zero = Set<R>(0), limit = largest - tie;
  Lanes<R> ties = zero;
  for (int i = 0; i < count; ++i)
    ties = ties + Select(Load(weights + i * kStride<R>) >= limit, one, zero);
  Lanes<R> rank = Min(Floor(u * ties), ties - one), chosen = zero;
  for (int i = 0; i < count; ++i) {
    const LaneMask<R> good = Load(weights + i * kStride<R>) >= limit;
    chosen = Select(And(good, rank == zero), Set<R>(static_cast<R>(i)), chosen);
    rank = Select(good, rank - one, rank);
  }
  return chosen;
}

// For every lane the best of `count` weights, ties (no wider than `widest`) by the rule and the
// lane's number in [0, 1).
template <typename R>
void ChooseBest(const TileArguments& tile, const R* weights, int count, R widest,
                const double* uniforms, int32_t* chosen) {
  R u[kTileLanes<R>];
  for (int l = 0; l < kTileLanes<R>; ++l) u[l] = static_cast<R>(uniforms[l]);
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    const Piece<R> piece = {tile, lane};
    const R* own = weights + lane;
    Lanes<R> largest = Load(own);
    for (int i = 1; i < count; ++i) largest = Max(largest, Load(own + i * kStride<R>));
    const Lanes<R> tie = Min(TieWidth(piece), Set<R>(widest));
    StoreInts(chosen + lane, Header(tile).first_index_on_ties
                                 ? FirstOfBest(own, count, largest)
                                 : AnyOfBest(own, count, largest, tie, Load(u + lane)));
  }
}

// Draws from `count` weights of one lane in proportion.
template <typename R>
int ChooseByWeight(const R* weights, int count, double u) {
  double total = 0;
  for (int i = 0; i < count; ++i) total += static_cast<double>(weights[i * kStride<R>]);
  double rest = u * total;
  int chosen = 0;
  for (int i = 0; i < count; ++i) {
    const double weight = static_cast<double>(weights[i * kStride<R>]);
    if (weight > 0) chosen = i;
    if (rest < weight) return i;
    rest -= weight;
  }
  return chosen;
}

// p^alpha up to a factor; 0 where p is below 0.
template <typename R>
void Sharpen(const TileArguments& tile, int row, int count) {
  const ImageHeader& header = Header(tile);
  const Lanes<R> alpha = Set<R>(static_cast<R>(header.alpha));
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    const R* in = ScratchRow<R>(tile, row) + lane;
    R* out = ScratchRow<R>(tile, header.chosen_row) + lane;
    for (int i = 0; i < count; ++i) {
      const Lanes<R> p = Load(in + i * kStride<R>);
      Store(out + i * kStride<R>,
            Select(p < Set<R>(0), Set<R>(static_cast<R>(-3e38)), alpha * FlooredLog(p)));
    }
    Softmax(out, count, out);
  }
}

// Where actions are masked or policies pruned: the weights of a control's actions, those that are
// not chosen below all others. What is illegal now is not chosen while something legal has weight,
// what has no weight is not drawn.
template <typename R>
int Allow(const TileArguments& tile, int control) {
  const ImageHeader& header = Header(tile);
  const RestrictionInfo& restriction = *At<RestrictionInfo>(tile, header.restriction);
  const ControlInfo& info = At<ControlInfo>(tile, header.controls)[control];
  const int legal = restriction.present == 0 ? -1 : At<int32_t>(tile, restriction.present)[control];
  const Lanes<R> limit =
      Set<R>(static_cast<R>(restriction.legality)) - Set<R>(static_cast<R>(restriction.tolerance));
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    const Piece<R> piece = {tile, lane};
    const R* weights = piece.Row(header.marginal_row + info.row);
    const R* legality = legal < 0 ? nullptr : piece.Row(legal);
    R* out = piece.Row(restriction.allowed_row);
    Lanes<R> most = Set<R>(0);  // weight of a legal action
    for (int i = 0; legality != nullptr && i < info.actions; ++i) {
      most = Max(most, Select(Load(legality + i * kStride<R>) >= limit,
                              Load(weights + i * kStride<R>), Set<R>(0)));
    }
    const auto all = most <= Set<R>(0);
    for (int i = 0; i < info.actions; ++i) {
      Lanes<R> weight = Load(weights + i * kStride<R>);
      if (header.stochastic) weight = Select(weight > Set<R>(0), weight, Set<R>(-1));
      if (legality != nullptr) {
        const auto may = Or(all, Load(legality + i * kStride<R>) >= limit);
        weight = Select(may, weight, Set<R>(-1));
      }
      Store(out + i * kStride<R>, weight);
    }
  }
  return restriction.allowed_row;
}

template <typename R>
void ChooseMarginally(const TileArguments& tile, int32_t* actions) {
  const ImageHeader& header = Header(tile);
  constexpr R kMost = static_cast<R>(0.1);  // probabilities so far apart are never the same
  const ControlInfo* controls = At<ControlInfo>(tile, header.controls);
  for (int c = 0; c < header.num_controls; ++c) {
    const int count = controls[c].actions;
    const int row =
        header.restriction != 0 ? Allow<R>(tile, c) : header.marginal_row + controls[c].row;
    if (header.stochastic) Sharpen<R>(tile, row, count);
    const R* weights = ScratchRow<R>(tile, header.stochastic ? header.chosen_row : row);
    const double* uniforms = tile.uniforms + c * kTileLanes<R>;
    int32_t* chosen = actions + c * kTileLanes<R>;
    if (!header.stochastic) {
      ChooseBest<R>(tile, weights, count, kMost, uniforms, chosen);
      continue;
    }
    for (int l = 0; l < kTileLanes<R>; ++l)
      chosen[l] = ChooseByWeight<R>(weights + l, count, uniforms[l]);
  }
}

template <typename R>
void ChooseJointly(const TileArguments& tile, int32_t* actions) {
  const ImageHeader& header = Header(tile);
  const int32_t* choices = At<int32_t>(tile, header.joint_choices);
  const R* weights = ScratchRow<R>(tile, header.choice_row);
  int32_t joint[kTileLanes<R>];
  if (header.stochastic) {
    for (int l = 0; l < kTileLanes<R>; ++l)
      joint[l] = ChooseByWeight<R>(weights + l, header.joint_actions, tile.uniforms[l]);
  } else {
    ChooseBest<R>(tile, weights, header.joint_actions, static_cast<R>(3e38), tile.uniforms, joint);
  }
  for (int l = 0; l < kTileLanes<R>; ++l) {
    for (int c = 0; c < header.num_controls; ++c)
      actions[c * kTileLanes<R> + l] = choices[joint[l] * header.num_controls + c];
  }
}

template <typename R>
void Act(const TileArguments* arguments) {
  const TileArguments& tile = *arguments;
  const ImageHeader& header = Header(tile);
  int32_t* actions = reinterpret_cast<int32_t*>(tile.next + header.actions_offset);
  if (header.sample_full) {
    ChooseJointly<R>(tile, actions);
  } else {
    ChooseMarginally<R>(tile, actions);
  }
  const R* posterior = ScratchRow<R>(tile, header.node_row);
  R* beliefs = reinterpret_cast<R*>(tile.next);
  for (int i = 0; i < header.belief_rows * kStride<R>; ++i) beliefs[i] = posterior[i];
  const int32_t* age = reinterpret_cast<const int32_t*>(tile.previous + header.age_offset);
  if (header.first_offset > 0) {
    const R* before = reinterpret_cast<const R*>(tile.previous + header.first_offset);
    R* first = reinterpret_cast<R*>(tile.next + header.first_offset);
    for (int i = 0; i < header.belief_rows * kStride<R>; ++i)
      first[i] = age[i % kStride<R>] == 0 ? posterior[i] : before[i];
  }
  int32_t* next_age = reinterpret_cast<int32_t*>(tile.next + header.age_offset);
  for (int l = 0; l < kTileLanes<R>; ++l) {
    next_age[l] = age[l] < INT32_MAX ? age[l] + 1 : age[l];
    if (next_age[l] == header.episode_ticks) next_age[l] = 0;
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_ACT_KERNEL_H_
