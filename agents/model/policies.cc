#include "agents/model/policies.h"

#include <algorithm>
#include <numeric>

namespace starling {

Policies::Policies(const std::vector<std::vector<int>>& actions)
    : begins_{0}, order_(actions.size()), shared_(actions.size(), 0) {
  for (const std::vector<int>& policy : actions) {
    actions_.insert(actions_.end(), policy.begin(), policy.end());
    begins_.push_back(actions_.size());
    longest_ = std::max(longest_, policy.size());
  }
  std::iota(order_.begin(), order_.end(), size_t{0});
  std::stable_sort(order_.begin(), order_.end(),
                   [&](size_t a, size_t b) { return actions[a] < actions[b]; });
  for (size_t place = 1; place < order_.size(); ++place) {
    const std::vector<int>& before = actions[order_[place - 1]];
    const std::vector<int>& policy = actions[order_[place]];
    const size_t shorter = std::min(before.size(), policy.size());
    while (shared_[place] < shorter && policy[shared_[place]] == before[shared_[place]])
      ++shared_[place];
  }
}

}  // namespace starling
