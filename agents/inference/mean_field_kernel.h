// Mean-field posteriors of several factors, for one register's width of agents: sweeps until the
// free energy settles; the equations stand in infer_states_kernel.h.
#ifndef STARLING_AGENTS_INFERENCE_MEAN_FIELD_KERNEL_H_
#define STARLING_AGENTS_INFERENCE_MEAN_FIELD_KERNEL_H_

#include "agents/inference/posterior_kernel.h"

namespace starling {
namespace STARLING_ISA {

// E_{q \ k}[l_m]: the likelihood of modality m with all its factors but the k-th averaged over
// beliefs.
template <typename R>
const R* ExpectedLikelihood(Piece<R> piece, const ModalityInfo& modality, int k) {
  return ExpectExcept<R>(piece, piece.Row(modality.likelihood_row),
                         At<int32_t>(piece.tile, modality.dependencies), modality.num_dependencies,
                         modality.joint_states, piece.Row(Header(piece.tile).node_row), k);
}

// The messages of a modality of which only some joint states say something (kEvidenceColumns),
// added to those that are there, up to a constant. Returns E_q[l_m].
template <typename R>
Lanes<R> CollectFromColumns(Piece<R> piece, const ModalityInfo& modality,
                            const EvidenceInfo& evidence, R* messages) {
  const int32_t* states = At<int32_t>(piece.tile, evidence.states);
  const R* rows = piece.Row(modality.likelihood_row);
  const R* beliefs = piece.Row(Header(piece.tile).node_row);
  Lanes<R> accuracy = Load(rows);
  for (int i = 0; i < evidence.count; ++i) {
    const Lanes<R> deviation = Load(rows + (1 + i) * kStride<R>);
    for (int k = 0; k < modality.num_dependencies; ++k) {
      Lanes<R> message = deviation;
      for (int d = 0; d < modality.num_dependencies; ++d) {
        if (d != k) message = message * Load(beliefs + states[d] * kStride<R>);
      }
      if (k == 0) accuracy = Fma(message, Load(beliefs + states[0] * kStride<R>), accuracy);
      R* entry = messages + states[k] * kStride<R>;
      Store(entry, Load(entry) + message);
    }
    states += modality.num_dependencies;
  }
  return accuracy;
}

// Messages to every factor from the present beliefs: ln p_f + sum_m E_{q \ f}[l_m]. Returns sum_m
// E_q[l_m].
template <typename R>
Lanes<R> CollectMessages(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const FactorInfo* factors = At<FactorInfo>(piece.tile, header.factors);
  const ModalityInfo* modalities = At<ModalityInfo>(piece.tile, header.modalities);
  const R* log_prior = piece.Row(header.log_prior_row);
  R* messages = piece.Row(header.message_row);
  for (int s = 0; s < header.belief_rows; ++s)
    Store(messages + s * kStride<R>, Load(log_prior + s * kStride<R>));
  Lanes<R> accuracy = Set<R>(0);
  for (int m = 0; m < header.num_modalities; ++m) {
    const ModalityInfo& modality = modalities[m];
    const EvidenceInfo& evidence = *At<EvidenceInfo>(piece.tile, modality.evidence);
    if (evidence.kind == kEvidenceColumns) {
      accuracy = accuracy + CollectFromColumns(piece, modality, evidence, messages);
      continue;
    }
    const int32_t* dependencies = At<int32_t>(piece.tile, modality.dependencies);
    if (modality.num_dependencies == 0)
      accuracy = accuracy + Load(piece.Row(modality.likelihood_row));
    for (int k = 0; k < modality.num_dependencies; ++k) {
      const FactorInfo& factor = factors[dependencies[k]];
      const R* expected = ExpectedLikelihood(piece, modality, k);
      R* message = messages + factor.row * kStride<R>;
      if (k == 0)
        accuracy = accuracy + Dot(piece.Row(header.node_row + factor.row), expected, factor.states);
      for (int s = 0; s < factor.states; ++s) {
        Store(message + s * kStride<R>,
              Load(message + s * kStride<R>) + Load(expected + s * kStride<R>));
      }
    }
  }
  return accuracy;
}

// A lane stops where its free energy changed by less than the tolerance; it then keeps its beliefs
// whatever the others do.
template <typename R>
void MeanFieldPosterior(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const FactorInfo* factors = At<FactorInfo>(piece.tile, header.factors);
  const R* log_prior = piece.Row(header.log_prior_row);
  const R* messages = piece.Row(header.message_row);
  R* posterior = piece.Row(header.node_row);
  Lanes<R> negative_entropy = Set<R>(0);
  for (int f = 0; f < header.num_factors; ++f) {
    const Lanes<R> flat = Set<R>(static_cast<R>(1) / static_cast<R>(factors[f].states));
    for (int s = 0; s < factors[f].states; ++s)
      Store(posterior + (factors[f].row + s) * kStride<R>, flat);
    negative_entropy = negative_entropy + LogOfNormal(flat);
  }
  const Lanes<R> tolerance = Set<R>(static_cast<R>(header.tolerance));
  Lanes<R> energy = Set<R>(0);
  LaneMask<R> active = tolerance == tolerance;
  R* updated = piece.Row(header.exact_row);
  for (int sweep = 0; sweep < header.iterations; ++sweep) {
    const Lanes<R> accuracy = CollectMessages(piece);
    if (header.tolerance > 0 && sweep > 0) {
      const Lanes<R> now =
          negative_entropy - Dot(posterior, log_prior, header.belief_rows) - accuracy;
      if (sweep > 1) active = AndNot(active, Abs(now - energy) < tolerance);
      if (!Any(active)) break;
      energy = now;
    }
    Lanes<R> entropies = Set<R>(0);
    for (int f = 0; f < header.num_factors; ++f) {
      const int32_t row = factors[f].row;
      entropies = entropies +
                  Softmax(messages + row * kStride<R>, factors[f].states, updated).negative_entropy;
      for (int s = 0; s < factors[f].states; ++s) {
        R* entry = posterior + (row + s) * kStride<R>;
        Store(entry, Select(active, Load(updated + s * kStride<R>), Load(entry)));
      }
    }
    negative_entropy = Select(active, entropies, negative_entropy);
  }
  const Lanes<R> accuracy = CollectMessages(piece);
  StoreFreeEnergy(piece, negative_entropy, -Dot(posterior, log_prior, header.belief_rows),
                  accuracy);
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_MEAN_FIELD_KERNEL_H_
