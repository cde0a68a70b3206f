#include "bench/statistics/rank_sums.h"

#include <algorithm>
#include <utility>

namespace starling {

std::vector<int64_t> RankSumCounts(absl::Span<const int64_t> ranks, size_t chosen) {
  std::vector<int64_t> largest(ranks.begin(), ranks.end());
  std::sort(largest.rbegin(), largest.rend());
  size_t sums = 1;
  for (size_t i = 0; i < chosen; ++i) sums += static_cast<size_t>(largest[i]);

  std::vector<std::vector<int64_t>> counts(chosen + 1, std::vector<int64_t>(sums));
  counts[0][0] = 1;
  for (size_t i = 0; i < ranks.size(); ++i) {
    const auto rank = static_cast<size_t>(ranks[i]);
    for (size_t k = std::min(chosen, i + 1); k > 0; --k) {
      for (size_t sum = rank; sum < sums; ++sum) counts[k][sum] += counts[k - 1][sum - rank];
    }
  }
  return std::move(counts[chosen]);
}

}  // namespace starling
