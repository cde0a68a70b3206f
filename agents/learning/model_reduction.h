// Bayesian model reduction: how much better or worse the data would have been explained had the
// prior been another one, without the data.
//
//   ASSIGN_OR_RETURN(Reduction without, ReduceModel(posterior, prior, {1e-2, 1, 1}));
//   if (without.log_evidence_change > 3) posterior = without.counts;   // the simpler model is
//   better
//
// Dirichlet counts of one column: prior p, posterior q = p + what was observed, another prior r:
//   ln P(data | r) - ln P(data | p) = ln B(p) + ln B(q + r - p) - ln B(q) - ln B(r)
// with B the multivariate beta function. Friston, Parr & Zeidman 2018, "Bayesian model reduction";
// pymdp's `dirichlet_log_evidence` is minus this.
//
// Pure functions; safe to call at any time. They use the C library's log Gamma, whose last bit may
// differ between processors: not for use inside a tick.
#ifndef STARLING_AGENTS_LEARNING_MODEL_REDUCTION_H_
#define STARLING_AGENTS_LEARNING_MODEL_REDUCTION_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "agents/model/tensor.h"

namespace starling {

// ln Gamma(x) for x > 0, within 2 units in the last place.
double LogGamma(double x);

struct Reduction {
  double log_evidence_change = 0;  // nats; above 0: the reduced model explains the data better
  std::vector<double> counts;      // the posterior under the reduced prior
};

// One column. INVALID_ARGUMENT for columns of different lengths, a count that is not above 0 and
// finite, or a posterior that falls so far below its prior that no count would be left. O(length).
absl::StatusOr<Reduction> ReduceModel(absl::Span<const double> posterior,
                                      absl::Span<const double> prior,
                                      absl::Span<const double> reduced_prior);

struct PrunedCounts {
  Tensor counts;                   // entries that were pruned are 0
  double log_evidence_change = 0;  // nats, over all columns
  int64_t pruned = 0;              // entries
};

// Every column of a tensor of counts (all entries with equal later indices): the entry whose
// absence (a prior count of 1e-3) explains the data best is set to zero while that gains more than
// `least_gain` nats, one after the other; one entry at least stays. Entries that are zero in both
// are left alone. INVALID_ARGUMENT as above, or for shapes that differ. O(entries x rows^2).
absl::StatusOr<PrunedCounts> PruneCounts(const Tensor& posterior, const Tensor& prior,
                                         double least_gain = 0);

}  // namespace starling

#endif  // STARLING_AGENTS_LEARNING_MODEL_REDUCTION_H_
