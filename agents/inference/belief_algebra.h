// Small algebra on beliefs that inference and planning of single agents share.
//
//   Belief room;
//   const absl::Span<const double> joint = JointIn(beliefs, modality.dependencies, room);
//   const Belief expected = Multiply(parameters.A[m], modality.outcomes, joint);
//
// Logarithms and exponentials are the engine's own, so results have the same bits on every
// processor. Sums run in index order. Pure functions.
#ifndef STARLING_AGENTS_INFERENCE_BELIEF_ALGEBRA_H_
#define STARLING_AGENTS_INFERENCE_BELIEF_ALGEBRA_H_

#include <cstddef>

#include "absl/types/span.h"
#include "agents/model/beliefs.h"
#include "agents/model/conventions.h"
#include "agents/model/parameters.h"

namespace starling {

// ln max(p, 2.2e-16), or ln(p + 1e-16).
double FlooredLog(double p, LogFloor floor);
Belief FlooredLogs(absl::Span<const double> p, LogFloor floor);
// In place.
void TakeFlooredLogs(LogFloor floor, absl::Span<double> p);

// softmax of finite logits, the largest subtracted first; the second also gives ln sum exp.
Belief Softmax(absl::Span<const double> logits);
Belief Softmax(absl::Span<const double> logits, double* log_sum);
// The same in the place of `belief`, which may be where the logits are.
void SetSoftmax(absl::Span<const double> logits, Belief& belief);

// - sum p ln p.
double Entropy(absl::Span<const double> p, LogFloor floor);

double Dot(absl::Span<const double> a, absl::Span<const double> b);

// to += scale x from.
void AddScaled(absl::Span<const double> from, double scale, absl::Span<double> to);

// The product of the beliefs over `factors`, the last of them running fastest; {1} for none.
Belief Joint(const Beliefs& beliefs, absl::Span<const int> factors);
// The same, in `room`, or where it lies already if `factors` is one alone.
absl::Span<const double> JointIn(const Beliefs& beliefs, absl::Span<const int> factors,
                                 Belief& room);

// matrix [rows][joint.size()] x joint.
Belief Multiply(absl::Span<const double> matrix, int rows, absl::Span<const double> joint);
// The same in the place of `product`.
void SetProduct(absl::Span<const double> matrix, int rows, absl::Span<const double> joint,
                Belief& product);

// E[table] over all joint states of `factors`. `table` has their number of entries.
double Expect(absl::Span<const double> table, absl::Span<const int> factors,
              const Beliefs& beliefs);

// A table [rows][joint states of `factors`] averaged over all of these but one: [rows][states of
// factors[axis]]. O(entries).
Matrix ExpectExcept(absl::Span<const double> table, absl::Span<const int> factors,
                    const Beliefs& beliefs, size_t axis, size_t rows = 1);

// The index of the largest; of equal ones the first. `values` is not empty.
size_t FirstLargest(absl::Span<const double> values);

}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_BELIEF_ALGEBRA_H_
