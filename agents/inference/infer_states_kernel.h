// State inference of a tile: prior, likelihood, posterior, free energy.
//
// Equations: reference "pymdp 1.x (JAX)" with the log floor clip. With l_m[s] = ln A_m[o_m, s] and
// the prior p_f = B_f(action) x beliefs before (D at an agent's first step):
//   one factor   q = softmax(ln p + sum_m l_m)
//   mean field   q_f = softmax(ln p_f + sum_m E_{q \ f}[l_m]), all factors from the sweep before,
//   from flat beliefs exact        the same as one factor over the joint states; q_f its marginals
//   F = sum_f q_f . (ln q_f - ln p_f) - sum_m E_q[l_m]
#ifndef STARLING_AGENTS_INFERENCE_INFER_STATES_KERNEL_H_
#define STARLING_AGENTS_INFERENCE_INFER_STATES_KERNEL_H_

#include "agents/inference/piece_kernel.h"
#include "agents/inference/posterior_kernel.h"

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

// The joint of beliefs [belief_rows] over a factor's dependencies; returns rows of all lanes.
template <typename R>
const R* JointBefore(const TileArguments& tile, const FactorInfo& factor, const R* beliefs) {
  const FactorInfo* factors = At<FactorInfo>(tile, Header(tile).factors);
  const int32_t* dependencies = At<int32_t>(tile, factor.dependencies);
  if (factor.num_dependencies == 1) return beliefs + factors[dependencies[0]].row * kStride<R>;
  R* joint = ScratchRow<R>(tile, Header(tile).joint_row);
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    Store(joint + lane, Set<R>(1));
    int size = 1;
    for (int i = 0; i < factor.num_dependencies; ++i) {
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
  constexpr int kMostActions = 8;
  const int32_t* starts = At<int32_t>(tile, factor.flow_starts);
  const int32_t* flows = At<int32_t>(tile, factor.flows);
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    LaneMask<R> took[kMostActions];
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
  const R* before = JointBefore<R>(tile, factor, beliefs);
  if (factor.flows != 0) {
    PredictByFlows<R>(tile, factor, actions, before, prior);
  } else if (factor.maps != 0) {
    PredictByMaps<R>(tile, factor, actions, before, prior);
  } else {
    PredictByMatrices<R>(tile, factor, actions, before, prior);
  }
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
    const R* initial = At<R>(tile, factor.initial);
    R* log_prior = ScratchRow<R>(tile, header.log_prior_row + factor.row);
    for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
      const LaneMask<R> newborn = MaskEquals<R>(age + lane, 0);
      for (int s = 0; s < factor.states; ++s) {
        const Lanes<R> p = Select(newborn, Set<R>(initial[s]), Load(prior + s * kStride<R> + lane));
        Store(prior + s * kStride<R> + lane, p);
        Store(log_prior + s * kStride<R> + lane, FlooredLog(p));
      }
    }
  }
}

// What an agent observes; negative where that is missing or nobody observes.
STARLING_LANES_INLINE int32_t OutcomeOf(const TileArguments& tile, const int32_t* observed,
                                        int lane) {
  return tile.ids[lane] < 0 ? -1 : observed[lane];
}

// The base of each agent's outcome, in all `rows` rows.
template <typename R>
void FillBases(const TileArguments& tile, const int32_t* observed, const R* bases, int rows,
               R* out) {
  R base[kTileLanes<R>];
  for (int l = 0; l < kTileLanes<R>; ++l) {
    const int32_t outcome = OutcomeOf(tile, observed, l);
    base[l] = outcome < 0 ? R{0} : bases[outcome];
  }
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    const Lanes<R> value = Load(base + lane);
    for (int j = 0; j < rows; ++j) Store(out + j * kStride<R> + lane, value);
  }
}

template <typename R>
void LikelihoodExceptions(const TileArguments& tile, const ModalityInfo& modality,
                          const EvidenceInfo& evidence, const int32_t* observed, R* out) {
  const int32_t* starts = At<int32_t>(tile, evidence.starts);
  const int32_t* indices = At<int32_t>(tile, evidence.indices);
  const R* values = At<R>(tile, evidence.values);
  FillBases(tile, observed, At<R>(tile, evidence.bases), modality.joint_states, out);
  for (int l = 0; l < kTileLanes<R>; ++l) {
    const int32_t outcome = OutcomeOf(tile, observed, l);
    if (outcome < 0) continue;
    for (int k = starts[outcome]; k < starts[outcome + 1]; ++k)
      out[indices[k] * kStride<R> + l] = values[k];
  }
}

