#include "bench/statistics/holm.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace starling {

std::vector<double> HolmAdjusted(absl::Span<const double> p_values) {
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  for (double& p : adjusted) p = std::isnan(p) ? 1 : p;
  std::vector<size_t> order(adjusted.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return adjusted[a] < adjusted[b]; });
  double floor = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    double& p = adjusted[order[i]];
    floor = std::max(floor, std::min(1.0, p * static_cast<double>(order.size() - i)));
    p = floor;
  }
  return adjusted;
}

}  // namespace starling
