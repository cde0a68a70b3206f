#include "bench/statistics/median_interval.h"

#include <cstddef>
#include <limits>

namespace starling {
namespace {

constexpr double kConfidence = 0.95;

// The probability of exactly n/2 (rounded down) heads in n tosses.
double MiddleProbability(size_t n) {
  double probability = 1;
  for (size_t i = 1; i <= n / 2; ++i) probability *= 1 - 0.5 / static_cast<double>(i);
  if (n % 2 == 0) return probability;
  return probability * static_cast<double>(n) / static_cast<double>(n + 1);
}

}  // namespace

Interval MedianInterval(absl::Span<const double> sorted) {
  const size_t n = sorted.size();
  if (n == 0) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    return {none, none};
  }
  if (n < 6) return {sorted.front(), sorted.back()};

  // Outwards from the middle: `inside` is the confidence of the interval from sample `depth` + 1,
  // counted from 1, to the same place from the end.
  size_t depth = n / 2;
  double probability = MiddleProbability(n);
  double inside = n % 2 == 0 ? -probability : 0;
  double wider = inside;
  for (;; --depth) {
    wider = inside + 2 * probability;
    if (wider >= kConfidence) break;
    inside = wider;
    probability *= static_cast<double>(depth) / static_cast<double>(n - depth + 1);
  }
  const double share = (wider - kConfidence) / (wider - inside);
  const auto rest = static_cast<double>(n - depth);
  const auto d = static_cast<double>(depth);
  const double weight = rest * share / (d + (rest - d) * share);
  const double low = sorted[depth - 1];
  const double high = sorted[n - depth];
  return {low + weight * (sorted[depth] - low), high + weight * (sorted[n - depth - 1] - high)};
}

}  // namespace starling
