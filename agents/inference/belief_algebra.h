// Small algebra on beliefs that inference and planning of single agents share.
//
//   const Belief joint = Joint(beliefs, modality.dependencies);
//   const Belief expected = Multiply(parameters.A[m], modality.outcomes, joint);
//
// Logarithms and exponentials are the engine's own, so results have the same bits on every
// processor. Sums run in index order. Pure functions.
#ifndef STARLING_AGENTS_INFERENCE_BELIEF_ALGEBRA_H_
#define STARLING_AGENTS_INFERENCE_BELIEF_ALGEBRA_H_

#include <vector>

#include "agents/model/beliefs.h"
#include "agents/model/conventions.h"
#include "agents/model/parameters.h"

namespace starling {

// ln max(p, 2.2e-16), or ln(p + 1e-16).
double FlooredLog(double p, LogFloor floor);
Belief FlooredLogs(const Belief& p, LogFloor floor);

// softmax of finite logits, the largest subtracted first; the second also gives ln sum exp.
Belief Softmax(const std::vector<double>& logits);
Belief Softmax(const std::vector<double>& logits, double* log_sum);

// - sum p ln p.
double Entropy(const Belief& p, LogFloor floor);

double Dot(const std::vector<double>& a, const std::vector<double>& b);

// The product of the beliefs over `factors`, the last of them running fastest; {1} for none.
Belief Joint(const Beliefs& beliefs, const std::vector<int>& factors);

// matrix [rows][joint.size()] x joint.
Belief Multiply(const Matrix& matrix, int rows, const Belief& joint);

// E[table] over all joint states of `factors`. `table` has their number of entries.
double Expect(const std::vector<double>& table, const std::vector<int>& factors,
              const Beliefs& beliefs);

// The same with factors[axis] left out of the average: one number for each of its states.
std::vector<double> ExpectExcept(const std::vector<double>& table, const std::vector<int>& factors,
                                 const Beliefs& beliefs, size_t axis);

// The index of the largest; of equal ones the first. `values` is not empty.
size_t FirstLargest(const std::vector<double>& values);

}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_BELIEF_ALGEBRA_H_