template <typename R>
void LikelihoodColumns(const TileArguments& tile, const EvidenceInfo& evidence,
                       const int32_t* observed, R* out) {
  const R* deviations = At<R>(tile, evidence.deviations);
  FillBases(tile, observed, At<R>(tile, evidence.bases), 1, out);
  for (int l = 0; l < kTileLanes<R>; ++l) {
    const int32_t outcome = OutcomeOf(tile, observed, l);
    for (int i = 0; i < evidence.count; ++i) {
      out[(1 + i) * kStride<R> + l] = outcome < 0 ? R{0} : deviations[outcome * evidence.count + i];
    }
  }
}

// l_m[s] for what each agent observed of one modality; zero where the observation is missing or
// nobody observes.
template <typename R>
void LogLikelihood(const TileArguments& tile, const ModalityInfo& modality, const int32_t* observed,
                   R* out) {
  const EvidenceInfo& evidence = *At<EvidenceInfo>(tile, modality.evidence);
  if (evidence.kind == kEvidenceExceptions) {
    return LikelihoodExceptions(tile, modality, evidence, observed, out);
  }
  if (evidence.kind == kEvidenceColumns) return LikelihoodColumns(tile, evidence, observed, out);
  const R* table = At<R>(tile, modality.log_likelihood);
  const R* own = modality.learned_row < 0 ? nullptr : ScratchRow<R>(tile, modality.expected_row);
  const int joint_states = modality.joint_states;
  for (int l = 0; l < kTileLanes<R>; ++l) {
    const int32_t outcome = OutcomeOf(tile, observed, l);
    for (int j = 0; j < joint_states; ++j) {
      R& entry = out[j * kStride<R> + l];
      if (outcome < 0) {
        entry = own == nullptr ? R{0} : R{1};
      } else {
        entry = own == nullptr ? table[outcome * joint_states + j]
                               : own[(outcome * joint_states + j) * kStride<R> + l];
      }
    }
  }
  if (own == nullptr) return;
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    for (int j = 0; j < joint_states; ++j) {
      R* entry = out + j * kStride<R> + lane;
      Store(entry, FlooredLog(Load(entry)));
    }
  }
}

template <typename R>
void LogLikelihoods(const TileArguments& tile) {
  const ImageHeader& header = Header(tile);
  const ModalityInfo* modalities = At<ModalityInfo>(tile, header.modalities);
  for (int m = 0; m < header.num_modalities; ++m) {
    LogLikelihood<R>(tile, modalities[m], tile.observations + m * kTileLanes<R>,
                     ScratchRow<R>(tile, modalities[m].likelihood_row));
  }
}

// Means of learned counts, and the column entropies of A.
template <typename R>
void ExpectedParameters(const TileArguments& tile) {
  const ImageHeader& header = Header(tile);
  const ModalityInfo* modalities = At<ModalityInfo>(tile, header.modalities);
  for (int m = 0; m < header.num_modalities; ++m) {
    const ModalityInfo& modality = modalities[m];
    if (modality.learned_row < 0) continue;
    const R* counts = reinterpret_cast<const R*>(tile.learned) +
                      static_cast<int64_t>(modality.learned_row) * kStride<R>;
    R* expected = ScratchRow<R>(tile, modality.expected_row);
    MeanOfCounts(counts, modality.outcomes, modality.joint_states, expected);
    R* entropies =
        expected + static_cast<int64_t>(modality.outcomes) * modality.joint_states * kStride<R>;
    for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
      for (int j = 0; j < modality.joint_states; ++j) {
        Lanes<R> entropy = Set<R>(0);
        for (int o = 0; o < modality.outcomes; ++o) {
          const Lanes<R> p = Load(expected + (o * modality.joint_states + j) * kStride<R> + lane);
          entropy = entropy - p * FlooredLog(p);
        }
        Store(entropies + j * kStride<R> + lane, entropy);
      }
    }
  }
  const FactorInfo* factors = At<FactorInfo>(tile, header.factors);
  for (int f = 0; f < header.num_factors; ++f) {
    const FactorInfo& factor = factors[f];
    if (factor.learned_row < 0) continue;
    const R* counts = reinterpret_cast<const R*>(tile.learned) +
                      static_cast<int64_t>(factor.learned_row) * kStride<R>;
    R* expected = ScratchRow<R>(tile, factor.expected_row);
    const int64_t slice = static_cast<int64_t>(factor.states) * factor.joint_states * kStride<R>;
    for (int u = 0; u < factor.actions; ++u) {
      MeanOfCounts(counts + u * slice, factor.states, factor.joint_states, expected + u * slice);
    }
  }
}

template <typename R>
void InferStates(const TileArguments* arguments) {
  const TileArguments& tile = *arguments;
  const ImageHeader& header = Header(tile);
  ExpectedParameters<R>(tile);
  Predict<R>(tile);
  LogLikelihoods<R>(tile);
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    const Piece<R> piece = {tile, lane};
    if (header.num_factors == 1) {
      OneFactorPosterior(piece);
    } else if (header.exact) {
      JointPosterior(piece);
    } else {
      MeanFieldPosterior(piece);
    }
  }
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_INFER_STATES_KERNEL_H_
