// The value of policies: expected free energy, term by term, for one agent under any conventions.
//
//   PolicyTerms terms = EvaluatePolicies(agent, posterior, policies);
//   terms.G[p]   // higher is better: the negative expected free energy, nats
//
// G is summed over a policy's steps, at the beliefs that it predicts; qo_m is what modality m is
// expected to show, H entropy:
//   utility             sum_m qo_m . C_m
//   state_information   sum_m H(qo_m) - E_q[H(A_m[., s])]
//   novelty_a, _b       how much counts of A and B are expected to say (Conventions::novelty)
//   inductive           ln epsilon x probability of being off every path to the goal
// and, of the same two halves cut the other way, risk and ambiguity:
//   risk = sum_m KL(qo_m | softmax C_m), ambiguity = sum_m E_q[H(A_m)]
// so that utility + state_information = -risk - ambiguity + the sum of normalisers of C.
// Friston et al. 2017, "Active inference: a process theory"; Da Costa et al. 2020.
#ifndef STARLING_AGENTS_PLANNING_POLICY_VALUE_H_
#define STARLING_AGENTS_PLANNING_POLICY_VALUE_H_

#include <vector>

#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"

namespace starling {

// Each by policy. Terms that the settings leave out are 0, and so are theirs in G; risk and
// ambiguity are always computed and are not part of G.
struct PolicyTerms {
  std::vector<double> G;
  std::vector<double> utility;
  std::vector<double> state_information_gain;
  std::vector<double> novelty_a;
  std::vector<double> novelty_b;
  std::vector<double> inductive;
  std::vector<double> risk;
  std::vector<double> ambiguity;
};

// One step's worth of the terms, at one set of beliefs.
struct StepValue {
  double utility = 0;
  double state_information_gain = 0;
  double novelty_a = 0;
  double novelty_b = 0;
  double inductive = 0;
  double risk = 0;
  double ambiguity = 0;

  double total() const {
    return utility + state_information_gain + novelty_a + novelty_b + inductive;
  }
};

// Paths to the goals of the factors that have any: [factor], [depth][state], 0 or 1; empty for a
// factor without goals. O(depth x entries of B).
using InductivePaths = std::vector<std::vector<std::vector<char>>>;
InductivePaths FindPaths(const AgentView& agent);

// What does not change while the parameters do not: column entropies, novelty tables, paths.
// Refers to the agent, which outlives it.
class PolicyValuer {
 public:
  explicit PolicyValuer(const AgentView& agent);

  // The value of arriving at `predicted` at step `step` (0: the first after the present) from
  // `before` by a joint action of all controls. `present`: the posterior that planning starts from.
  // `joint_action` < 0: no transition is valued (novelty_b is 0).
  StepValue Value(const Beliefs& predicted, const Beliefs& before, int joint_action, int step,
                  const Beliefs& present) const;

  // What modality m is expected to show at these beliefs.
  Belief ExpectedOutcomes(int modality, const Beliefs& beliefs) const;

 private:
  const AgentView agent_;
  std::vector<std::vector<double>> column_entropy_;  // [modality][column], by the conventions
  std::vector<Matrix> novelty_a_;                    // [modality]; empty: none
  std::vector<std::vector<Matrix>> novelty_b_;       // [factor][action]; empty: none
  InductivePaths paths_;
};

// All policies from the present posterior. Beliefs are predicted once for every common beginning of
// policies. `policies`: joint actions [policy][step].
PolicyTerms EvaluatePolicies(const AgentView& agent, const Beliefs& posterior,
                             const std::vector<std::vector<int>>& policies);

// Policies whose beliefs are given: [policy][step], from inference over policies; the first step
// counts too (C's first column is for it), and each is valued at its own beliefs.
PolicyTerms EvaluateBeliefs(const AgentView& agent,
                            const std::vector<std::vector<Beliefs>>& beliefs,
                            const std::vector<std::vector<int>>& policies);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_POLICY_VALUE_H_
