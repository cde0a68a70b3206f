// PolicyReader: what the planning kernels left in scratch, policy by policy.
//
//   const PolicyReader reader(population->image());
//   population->EvaluatePolicies(state, learned, scratch);
//   PolicyValues values = reader.Read(scratch, /*lane=*/3);
//   std::cout << values.posterior[0];
//
// Immutable; the image outlives it. Takes 4 bytes for each step of each policy.
#ifndef STARLING_AGENTS_POPULATION_POLICY_READER_H_
#define STARLING_AGENTS_POPULATION_POLICY_READER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "agents/model/model_image.h"

namespace starling {

// Of one agent, in the order of the policy set.
struct PolicyValues {
  std::vector<double> utility;                 // [policy], nats
  std::vector<double> state_information_gain;  // [policy], nats
  std::vector<double> novelty_a, novelty_b;    // [policy], nats; empty where it does not count
  std::vector<double> posterior;  // [policy]: softmax(gamma G + ln E), G the sum of those, of the
                                  // policies that may be taken
};

class PolicyReader {
 public:
  // `image` has a policy set that can be listed: image.statistics().policies is its size. O(that x
  // policy length).
  explicit PolicyReader(const ModelImage& image);

  int64_t policies() const { return static_cast<int64_t>(ends_.size()); }
  // `scratch` is that of the step or of the EvaluatePolicies before. O(policies x policy length).
  PolicyValues Read(const std::byte* scratch, int lane) const;

 private:
  const ModelImage& image_;
  std::vector<double> Legality(const std::byte* scratch, int lane) const;
  std::vector<char> Legal(const std::byte* scratch, int lane) const;

  std::vector<int32_t> rows_;   // of the outcome of each step, policy by policy
  std::vector<size_t> ends_;    // of each policy in rows_
  std::vector<int32_t> legal_;  // rows of the legality of actions, for each of rows_ one by
                                // control; -1: always legal; empty where nothing is masked
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_POLICY_READER_H_
