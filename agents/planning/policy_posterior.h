// From values to choices: the posterior over policies, its precision, the legal ones, the action.
//
//   PolicyPosterior q = InferPolicies(agent, terms.G, /*F=*/{}, legal);
//   Choice choice = ChooseAction(agent, policies, q.probability, legal_actions, draws);
//
// Pure functions.
#ifndef STARLING_AGENTS_PLANNING_POLICY_POSTERIOR_H_
#define STARLING_AGENTS_PLANNING_POLICY_POSTERIOR_H_

#include <vector>

#include "absl/types/span.h"
#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"

namespace starling {

// Probability that each action of each control is legal at these beliefs: [control][action].
std::vector<std::vector<double>> Legality(const AgentView& agent, const Beliefs& beliefs);

// [policy]: whether every action of a policy is legal, each with at least settings.legality at the
// beliefs predicted for the time it is taken. Where no policy is, those that are least illegal (the
// greatest smallest legality) are. Empty if the model forbids nothing.
std::vector<char> LegalPolicies(const AgentView& agent, const Beliefs& posterior,
                                const std::vector<std::vector<int>>& policies);

struct PolicyPosterior {
  std::vector<double> probability;  // [policy], sums to 1; 0 for what is illegal or pruned
  double gamma = 0;                 // the precision that was used
};

// softmax(gamma G - F + ln E) over the legal policies, gamma fixed or updated, then pruned. `F`
// empty: none; `legal` empty: all.
PolicyPosterior InferPolicies(const AgentView& agent, const std::vector<double>& G,
                              const std::vector<double>& F, const std::vector<char>& legal);

struct Choice {
  std::vector<int> action;                     // [control]
  int policy = 0;                              // the one that goes on with these actions: in full
                                               // mode the chosen one, else the most probable of
                                               // those that begin with them (of all, if none does)
  std::vector<std::vector<double>> marginals;  // [control][action], of first actions
  // What a stochastic choice is drawn from: [control][action] when each control is chosen by
  // itself, else one list over policies; empty when the choice is deterministic.
  std::vector<std::vector<double>> drawn_from;
};

// `posterior` over policies, their joint actions [policy][step], and a number in [0, 1) for each
// control (the first alone in full mode). In marginal mode an illegal action (Legality at the
// present posterior below settings.legality) is not chosen while a legal one of its control has
// weight.
Choice ChooseAction(const AgentView& agent, const std::vector<std::vector<int>>& policies,
                    const std::vector<double>& posterior,
                    const std::vector<std::vector<double>>& legality,
                    absl::Span<const double> uniforms);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_POLICY_POSTERIOR_H_
