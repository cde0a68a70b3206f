// The prior of a tile's agents: B of the action each took times what it believed before, or D at
// the first step of an episode.
#ifndef STARLING_AGENTS_INFERENCE_PREDICT_KERNEL_H_
#define STARLING_AGENTS_INFERENCE_PREDICT_KERNEL_H_

#include "agents/inference/piece_kernel.h"

namespace starling {
namespace STARLING_ISA {

// The index of each agent's last action of one factor, and whether any agent took `action`.
template <typename R>
struct LastActions {
  int32_t of[kTileLanes<R>];

  LastActions(const TileArguments& tile, const FactorInfo& factor)
      : LastActions(tile, factor,
                    reinterpret_cast<const int32_t*>(tile.previous + Header(tile).actions_offset)) {
  }
  // `last`: [control][lane].
  LastActions(const TileArguments& tile, const FactorInfo& factor, const int32_t* last) {
    const ControlInfo* controls = At<ControlInfo>(tile, Header(tile).controls);
    const int32_t* own = At<int32_t>(tile, factor.controls);
    for (int l = 0; l < kTileLanes<R>; ++l) {
      int32_t action = 0;
      for (int c = 0; c < factor.num_controls; ++c) {
        const int32_t choice = last[own[c] * kTileLanes<R> + l];
        action = action * controls[own[c]].actions + (choice < 0 ? 0 : choice);
      }
      of[l] = action;
    }
  }
  bool Any(int32_t action) const {
    for (int l = 0; l < kTileLanes<R>; ++l) {
      if (of[l] == action) return true;
    }
    return false;
  }
};

// The joint of beliefs [belief_rows] over the dependencies of a factor or a modality; returns rows
// of all lanes.
template <typename R, typename Info>
const R* JointOver(const TileArguments& tile, const Info& info, const R* beliefs) {
  const FactorInfo* factors = At<FactorInfo>(tile, Header(tile).factors);
  const int32_t* dependencies = At<int32_t>(tile, info.dependencies);
  if (info.num_dependencies == 1) return beliefs + factors[dependencies[0]].row * kStride<R>;
  R* joint = ScratchRow<R>(tile, Header(tile).joint_row);
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    Store(joint + lane, Set<R>(1));
    int size = 1;
    for (int i = 0; i < info.num_dependencies; ++i) {
      const FactorInfo& parent = factors[dependencies[i]];
      size = Extend(joint + lane, size, beliefs + parent.row * kStride<R> + lane, parent.states);
    }
  }
  return joint;
}

// Deterministic transitions of few actions: every state collects what the agents' own actions lead
// to it.
template <typename R>
void PredictByFlows(const TileArguments& tile, const FactorInfo& factor,
                    const LastActions<R>& actions, const R* before, R* prior) {
  const int32_t* starts = At<int32_t>(tile, factor.flow_starts);
  const int32_t* flows = At<int32_t>(tile, factor.flows);
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    LaneMask<R> took[kMostFlowActions];
    for (int u = 0; u < factor.actions; ++u) took[u] = MaskEquals<R>(actions.of + lane, u);
    for (int s = 0; s < factor.states; ++s) {
      Lanes<R> sum = Set<R>(0);
      for (int k = starts[s]; k < starts[s + 1]; ++k) {
        const Lanes<R> more = sum + Load(before + flows[2 * k] * kStride<R> + lane);
        sum = Select(took[flows[2 * k + 1]], more, sum);
      }
      Store(prior + s * kStride<R> + lane, sum);
    }
  }
}

// Deterministic transitions: every agent moves its belief along its own map.
template <typename R>
void PredictByMaps(const TileArguments& tile, const FactorInfo& factor,
                   const LastActions<R>& actions, const R* before, R* prior) {
  const int32_t* maps = At<int32_t>(tile, factor.maps);
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    for (int s = 0; s < factor.states; ++s) Store(prior + s * kStride<R> + lane, Set<R>(0));
  }
  for (int l = 0; l < kTileLanes<R>; ++l) {
    const int32_t* map = maps + actions.of[l] * factor.joint_states;
    for (int j = 0; j < factor.joint_states; ++j)
      prior[map[j] * kStride<R> + l] += before[j * kStride<R> + l];
  }
}

