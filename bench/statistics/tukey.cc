#include "bench/statistics/tukey.h"

#include <algorithm>

#include "bench/statistics/quantile.h"

namespace starling {

TukeyFences FencesOf(absl::Span<const double> sorted) {
  const double low = Quantile(sorted, 0.25);
  const double high = Quantile(sorted, 0.75);
  const double range = high - low;
  return {low - 3 * range, low - 1.5 * range, high + 1.5 * range, high + 3 * range};
}

OutlierCounts CountOutliers(absl::Span<const double> sorted) {
  if (sorted.empty()) return {};
  const TukeyFences fences = FencesOf(sorted);
  const auto below = [sorted](double fence) -> int64_t {
    return std::lower_bound(sorted.begin(), sorted.end(), fence) - sorted.begin();
  };
  const auto above = [sorted](double fence) -> int64_t {
    return sorted.end() - std::upper_bound(sorted.begin(), sorted.end(), fence);
  };
  OutlierCounts counts;
  counts.severe_low = below(fences.outer_low);
  counts.mild_low = below(fences.inner_low) - counts.severe_low;
  counts.severe_high = above(fences.outer_high);
  counts.mild_high = above(fences.inner_high) - counts.severe_high;
  return counts;
}

}  // namespace starling
