// Walks policies so that what belongs to a common beginning is computed once.
//
//   List<Beliefs> at(policies.longest() + 1, posterior);
//   WalkPolicies(
//       policies, [&](size_t t, int action) { at[t + 1] = Predict(at[t], action); },
//       [&](size_t p) { Keep(p, at[policies[p].size()]); });
//
// Inside agents/planning. Holds nothing; O(policies x length).
#ifndef STARLING_AGENTS_PLANNING_POLICY_WALK_H_
#define STARLING_AGENTS_PLANNING_POLICY_WALK_H_

#include <cstddef>

#include "absl/types/span.h"
#include "agents/model/policies.h"

namespace starling {

// Visits policies in lexicographic order. `step(t, action)` goes from what belongs to the first t
// actions to what belongs to the first t + 1; it is called once for every distinct beginning.
// `arrive(p)` follows when all steps of policy p are in place.
template <typename Step, typename Arrive>
void WalkPolicies(const Policies& policies, Step step, Arrive arrive) {
  for (size_t place = 0; place < policies.size(); ++place) {
    const size_t p = policies.at(place);
    const absl::Span<const int> policy = policies[p];
    for (size_t t = policies.shared(place); t < policy.size(); ++t) step(t, policy[t]);
    arrive(p);
  }
}

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_POLICY_WALK_H_
