#include "bench/statistics/signed_rank.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "bench/statistics/quantile.h"
#include "bench/statistics/rank_sums.h"

namespace starling {
namespace {

// At s: in how many of the 2^n ways to choose among the ranks their sum is s.
std::vector<int64_t> SubsetSumCounts(const std::vector<int64_t>& ranks) {
  const int64_t all = std::accumulate(ranks.begin(), ranks.end(), int64_t{0});
  std::vector<int64_t> counts(static_cast<size_t>(all) + 1);
  counts[0] = 1;
  for (const int64_t rank : ranks) {
    for (auto sum = static_cast<size_t>(all); sum >= static_cast<size_t>(rank); --sum) {
      counts[sum] += counts[sum - static_cast<size_t>(rank)];
    }
  }
  return counts;
}

// The ranks of absolute values in ascending order, times two, and what ties take from the variance.
struct Ranking {
  std::vector<int64_t> doubled;
  int64_t positive = 0;  // the sum of those of differences above 0
  double tied = 0;       // the sum of t^3 - t
};

Ranking Rank(std::vector<double>& differences) {
  std::sort(differences.begin(), differences.end(),
            [](double a, double b) { return std::abs(a) < std::abs(b); });
  Ranking ranking;
  for (size_t begin = 0, end = 0; begin < differences.size(); begin = end) {
    while (end < differences.size() && std::abs(differences[end]) == std::abs(differences[begin])) {
      ++end;
    }
    const auto rank = static_cast<int64_t>(begin + 1 + end);
    for (size_t i = begin; i < end; ++i) {
      ranking.doubled.push_back(rank);
      if (differences[i] > 0) ranking.positive += rank;
    }
    const auto t = static_cast<double>(end - begin);
    ranking.tied += t * t * t - t;
  }
  return ranking;
}

double ExactP(const Ranking& ranking) {
  const std::vector<int64_t> counts = SubsetSumCounts(ranking.doubled);
  const auto at = counts.begin() + ranking.positive;
  const int64_t below = std::accumulate(counts.begin(), at, int64_t{0});
  const int64_t above = std::accumulate(at + 1, counts.end(), int64_t{0});
  const auto tail = static_cast<double>(std::min(below, above) + *at);
  return std::min(1.0, 2 * tail / static_cast<double>(below + *at + above));
}

double ApproximateP(const Ranking& ranking) {
  const auto n = static_cast<double>(ranking.doubled.size());
  const double variance = n * (n + 1) * (2 * n + 1) / 24 - ranking.tied / 48;
  const double distance =
      std::abs(static_cast<double>(ranking.positive) / 2 - n * (n + 1) / 4) - 0.5;
  if (!(variance > 0) || distance <= 0) return 1;
  return std::erfc(distance / std::sqrt(2 * variance));
}

// How many of the smallest means of two lie below the 95 % interval: the largest sum of ranks that
// is significant at 5 %, or none.
size_t MeansBelowInterval(size_t n) {
  constexpr double kTail = 0.025;
  if (n > kExactRanks) {
    const auto count = static_cast<double>(n);
    const double mean = count * (count + 1) / 4;
    const double deviation = std::sqrt(mean * (2 * count + 1) / 6);
    return static_cast<size_t>(std::max(0.0, std::floor(mean - 1.959963984540054 * deviation)));
  }
  std::vector<int64_t> ranks(n);
  std::iota(ranks.begin(), ranks.end(), 1);
  const std::vector<int64_t> counts = SubsetSumCounts(ranks);
  double below = 0;
  size_t sum = 0;
  for (; sum < counts.size(); ++sum) {
    below += std::ldexp(static_cast<double>(counts[sum]), -static_cast<int>(n));
    if (below > kTail) break;
  }
  return sum == 0 ? 0 : sum - 1;
}

}  // namespace

double SignedRankP(absl::Span<const double> differences) {
  std::vector<double> kept;
  for (const double difference : differences) {
    if (std::isnan(difference)) return 1;
    if (difference != 0) kept.push_back(difference);
  }
  if (kept.empty()) return 1;
  const Ranking ranking = Rank(kept);
  return kept.size() <= kExactRanks ? ExactP(ranking) : ApproximateP(ranking);
}

double SmallestSignedRankP(size_t n) {
  return n == 0 ? 1 : std::ldexp(2.0, -static_cast<int>(std::min<size_t>(n, 1000)));
}

absl::optional<std::vector<double>> PairedLogRatios(absl::Span<const double> base,
                                                    absl::Span<const double> changed) {
  if (base.empty() || base.size() != changed.size()) return absl::nullopt;
  std::vector<double> ratios;
  for (size_t i = 0; i < base.size(); ++i) {
    for (const double sample : {base[i], changed[i]}) {
      if (!(sample > 0) || !std::isfinite(sample)) return absl::nullopt;
    }
    ratios.push_back(std::log(changed[i]) - std::log(base[i]));
  }
  return ratios;
}

absl::optional<Shift> PairedRatioShift(absl::Span<const double> base,
                                       absl::Span<const double> changed) {
  const absl::optional<std::vector<double>> ratios = PairedLogRatios(base, changed);
  if (!ratios.has_value()) return absl::nullopt;
  std::vector<double> means;
  means.reserve(ratios->size() * (ratios->size() + 1) / 2);
  for (size_t i = 0; i < ratios->size(); ++i) {
    for (size_t j = i; j < ratios->size(); ++j) means.push_back(((*ratios)[i] + (*ratios)[j]) / 2);
  }
  std::sort(means.begin(), means.end());
  const size_t below = MeansBelowInterval(ratios->size());
  return Shift{std::expm1(Quantile(means, 0.5)), std::expm1(means[below]),
               std::expm1(means[means.size() - 1 - below])};
}

}  // namespace starling
