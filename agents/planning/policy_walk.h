// Walks policies so that what belongs to a common beginning is computed once.
//
//   std::vector<Beliefs> at = {posterior, ...};   // one more than a policy has steps
//   WalkPolicies(
//       policies, [&](size_t t, int action) { at[t + 1] = Predict(at[t], action); },
//       [&](size_t p) { Keep(p, at[policies[p].size()]); });
//
// Inside agents/planning. Holds nothing; O(policies x length), besides sorting them.
#ifndef STARLING_AGENTS_PLANNING_POLICY_WALK_H_
#define STARLING_AGENTS_PLANNING_POLICY_WALK_H_

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace starling {

// Visits `policies` (joint actions [policy][step]) in lexicographic order. `step(t, action)` goes
// from what belongs to the first t actions to what belongs to the first t + 1; it is called once
// for every distinct beginning. `arrive(p)` follows when all steps of policy p are in place.
template <typename Step, typename Arrive>
void WalkPolicies(const std::vector<std::vector<int>>& policies, Step step, Arrive arrive) {
  std::vector<size_t> order(policies.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return policies[a] < policies[b]; });
  const std::vector<int> none;
  const std::vector<int>* before = &none;
  for (size_t p : order) {
    const std::vector<int>& policy = policies[p];
    const size_t shorter = std::min(policy.size(), before->size());
    size_t t = 0;
    while (t < shorter && policy[t] == (*before)[t]) ++t;
    for (; t < policy.size(); ++t) step(t, policy[t]);
    arrive(p);
    before = &policy;
  }
}

// The steps of the longest policy.
inline size_t LongestPolicy(const std::vector<std::vector<int>>& policies) {
  size_t longest = 0;
  for (const std::vector<int>& policy : policies) longest = std::max(longest, policy.size());
  return longest;
}

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_POLICY_WALK_H_
