#include "bench/suites/inference/alias_table.h"

#include <algorithm>
#include <limits>

namespace starling {
namespace {

constexpr uint32_t kAll = std::numeric_limits<uint32_t>::max();

}  // namespace

AliasTable::AliasTable(int outcomes, int64_t columns, absl::Span<const double> p)
    : outcomes_(outcomes) {
  std::vector<double> column(static_cast<size_t>(outcomes));
  for (int64_t c = 0; c < columns; ++c) {
    int possible = 0;
    int last = 0;
    for (int o = 0; o < outcomes; ++o) {
      column[static_cast<size_t>(o)] = p[static_cast<size_t>(o * columns + c)];
      if (column[static_cast<size_t>(o)] <= 0) continue;
      ++possible;
      last = o;
    }
    certain_.push_back(possible == 1 ? last : -1);
    rows_.push_back(static_cast<int64_t>(entries_.size()));
    if (possible != 1) AddRow(column);
  }
}

void AliasTable::AddRow(const std::vector<double>& p) {
  const size_t size = p.size();
  const auto likeliest = static_cast<int32_t>(std::max_element(p.begin(), p.end()) - p.begin());
  const size_t begin = entries_.size();
  std::vector<double> left(size);
  std::vector<size_t> small, large;
  for (size_t o = 0; o < size; ++o) {
    left[o] = p[o] * static_cast<double>(size);
    (left[o] < 1 ? small : large).push_back(o);
    // What rounding leaves over keeps its own share, unless it has none.
    entries_.push_back(p[o] > 0 ? Entry{kAll, static_cast<int32_t>(o)} : Entry{0, likeliest});
  }
  while (!small.empty() && !large.empty()) {
    const size_t poor = small.back();
    const size_t rich = large.back();
    small.pop_back();
    entries_[begin + poor] = {static_cast<uint32_t>(left[poor] * 0x1p32),
                              static_cast<int32_t>(rich)};
    left[rich] -= 1 - left[poor];
    if (left[rich] >= 1) continue;
    large.pop_back();
    small.push_back(rich);
  }
}

}  // namespace starling
