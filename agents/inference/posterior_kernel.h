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
  const Lanes<R> negative_entropy = Softmax(posterior, states, posterior).negative_entropy;
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
  const SoftmaxSums<R> sums = Softmax(joint, size, joint);
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
  StoreFreeEnergy(piece, sums.negative_entropy, cross,
                  sums.negative_entropy + cross + sums.log_sum);
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_POSTERIOR_KERNEL_H_
