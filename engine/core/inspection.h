// Inspection: what chosen agents believe, intend, did and learned, as arrays over agents.
//
//   ASSIGN_OR_RETURN(Inspection found, simulation->InspectAgents({3, 7},
//   {InspectedPart::kBeliefs})); const InspectedArray& beliefs = found.arrays[0];  // "qs[0]",
//   shape {states} double p = beliefs.values[1 * states + 2];        // agent 7, state 2 of factor
//   0
#ifndef STARLING_ENGINE_CORE_INSPECTION_H_
#define STARLING_ENGINE_CORE_INSPECTION_H_

#include <cstdint>
#include <string>
#include <vector>

namespace starling {

enum class InspectedPart {
  kBeliefs,  // "qs[F]" {states}: the posterior over each factor; D before an agent's first tick
  // "q_pi" {policies}: the posterior over policies, in the order of the policy set, that follows
  // from the beliefs and the parameters held now. For agents that do not learn it is the one by
  // which they chose their last action. Of more than kMostInspectedPolicies the best: "best_q_pi"
  // {kBestPolicies}, their probability, the most probable first, and "best_policies"
  // {kBestPolicies, steps, controls}, their actions; where there are fewer, 0 and -1.
  kPolicies,
  kActions,  // "actions" {controls}: of the last tick; -1 before an agent's first
  // "pA[M]" and "pB[F]", shaped as the model's A and B, "pC[M]" {outcomes}, "pD[F]" {states} and
  // "pE" {policies}: the Dirichlet counts of what is learned.
  kParameters,
};

// Numbers of all agents for one part of their model.
struct InspectedArray {
  std::string label;
  std::vector<int64_t> shape;  // of one agent's entry
  std::vector<double> values;  // [agents][shape...]
};

struct Inspection {
  int64_t tick = 0;
  std::string population;
  std::vector<int64_t> agents;         // as they were asked for
  std::vector<InspectedArray> arrays;  // in the order of the parts asked for
};

inline constexpr int64_t kMostInspectedValues = int64_t{1} << 26;    // 512 MiB
inline constexpr int64_t kMostInspectedPolicies = int64_t{1} << 20;  // of one agent
inline constexpr int kBestPolicies = 32;                             // of one agent with more

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_INSPECTION_H_
