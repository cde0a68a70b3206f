#include "bench/statistics/noise_floor.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "bench/statistics/quantile.h"
#include "bench/statistics/shift.h"

namespace starling {
namespace {

constexpr size_t kManySeries = 20;

// Which of every four samples is in one half with the first.
absl::optional<double> ShiftBetweenHalves(absl::Span<const double> samples, size_t with_first) {
  std::vector<double> half;
  std::vector<double> other;
  for (size_t i = 0; i < samples.size(); ++i) {
    (i % 4 == 0 || i % 4 == with_first ? half : other).push_back(samples[i]);
  }
  const absl::optional<Shift> shift = RatioShift(half, other);
  if (!shift.has_value()) return absl::nullopt;
  return std::abs(shift->estimate);
}

}  // namespace

absl::optional<double> AaShift(absl::Span<const double> samples) {
  if (samples.size() < 4) return absl::nullopt;
  double largest = 0;
  for (const size_t with_first : {3, 2, 1}) {
    const absl::optional<double> shift = ShiftBetweenHalves(samples, with_first);
    if (!shift.has_value()) return absl::nullopt;
    largest = std::max(largest, *shift);
  }
  return largest;
}

absl::optional<double> NoiseFloor(absl::Span<const std::vector<double>> series) {
  std::vector<double> shifts;
  for (const std::vector<double>& samples : series) {
    if (const absl::optional<double> shift = AaShift(samples)) shifts.push_back(*shift);
  }
  if (shifts.empty()) return absl::nullopt;
  std::sort(shifts.begin(), shifts.end());
  return shifts.size() < kManySeries ? shifts.back() : Quantile(shifts, 0.95);
}

}  // namespace starling
