#include "bench/statistics/quantile.h"

#include <cstddef>
#include <limits>

namespace starling {

double Quantile(absl::Span<const double> sorted, double fraction) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  if (!(fraction > 0)) return sorted.front();
  if (fraction >= 1) return sorted.back();
  const double place = fraction * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(place);
  if (below + 1 >= sorted.size()) return sorted.back();
  const double low = sorted[below];
  const double step = sorted[below + 1] - low;
  return low + (place - static_cast<double>(below)) * step;
}

}  // namespace starling
