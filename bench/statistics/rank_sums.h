// The distribution of a sum of ranks when chance alone deals them out: what the exact test of Mann
// and Whitney and the exact interval of a shift are counted from.
//
//   RankSumCounts({1, 2, 3, 4}, 2) == {0, 0, 0, 1, 1, 2, 1, 1}   // {1,2} {1,3} {1,4}{2,3} {2,4}
//   {3,4}
#ifndef STARLING_BENCH_STATISTICS_RANK_SUMS_H_
#define STARLING_BENCH_STATISTICS_RANK_SUMS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace starling {

// Up to so many ranks are counted (below 1 ms); for more the normal approximation is close.
constexpr size_t kExactRanks = 40;

// At s: how many choices of `chosen` <= ranks.size() of the ranks, each taken as another even if
// equal, have the sum s. Ends with the largest sum. At most kExactRanks ranks, which are >= 0:
// every count is then below 2^38. O(ranks x chosen x sum).
std::vector<int64_t> RankSumCounts(absl::Span<const int64_t> ranks, size_t chosen);

}  // namespace starling

#endif  // STARLING_BENCH_STATISTICS_RANK_SUMS_H_
