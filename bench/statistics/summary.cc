#include "bench/statistics/summary.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "bench/statistics/median_interval.h"
#include "bench/statistics/quantile.h"
#include "bench/statistics/tukey.h"

namespace starling {
namespace {

struct Moments {
  double mean, stddev;
};

// Distances from the median, as fractions of the largest magnitude: no square overflows, equal
// samples have no spread at all, and nothing cancels, for a mean is within one stddev of the
// median.
Moments MomentsOf(absl::Span<const double> sorted, double median) {
  const auto n = static_cast<double>(sorted.size());
  int exponent = 0;
  std::frexp(std::max(std::abs(sorted.front()), std::abs(sorted.back())), &exponent);
  const double middle = std::ldexp(median, -exponent);
  double sum = 0;
  double squares = 0;
  for (const double sample : sorted) {
    const double distance = std::ldexp(sample, -exponent) - middle;
    sum += distance;
    squares += distance * distance;
  }
  const double variance = n > 1 ? std::max(0.0, squares - sum * sum / n) / (n - 1) : 0;
  return {std::ldexp(middle + sum / n, exponent), std::ldexp(std::sqrt(variance), exponent)};
}

}  // namespace

SampleSummary Summarize(absl::Span<const double> samples) {
  SampleSummary summary;
  summary.n = static_cast<int64_t>(samples.size());
  if (samples.empty() || FirstNotFinite(samples) >= 0) return summary;
  std::vector<double> sorted(samples.begin(), samples.end());
  std::sort(sorted.begin(), sorted.end());

  summary.min = sorted.front();
  summary.max = sorted.back();
  summary.median = Quantile(sorted, 0.5);
  const Moments moments = MomentsOf(sorted, summary.median);
  summary.mean = moments.mean;
  summary.stddev = moments.stddev;
  summary.p50 = summary.median;
  summary.p75 = Quantile(sorted, 0.75);
  summary.p90 = Quantile(sorted, 0.90);
  summary.p95 = Quantile(sorted, 0.95);
  summary.p99 = Quantile(sorted, 0.99);
  summary.p99_9 = Quantile(sorted, 0.999);
  summary.iqr = summary.p75 - Quantile(sorted, 0.25);
  summary.outliers = CountOutliers(sorted).total();
  const Interval interval = MedianInterval(sorted);
  summary.ci95_low = interval.low;
  summary.ci95_high = interval.high;
  return summary;
}

int64_t FirstNotFinite(absl::Span<const double> samples) {
  for (size_t i = 0; i < samples.size(); ++i) {
    if (!std::isfinite(samples[i])) return static_cast<int64_t>(i);
  }
  return -1;
}

}  // namespace starling
