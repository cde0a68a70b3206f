// BestPolicies: the most probable policies of one agent, exactly, also of a set too large to list.
//
//   const BestPolicies best(lanes->image());
//   lanes->EvaluatePolicies(state, learned, scratch);
//   for (const RankedPolicy& policy : best.Read(scratch, /*lane=*/3, /*count=*/10))
//     std::cout << policy.probability << " " << policy.actions[0] << "\n";
//
// Immutable; the image outlives it.
#ifndef STARLING_AGENTS_POPULATION_BEST_POLICIES_H_
#define STARLING_AGENTS_POPULATION_BEST_POLICIES_H_

#include <cstddef>
#include <vector>

#include "agents/model/model_image.h"

namespace starling {

struct RankedPolicy {
  std::vector<int> actions;           // [step], joint actions
  double probability = 0;             // of all policies, not of those that are returned
  double utility = 0;                 // nats
  double state_information_gain = 0;  // nats
};

// The indices of at most `count` policies that are possible, the most probable first; of those that
// are equally probable, the first.
std::vector<size_t> MostProbable(const std::vector<double>& posterior, size_t count);

class BestPolicies {
 public:
  explicit BestPolicies(const ModelImage& image) : image_(image) {}

  // At most `count` policies, the most probable first; of those that are equally probable, the
  // first in the order of the policy set. Fewer if there are fewer that may be taken. `scratch` is
  // that of the step or of the EvaluatePolicies before.
  //
  // A complete policy set is searched from the best completion of every vertex of the plan, so that
  // each policy that is found costs its own length: O(edges + count x policy length x joint actions
  // x log(count)), whatever the number of policies. A listed set: O(policies x policy length).
  std::vector<RankedPolicy> Read(const std::byte* scratch, int lane, int count) const;

 private:
  const ModelImage& image_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_BEST_POLICIES_H_