template <typename R>
void PredictByMatrices(const TileArguments& tile, const FactorInfo& factor,
                       const LastActions<R>& actions, const R* before, R* prior) {
  const MatrixInfo* matrices = At<MatrixInfo>(tile, factor.matrices);
  R* candidate = ScratchRow<R>(tile, Header(tile).message_row);
  const int64_t slice = static_cast<int64_t>(factor.states) * factor.joint_states * kStride<R>;
  for (int u = 0; u < factor.actions; ++u) {
    if (!actions.Any(u)) continue;
    for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
      if (factor.learned_row < 0) {
        Multiply(tile, matrices[u], before + lane, candidate + lane);
      } else {
        const R* own = ScratchRow<R>(tile, factor.expected_row) + u * slice + lane;
        MultiplyOwn(own, factor.states, factor.joint_states, before + lane, candidate + lane);
      }
      const LaneMask<R> took = MaskEquals<R>(actions.of + lane, u);
      for (int s = 0; s < factor.states; ++s) {
        R* entry = prior + s * kStride<R> + lane;
        Store(entry, Select(took, Load(candidate + s * kStride<R> + lane), Load(entry)));
      }
    }
  }
}

// B of each agent's action x the joint of `beliefs` [belief_rows].
template <typename R>
void PredictFactor(const TileArguments& tile, const FactorInfo& factor,
                   const LastActions<R>& actions, const R* beliefs, R* prior) {
  const R* before = JointOver(tile, factor, beliefs);
  if (factor.flows != 0) {
    PredictByFlows<R>(tile, factor, actions, before, prior);
  } else if (factor.maps != 0) {
    PredictByMaps<R>(tile, factor, actions, before, prior);
  } else {
    PredictByMatrices<R>(tile, factor, actions, before, prior);
  }
}

// D of all agents, one number for each state; or, where it is learned, rows: the means of counts,
// flat where there are none.
template <typename R>
const R* InitialBelief(const TileArguments& tile, const FactorInfo& factor) {
  if (factor.initial_row < 0) return At<R>(tile, factor.initial);
  const R* counts = reinterpret_cast<const R*>(tile.learned) +
                    static_cast<int64_t>(factor.initial_row) * kStride<R>;
  R* means = ScratchRow<R>(tile, Header(tile).message_row);
  const Lanes<R> zero = Set<R>(0), flat = Set<R>(static_cast<R>(1) / static_cast<R>(factor.states));
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    Lanes<R> sum = zero;
    for (int s = 0; s < factor.states; ++s) sum = sum + Load(counts + s * kStride<R> + lane);
    for (int s = 0; s < factor.states; ++s) {
      const Lanes<R> mean = Load(counts + s * kStride<R> + lane) / sum;
      Store(means + s * kStride<R> + lane, Select(sum > zero, mean, flat));
    }
  }
  return means;
}

template <typename R>
void Predict(const TileArguments& tile) {
  const ImageHeader& header = Header(tile);
  const FactorInfo* factors = At<FactorInfo>(tile, header.factors);
  const int32_t* age = reinterpret_cast<const int32_t*>(tile.previous + header.age_offset);
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = factors[f];
    R* prior = ScratchRow<R>(tile, header.prior_row + factor.row);
    PredictFactor<R>(tile, factor, LastActions<R>(tile, factor),
                     reinterpret_cast<const R*>(tile.previous), prior);
    const R* initial = InitialBelief<R>(tile, factor);
    R* log_prior = ScratchRow<R>(tile, header.log_prior_row + factor.row);
    for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
      const LaneMask<R> newborn = MaskEquals<R>(age + lane, 0);
      for (int s = 0; s < factor.states; ++s) {
        const Lanes<R> first =
            factor.initial_row < 0 ? Set<R>(initial[s]) : Load(initial + s * kStride<R> + lane);
        const Lanes<R> p = Select(newborn, first, Load(prior + s * kStride<R> + lane));
        Store(prior + s * kStride<R> + lane, p);
        Store(log_prior + s * kStride<R> + lane, FlooredLog(p));
      }
    }
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_PREDICT_KERNEL_H_
