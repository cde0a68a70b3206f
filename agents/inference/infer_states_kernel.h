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

#include "agents/inference/mean_field_kernel.h"
#include "agents/inference/piece_kernel.h"
#include "agents/inference/posterior_kernel.h"
#include "agents/inference/predict_kernel.h"

namespace starling {
namespace STARLING_ISA {

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
    R* entropies =
        expected + static_cast<int64_t>(modality.outcomes) * modality.joint_states * kStride<R>;
    MeanOfCounts(counts, modality.outcomes, modality.joint_states, expected,
                 ScratchRow<R>(tile, header.joint_row), entropies);
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
      MeanOfCounts(counts + u * slice, factor.states, factor.joint_states, expected + u * slice,
                   ScratchRow<R>(tile, header.joint_row));
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
