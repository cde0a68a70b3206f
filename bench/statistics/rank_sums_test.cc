#include "bench/statistics/rank_sums.h"

#include <numeric>
#include <vector>

#include "gtest/gtest.h"

namespace starling {
namespace {

std::vector<int64_t> CountedOneByOne(const std::vector<int64_t>& ranks, size_t chosen) {
  std::vector<int64_t> counts;
  for (uint32_t choice = 0; choice < (1u << ranks.size()); ++choice) {
    size_t size = 0;
    int64_t sum = 0;
    for (size_t i = 0; i < ranks.size(); ++i) {
      if ((choice >> i & 1) == 0) continue;
      ++size;
      sum += ranks[i];
    }
    if (size != chosen) continue;
    if (counts.size() <= static_cast<size_t>(sum)) counts.resize(static_cast<size_t>(sum) + 1);
    ++counts[static_cast<size_t>(sum)];
  }
  return counts;
}

TEST(RankSumCounts, CountEveryChoice) {
  EXPECT_EQ(RankSumCounts({1, 2, 3, 4}, 2), (std::vector<int64_t>{0, 0, 0, 1, 1, 2, 1, 1}));
  const std::vector<int64_t> ties = {2, 5, 5, 8, 13, 13, 13, 16, 19, 19};
  for (size_t chosen = 0; chosen <= ties.size(); ++chosen) {
    EXPECT_EQ(RankSumCounts(ties, chosen), CountedOneByOne(ties, chosen)) << chosen;
  }
}

TEST(RankSumCounts, AreExactForAsManyRanksAsAreAllowed) {
  std::vector<int64_t> ranks(kExactRanks);
  std::iota(ranks.begin(), ranks.end(), int64_t{1});
  const std::vector<int64_t> counts = RankSumCounts(ranks, kExactRanks / 2);
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), int64_t{0}), 137846528820);  // C(40, 20)
}

}  // namespace
}  // namespace starling
