#include "agents/planning/count_novelty.h"

#include <algorithm>

#include "agents/math/scalar.h"

namespace starling {
namespace {

// What counts weigh, and, taken off, their sums; in their place.
void TakeWeights(Novelty novelty, List<double>& counts) {
  if (novelty != Novelty::kExact) {
    for (double& count : counts) count = 1.0 / count;
    return;
  }
  List<double> psi(counts.size());
  for (size_t i = 0; i < psi.size(); ++i) psi[i] = counts[i] + 1;
  StableDigammas(psi.data(), psi.size(), psi.data());
  StableLogs(counts.data(), counts.size(), counts.data());
  for (size_t i = 0; i < psi.size(); ++i) counts[i] = psi[i] - counts[i];
}

}  // namespace

List<double> NoveltyOf(absl::Span<const double> counts, size_t rows,
                       const Conventions& conventions) {
  const size_t columns = counts.size() / rows;
  const double scale = conventions.novelty == Novelty::kHalfHeuristic ? 0.5 : 1.0;
  List<double> weights(counts.begin(), counts.end());
  List<double> totals(columns, 0.0);
  for (size_t i = 0; i < weights.size(); ++i) {
    weights[i] = conventions.log_floor == LogFloor::kClip ? std::max(weights[i], kClippedTo)
                                                          : weights[i] + kAddedToLog;
    totals[i % columns] += weights[i];
  }
  TakeWeights(conventions.novelty, weights);
  TakeWeights(conventions.novelty, totals);
  for (size_t i = 0; i < weights.size(); ++i)
    weights[i] = counts[i] > 0 ? scale * (weights[i] - totals[i % columns]) : 0.0;
  return weights;
}

}  // namespace starling
