// Reductions of a fixed shape: the order of the additions depends on the indices alone, so that
// floating-point sums are the same whoever computed the parts and whenever they arrived.
//
//   double total = TreeSum(tiles, [&](int64_t tile) { return sums[tile]; });
//
// The shape: parts 0 and 1 are joined, then 2 and 3, then both pairs, and so on, as in a binary
// counter; what is left over at the end is joined from the right. Zeros appended to the parts
// therefore change no sum.
#ifndef STARLING_ENGINE_CORE_TREE_SUM_H_
#define STARLING_ENGINE_CORE_TREE_SUM_H_

#include <cstdint>

namespace starling {

// join(...join(part(0), part(1))...) over `n` >= 0 parts; T{} for none. Allocates nothing. O(n).
template <typename T, typename Part, typename Join>
T TreeReduce(int64_t n, Part part, Join join) {
  T waiting[63];  // [level]: the joined last 2^level parts, where bit `level` of `i` is set
  for (int64_t i = 0; i < n; ++i) {
    T joined = part(i);
    int level = 0;
    for (; (i >> level) & 1; ++level) joined = join(waiting[level], joined);
    waiting[level] = joined;
  }
  T total{};
  bool first = true;
  for (int level = 0; level < 63; ++level) {
    if (((n >> level) & 1) == 0) continue;
    total = first ? waiting[level] : join(waiting[level], total);
    first = false;
  }
  return total;
}

template <typename Part>
double TreeSum(int64_t n, Part part) {
  return TreeReduce<double>(n, part, [](double left, double right) { return left + right; });
}

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_TREE_SUM_H_
