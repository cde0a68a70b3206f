// The value of policies: expected free energy, term by term, for one agent under any conventions.
//
//   PolicyTerms terms = EvaluatePolicies(agent, posterior, policies);
//   terms.G[p]   // higher is better: the negative expected free energy, nats
//
// G is summed over a policy's steps, at the beliefs q that it predicts; qo_m is what modality m is
// expected to show, H entropy:
//   utility             sum_m qo_m . C_m
//   state_information   sum_m H(qo_m) - E_q[H(A_m[., s])], or as Conventions::information_gain and
//                       information_gain_threshold have it
//   novelty_a           sum_m qo_m . E_q[w], w what one more count would say (Conventions::novelty)
//   novelty_b           sum_f q_f . E_before[w], likewise, for the transition that was taken
//   inductive           ln epsilon x probability of being off every path to the goal
// and, of the first two cut the other way, risk and ambiguity:
//   risk = sum_m KL(qo_m | softmax C_m), ambiguity = sum_m E_q[H(A_m[., s])]
// so that, for the default conventions,
//   utility + state_information = -risk - ambiguity + sum_m ln sum_o exp C_m[o].
// Friston et al. 2017, "Active inference: a process theory"; Da Costa et al. 2020, "Active
// inference on discrete state-spaces". Every term is finite. Functions are pure, values immutable
// once made.
#ifndef STARLING_AGENTS_PLANNING_POLICY_VALUE_H_
#define STARLING_AGENTS_PLANNING_POLICY_VALUE_H_

#include <cstddef>

#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"
#include "agents/model/policies.h"
#include "agents/planning/information_gain.h"

namespace starling {

// Each by policy. Terms that the settings leave out are 0, and so are theirs in G; risk and
// ambiguity are always computed and are not part of G.
struct PolicyTerms {
  List<double> G;
  List<double> utility;
  List<double> state_information_gain;
  List<double> novelty_a;
  List<double> novelty_b;
  List<double> inductive;
  List<double> risk;
  List<double> ambiguity;
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

// For the factors that have goals: [factor][i][state] is 1 where a goal can be reached in i steps,
// i = 0 to depth - 1, each by a transition that is more probable than the threshold for some action
// and some states of the other factors that it depends on. Empty for a factor without goals, and
// where settings.inductive is. O(entries of B + depth x transitions).
using InductivePaths = List<List<List<char>>>;
InductivePaths FindPaths(const AgentView& agent);

// What does not change while the parameters do not: column entropies, novelty, paths. Refers to
// what the agent refers to, which outlives it and stays as it is. Making one costs O(entries of A,
// C and, where they count, pA, pB, B).
class PolicyValuer {
 public:
  explicit PolicyValuer(const AgentView& agent);
  // Of an agent that has learned since: all but what its settings learn is as it was at birth.
  PolicyValuer(const PolicyValuer& at_birth, const AgentView& agent);

  // The value of arriving at `predicted` at step `step` (0: the first after the present) from
  // `before` by a joint action of all controls. `present`: the posterior that planning starts from;
  // inductive planning asks from its most probable state how far the goal is, and adds nothing
  // where no goal can be reached. `joint_action` < 0: no transition is valued (novelty_b is 0).
  // O(entries of A and, for novelty_b, of pB at that action).
  StepValue Value(const Beliefs& predicted, const Beliefs& before, int joint_action, int step,
                  const Beliefs& present) const;

  // What modality m is expected to show at these beliefs.
  Belief ExpectedOutcomes(int modality, const Beliefs& beliefs) const;

  const AgentView& agent() const { return agent_; }

 private:
  double NoveltyOfB(const Beliefs& predicted, const Beliefs& before, int joint_action) const;
  void TakeEntropies(size_t m);
  void TakeNormalisers(size_t m);
  void TakeNoveltyOfA(size_t m);
  void TakeNoveltyOfB(size_t f);

  const AgentView agent_;
  List<Belief> column_entropy_;                // [modality][column]
  List<List<double>> log_normaliser_;          // [modality][step]: ln sum exp of C
  absl::optional<InformationGainTable> gain_;  // unless it is of each modality, in full
  List<Matrix> novelty_a_;                     // [modality], as pA; empty: none
  List<List<Matrix>> novelty_b_;               // [factor][action], as pB; empty: none
  InductivePaths paths_;
};

// All policies from the present posterior. Beliefs are predicted once for every common beginning of
// policies.
PolicyTerms EvaluatePolicies(const AgentView& agent, const Beliefs& posterior,
                             const Policies& policies);
PolicyTerms EvaluatePolicies(const PolicyValuer& valuer, const Beliefs& posterior,
                             const Policies& policies);

// Policies whose beliefs are given, from inference over policies: [policy][tick], of which the last
// length + 1 are used: the present and what the policy leads to. The present counts too (C's first
// column is for it, the second for the first step), novelty_b from the first step on, and inductive
// planning starts from the policy's own belief about the present.
PolicyTerms EvaluateBeliefs(const PolicyValuer& valuer, const List<List<Beliefs>>& beliefs,
                            const Policies& policies);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_POLICY_VALUE_H_
