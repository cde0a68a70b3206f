#include "bench/statistics/shift.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <vector>

#include "bench/statistics/rank_sums.h"

namespace starling {
namespace {

constexpr double kTail = 0.025;
constexpr double kNormalQuantile = 1.959963984540054;  // of 1 - kTail

constexpr uint64_t kSign = uint64_t{1} << 63;

// Whole numbers in the order of the doubles.
uint64_t OrderOf(double value) {
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

double ValueOf(uint64_t order) {
  const uint64_t bits = (order & kSign) != 0 ? order & ~kSign : ~order;
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// The differences between all pairs, in ascending order but never written down: a difference is
// found by halving the range in which it lies, and those below are counted along the two series.
class PairDifferences {
 public:
  // Sorted and not empty.
  PairDifferences(absl::Span<const double> base, absl::Span<const double> changed)
      : base_(base), changed_(changed) {}

  size_t size() const { return base_.size() * changed_.size(); }

  // From 0.
  double At(size_t place) const {
    uint64_t low = OrderOf(changed_.front() - base_.back());
    uint64_t high = OrderOf(changed_.back() - base_.front());
    while (low < high) {
      const uint64_t middle = low + (high - low) / 2;
      if (CountUpTo(ValueOf(middle)) > place) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return ValueOf(low);
  }

 private:
  size_t CountUpTo(double difference) const {
    size_t count = 0;
    size_t below = 0;
    for (const double base : base_) {
      while (below < changed_.size() && changed_[below] - base <= difference) ++below;
      count += below;
    }
    return count;
  }

  absl::Span<const double> base_;
  absl::Span<const double> changed_;
};

// How many differences lie outside of the interval at each end: one less than the largest k for
// which U < k has a probability of at most kTail.
size_t OutsideOf(size_t n1, size_t n2) {
  const size_t n = n1 + n2;
  if (n > kExactRanks) {
    const double pairs = static_cast<double>(n1) * static_cast<double>(n2);
    const double stddev = std::sqrt(pairs * static_cast<double>(n + 1) / 12);
    return static_cast<size_t>(
        std::max(0.0, std::floor(pairs / 2 - kNormalQuantile * stddev - 0.5)));
  }
  const size_t chosen = std::min(n1, n2);
  std::vector<int64_t> ranks(n);
  std::iota(ranks.begin(), ranks.end(), int64_t{1});
  const std::vector<int64_t> counts = RankSumCounts(ranks, chosen);
  const int64_t all = std::accumulate(counts.begin(), counts.end(), int64_t{0});
  const double allowed = kTail * static_cast<double>(all);
  const size_t smallest = chosen * (chosen + 1) / 2;
  size_t k = 0;
  int64_t below = 0;
  while (static_cast<double>(below += counts[smallest + k]) <= allowed) ++k;
  return std::max(k, size_t{1}) - 1;
}

std::vector<double> Sorted(absl::Span<const double> samples) {
  std::vector<double> sorted(samples.begin(), samples.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

bool AllFinite(absl::Span<const double> samples) {
  return std::all_of(samples.begin(), samples.end(), [](double s) { return std::isfinite(s); });
}

absl::optional<std::vector<double>> Logarithms(absl::Span<const double> samples) {
  std::vector<double> logarithms;
  logarithms.reserve(samples.size());
  for (const double sample : samples) {
    if (!(sample > 0)) return absl::nullopt;
    logarithms.push_back(std::log(sample));
  }
  return logarithms;
}

}  // namespace

absl::optional<Shift> DifferenceShift(absl::Span<const double> base,
                                      absl::Span<const double> changed) {
  if (base.empty() || changed.empty() || !AllFinite(base) || !AllFinite(changed)) {
    return absl::nullopt;
  }
  const std::vector<double> sorted_base = Sorted(base);
  const std::vector<double> sorted_changed = Sorted(changed);
  const PairDifferences differences(sorted_base, sorted_changed);
  const size_t last = differences.size() - 1;
  const size_t outside = OutsideOf(base.size(), changed.size());
  const double below = differences.At(last / 2);
  const double above = differences.At(last - last / 2);
  return Shift{below + (above - below) / 2, differences.At(outside),
               differences.At(last - outside)};
}

absl::optional<Shift> RatioShift(absl::Span<const double> base, absl::Span<const double> changed) {
  const absl::optional<std::vector<double>> base_logarithms = Logarithms(base);
  const absl::optional<std::vector<double>> changed_logarithms = Logarithms(changed);
  if (!base_logarithms.has_value() || !changed_logarithms.has_value()) return absl::nullopt;
  const absl::optional<Shift> shift = DifferenceShift(*base_logarithms, *changed_logarithms);
  if (!shift.has_value()) return absl::nullopt;
  return Shift{std::expm1(shift->estimate), std::expm1(shift->low), std::expm1(shift->high)};
}

}  // namespace starling
