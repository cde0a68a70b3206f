#include "agents/planning/count_novelty.h"

#include <algorithm>

#include "agents/math/scalar.h"

namespace starling {
namespace {

constexpr double kClipFloor = 2.220446049250313e-16;
constexpr double kAddedFloor = 1e-16;

// Of one count, and, taken off, of their sum.
double Weight(double count, Novelty novelty) {
  return novelty == Novelty::kExact ? StableDigamma(count + 1) - StableLog(count) : 1.0 / count;
}

}  // namespace

std::vector<double> NoveltyOf(const std::vector<double>& counts, size_t rows,
                              const Conventions& conventions) {
  const size_t columns = counts.size() / rows;
  const double scale = conventions.novelty == Novelty::kHalfHeuristic ? 0.5 : 1.0;
  std::vector<double> floored = counts;
  std::vector<double> totals(columns, 0.0);
  for (size_t i = 0; i < floored.size(); ++i) {
    floored[i] = conventions.log_floor == LogFloor::kClip ? std::max(floored[i], kClipFloor)
                                                          : floored[i] + kAddedFloor;
    totals[i % columns] += floored[i];
  }
  for (double& total : totals) total = Weight(total, conventions.novelty);
  std::vector<double> weights(counts.size(), 0.0);
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0)
      weights[i] = scale * (Weight(floored[i], conventions.novelty) - totals[i % columns]);
  }
  return weights;
}

}  // namespace starling
