// From values to choices: the posterior over policies, its precision, the legal ones, the action.
//
//   PolicyPosterior q = InferPolicies(agent, terms.G, /*F=*/{}, legal);
//   ActionChoice choice = ChooseAction(agent, policies, q.probability, Legality(agent, posterior),
//   draws);
//
// Pure functions. Whatever finite numbers they are given, they give finite numbers.
#ifndef STARLING_AGENTS_PLANNING_POLICY_POSTERIOR_H_
#define STARLING_AGENTS_PLANNING_POLICY_POSTERIOR_H_

#include "absl/types/span.h"
#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"
#include "agents/model/policies.h"

namespace starling {

// Probability that each action of each control is legal at these beliefs: [control][action]. 1 for
// controls without a mask.
List<List<double>> Legality(const AgentView& agent, const Beliefs& beliefs);

// [policy]: whether every action of a policy is legal, each at the beliefs predicted for the time
// it is taken. Where no policy is, those that are least illegal (the greatest smallest legality)
// are. Empty if the model forbids nothing. O(policies x length x entries of B).
List<char> LegalPolicies(const AgentView& agent, const Beliefs& posterior,
                         const Policies& policies);

struct PolicyPosterior {
  List<double> probability;   // [policy], sums to 1; 0 for what is illegal or pruned
  double gamma = 0;           // the precision that was used
  double log_normaliser = 0;  // ln sum exp(gamma G - F + ln E), before pruning
};

// softmax(gamma G - F + ln E) over the legal policies, gamma fixed or updated, then pruned: what is
// less probable than settings.prune_policies of the best one is dropped. `F` empty: none; `legal`
// empty: all. At least one policy.
//
// Precision is updated by steps half the way to the fixed point of PrecisionRule, from that of
// settings.gamma on. It stays positive and finite, at most 1e6, also where evidence asks for less
// (kEvidence). Expectations are of legal policies.
PolicyPosterior InferPolicies(const AgentView& agent, absl::Span<const double> G,
                              absl::Span<const double> F, const List<char>& legal);

struct ActionChoice {
  List<int> action;              // [control]
  int policy = 0;                // the one that goes on with these actions: in full
                                 // mode the chosen one, else the most probable of
                                 // those that begin with them (of all, if none does)
  List<List<double>> marginals;  // [control][action], of first actions
  // What a stochastic choice is drawn from, softmax(alpha ln p): [control][action] when each
  // control is chosen by itself, else one list over policies; empty when the choice is
  // deterministic. Where the model forbids actions or policies are pruned, what has no probability
  // is not drawn; else it is worth the floor of the logarithm.
  List<List<double>> drawn_from;
};

// `posterior` over policies, and a number in [0, 1) for each control (the first alone in full
// mode). In marginal mode an illegal action (Legality at the present posterior) is not chosen while
// a legal one of its control has weight.
//
// Ties of deterministic choices, by TieRule: kUniform draws among the actions (marginal mode) or
// joint actions (full mode, by the logarithm of their best policy) within 1e-8 + 1e-14 x
// |log_normaliser| of the best, as agents in lanes do; the width follows the size of the numbers
// compared, of which `log_normaliser` of the posterior is a measure. kWithin1e8 draws among
// actions, or policies, whose probability is within 1e-8. The k-th of n is chosen by a draw in [k /
// n, (k + 1) / n).
ActionChoice ChooseAction(const AgentView& agent, const Policies& policies,
                          absl::Span<const double> posterior, const List<List<double>>& legality,
                          absl::Span<const double> uniforms, double log_normaliser = 0);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_POLICY_POSTERIOR_H_
