// Policies: a list of policies, each a sequence of joint actions (agents/model/joint_actions.h),
// and the order in which common beginnings lie side by side.
//
//   const Policies policies = std::vector<std::vector<int>>{{0, 1}, {0, 2}, {1, 0}};
//   policies[1]          // 0, 2
//   policies.shared(1)   // 1: of the policy that comes second in order, steps known from the first
//
// Immutable once made; may be shared by threads.
#ifndef STARLING_AGENTS_MODEL_POLICIES_H_
#define STARLING_AGENTS_MODEL_POLICIES_H_

#include <cstddef>
#include <initializer_list>
#include <vector>

#include "absl/types/span.h"

namespace starling {

class Policies {
 public:
  // Joint actions [policy][step]. O(steps), besides sorting.
  Policies(const std::vector<std::vector<int>>& actions);  // NOLINT: converts
  Policies(std::initializer_list<std::vector<int>> actions)
      : Policies(std::vector<std::vector<int>>(actions)) {}

  size_t size() const { return begins_.size() - 1; }
  size_t longest() const { return longest_; }
  absl::Span<const int> operator[](size_t policy) const {
    return {actions_.data() + begins_[policy], begins_[policy + 1] - begins_[policy]};
  }

  // The policy that comes `place`-th in lexicographic order, and how many of its first steps are
  // those of the one before it.
  size_t at(size_t place) const { return order_[place]; }
  size_t shared(size_t place) const { return shared_[place]; }

 private:
  std::vector<int> actions_;  // one policy after the other
  std::vector<size_t> begins_;
  std::vector<size_t> order_, shared_;
  size_t longest_ = 0;
};

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_POLICIES_H_
