#include "bench/statistics/mann_whitney.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "bench/statistics/rank_sums.h"

namespace starling {
namespace {

struct Ranking {
  std::vector<int64_t>
      doubled;            // ranks of all samples in order, times two: those of ties are halves
  int64_t first_sum = 0;  // of those of the first series
  double tied = 0;        // the sum of t^3 - t over groups of t equal samples
};

Ranking Rank(absl::Span<const double> first, absl::Span<const double> second) {
  std::vector<std::pair<double, bool>> all;  // a sample, and whether it is of the first series
  all.reserve(first.size() + second.size());
  for (const double sample : first) all.emplace_back(sample, true);
  for (const double sample : second) all.emplace_back(sample, false);
  std::sort(all.begin(), all.end());

  Ranking ranking;
  ranking.doubled.resize(all.size());
  for (size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    while (end < all.size() && all[end].first == all[begin].first) ++end;
    const auto rank = static_cast<int64_t>(begin + 1 + end);
    for (size_t i = begin; i < end; ++i) {
      ranking.doubled[i] = rank;
      if (all[i].second) ranking.first_sum += rank;
    }
    const auto t = static_cast<double>(end - begin);
    ranking.tied += t * t * t - t;
  }
  return ranking;
}

double ExactP(const Ranking& ranking, size_t first) {
  const std::vector<int64_t> counts = RankSumCounts(ranking.doubled, first);
  const auto at = counts.begin() + ranking.first_sum;
  const int64_t below = std::accumulate(counts.begin(), at, int64_t{0});
  const int64_t above = std::accumulate(at + 1, counts.end(), int64_t{0});
  const int64_t tail = std::min(below, above) + *at;
  return std::min(1.0, 2 * static_cast<double>(tail) / static_cast<double>(below + *at + above));
}

double ApproximateP(const Ranking& ranking, size_t first) {
  const auto n = static_cast<double>(ranking.doubled.size());
  const auto n1 = static_cast<double>(first);
  const double mean = n1 * (n + 1) / 2;
  const double variance = n1 * (n - n1) / 12 * (n + 1 - ranking.tied / (n * (n - 1)));
  const double distance = std::abs(static_cast<double>(ranking.first_sum) / 2 - mean) - 0.5;
  if (!(variance > 0) || distance <= 0) return 1;
  return std::erfc(distance / std::sqrt(2 * variance));
}

}  // namespace

double MannWhitneyP(absl::Span<const double> a, absl::Span<const double> b) {
  const auto is_nan = [](double sample) { return std::isnan(sample); };
  if (a.empty() || b.empty() || std::any_of(a.begin(), a.end(), is_nan) ||
      std::any_of(b.begin(), b.end(), is_nan)) {
    return 1;
  }
  const absl::Span<const double> fewer = a.size() <= b.size() ? a : b;
  const absl::Span<const double> more = a.size() <= b.size() ? b : a;
  const Ranking ranking = Rank(fewer, more);
  return ranking.doubled.size() <= kExactRanks ? ExactP(ranking, fewer.size())
                                               : ApproximateP(ranking, fewer.size());
}

double SmallestMannWhitneyP(size_t a, size_t b) {
  double p = 2;
  for (size_t i = 1; i <= std::min(a, b); ++i) {
    p *= static_cast<double>(i) / static_cast<double>(std::max(a, b) + i);
  }
  return std::min(1.0, p);
}

}  // namespace starling
