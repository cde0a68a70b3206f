// Posteriors from log priors and log likelihoods, for one register's width of agents; the equations
// stand in infer_states_kernel.h.
//
// Read: log priors and likelihood rows. Written: posterior rows (the first belief nodes) and the
// free energy with its parts.
#ifndef STARLING_AGENTS_INFERENCE_POSTERIOR_KERNEL_H_
#define STARLING_AGENTS_INFERENCE_POSTERIOR_KERNEL_H_

#include "agents/inference/piece_kernel.h"

namespace starling {
namespace STARLING_ISA {

// Dirichlet means [row][column]: counts, at least the floor, over their column sum; and, unless
// null, the entropy of each column. `scale` has room for the columns. In the order of memory.
template <typename R>
void MeanOfCounts(const R* counts, int rows, int columns, R* expected, R* scale,
                  R* entropies = nullptr) {
  const Lanes<R> floor = Set<R>(static_cast<R>(kLogFloor));
  const int64_t step = int64_t{1} * columns * kStride<R>;
  for (int lane = 0; lane < kTileLanes<R>; lane += Lanes<R>::kCount) {
    for (int64_t c = lane; c < step; c += kStride<R>) {
      Store(scale + c, Set<R>(0));
      if (entropies != nullptr) Store(entropies + c, Set<R>(0));
    }
    for (int r = 0; r < rows; ++r) {
      const R* row = counts + r * step;
      for (int64_t c = lane; c < step; c += kStride<R>)
        Store(scale + c, Load(scale + c) + Max(Load(row + c), floor));
    }
    for (int64_t c = lane; c < step; c += kStride<R>) Store(scale + c, Set<R>(1) / Load(scale + c));
    for (int r = 0; r < rows; ++r) {
      const R* row = counts + r * step;
      R* out = expected + r * step;
      for (int64_t c = lane; c < step; c += kStride<R>) {
        const Lanes<R> p = Max(Load(row + c), floor) * Load(scale + c);
        Store(out + c, p);
        if (entropies != nullptr) Store(entropies + c, Load(entropies + c) - p * FlooredLog(p));
      }
    }
  }
}

template <typename R>
STARLING_LANES_INLINE void StoreResult(Piece<R> piece, ResultRow result, Lanes<R> value) {
  Store(piece.Row(Header(piece.tile).result_row + result), value);
}

template <typename R>
void StoreFreeEnergy(Piece<R> piece, Lanes<R> negative_entropy, Lanes<R> prior_cross_entropy,
                     Lanes<R> accuracy) {
  StoreResult(piece, kResultNegativeEntropy, negative_entropy);
  StoreResult(piece, kResultPriorCrossEntropy, prior_cross_entropy);
  StoreResult(piece, kResultAccuracy, accuracy);
  StoreResult(piece, kResultFreeEnergy, negative_entropy + prior_cross_entropy - accuracy);
}

template <typename R>
Lanes<R> Dot(const R* a, const R* b, int count) {
  Lanes<R> sum = Set<R>(0);
  for (int i = 0; i < count; ++i)
    sum = Fma(Load(a + i * kStride<R>), Load(b + i * kStride<R>), sum);
  return sum;
}

// sum q ln q.
template <typename R>
Lanes<R> NegativeEntropy(const R* q, int count) {
  Lanes<R> sum = Set<R>(0);
  for (int i = 0; i < count; ++i) {
    const Lanes<R> p = Load(q + i * kStride<R>);
    sum = Fma(p, FlooredLog(p), sum);
  }
  return sum;
}

template <typename R>
void OneFactorPosterior(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const ModalityInfo* modalities = At<ModalityInfo>(piece.tile, header.modalities);
  const int states = header.belief_rows;
  const R* log_prior = piece.Row(header.log_prior_row);
  R* evidence = piece.Row(header.message_row);
  R* posterior = piece.Row(header.node_row);
  for (int s = 0; s < states; ++s) {
    Lanes<R> sum = Set<R>(0);
    for (int m = 0; m < header.num_modalities; ++m) {
      const int entry = modalities[m].num_dependencies == 0 ? 0 : s;
      sum = sum + Load(piece.Row(modalities[m].likelihood_row) + entry * kStride<R>);
    }
    Store(evidence + s * kStride<R>, sum);
    Store(posterior + s * kStride<R>, sum + Load(log_prior + s * kStride<R>));
  }
  const Lanes<R> negative_entropy = SoftmaxWithEntropy(posterior, states, posterior);
  StoreFreeEnergy(piece, negative_entropy, -Dot(posterior, log_prior, states),
                  Dot(posterior, evidence, states));
}

// A table [joint states of `count` factors] with all of them but the k-th averaged over `beliefs`
// [belief_rows]. Returns rows over the states of that factor.
template <typename R>
const R* ExpectExcept(Piece<R> piece, const R* source, const int32_t* dependencies, int count,
                      int joint_states, const R* beliefs, int k) {
  const FactorInfo* factors = At<FactorInfo>(piece.tile, Header(piece.tile).factors);
  R* reduced = piece.Row(Header(piece.tile).joint_row);
  int size = joint_states;
  int inner = 1;
  for (int i = count - 1; i >= 0; --i) {
    const FactorInfo& factor = factors[dependencies[i]];
    if (i == k) {
      inner *= factor.states;
      continue;
    }
    const R* belief = beliefs + factor.row * kStride<R>;
    size /= factor.states;
    for (int outer = 0; outer < size / inner; ++outer) {
      for (int n = 0; n < inner; ++n) {
        Lanes<R> sum = Set<R>(0);
        for (int s = 0; s < factor.states; ++s) {
          sum = Fma(Load(source + ((outer * factor.states + s) * inner + n) * kStride<R>),
                    Load(belief + s * kStride<R>), sum);
        }
        Store(reduced + (outer * inner + n) * kStride<R>, sum);
      }
    }
    source = reduced;
  }
  return source;
}

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
      entropies =
          entropies + SoftmaxWithEntropy(messages + row * kStride<R>, factors[f].states, updated);
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

// State of factor f in joint state j, factors in order, the last fastest.
STARLING_LANES_INLINE int StateOf(const FactorInfo* factors, int num_factors, int f, int joint) {
  for (int i = num_factors - 1; i > f; --i) joint /= factors[i].states;
  return joint % factors[f].states;
}

template <typename R>
void JointPosterior(Piece<R> piece) {
  const ImageHeader& header = Header(piece.tile);
  const FactorInfo* factors = At<FactorInfo>(piece.tile, header.factors);
  const ModalityInfo* modalities = At<ModalityInfo>(piece.tile, header.modalities);
  const R* log_prior = piece.Row(header.log_prior_row);
  R* posterior = piece.Row(header.node_row);
  R* joint = piece.Row(header.exact_row);
  int size = 1;
  for (int f = 0; f < header.num_factors; ++f) size *= factors[f].states;
  for (int j = 0; j < size; ++j) {
    Lanes<R> logit = Set<R>(0);
    for (int f = 0; f < header.num_factors; ++f) {
      logit =
          logit + Load(log_prior +
                       (factors[f].row + StateOf(factors, header.num_factors, f, j)) * kStride<R>);
    }
    for (int m = 0; m < header.num_modalities; ++m) {
      const int32_t* dependencies = At<int32_t>(piece.tile, modalities[m].dependencies);
      int index = 0;
      for (int i = 0; i < modalities[m].num_dependencies; ++i) {
        index = index * factors[dependencies[i]].states +
                StateOf(factors, header.num_factors, dependencies[i], j);
      }
      logit = logit + Load(piece.Row(modalities[m].likelihood_row) + index * kStride<R>);
    }
    Store(joint + j * kStride<R>, logit);
  }
  // Expected log of prior times likelihood needs the logits, which the softmax replaces: E[logit] =
  // sum q ln q + log evidence.
  const Lanes<R> log_evidence = Softmax(joint, size, joint);
  const Lanes<R> negative_entropy = NegativeEntropy(joint, size);
  for (int s = 0; s < header.belief_rows; ++s) Store(posterior + s * kStride<R>, Set<R>(0));
  for (int j = 0; j < size; ++j) {
    const Lanes<R> p = Load(joint + j * kStride<R>);
    for (int f = 0; f < header.num_factors; ++f) {
      R* entry =
          posterior + (factors[f].row + StateOf(factors, header.num_factors, f, j)) * kStride<R>;
      Store(entry, Load(entry) + p);
    }
  }
  const Lanes<R> cross = -Dot(posterior, log_prior, header.belief_rows);
  StoreFreeEnergy(piece, negative_entropy, cross, negative_entropy + cross + log_evidence);
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_POSTERIOR_KERNEL_H_
