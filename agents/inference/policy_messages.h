// Marginal message passing for each policy separately, over a window of the past and the policy's
// future: pymdp's NumPy MMP, in both its forms (Conventions::policy_messages). The recursions stand
// in docs/active-inference.md.
//
//   PolicyWindowPosterior q = InferPolicyWindow(agent, window, priors, policies);
//   q.beliefs[p].back(), q.evidence[p]
#ifndef STARLING_AGENTS_INFERENCE_POLICY_MESSAGES_H_
#define STARLING_AGENTS_INFERENCE_POLICY_MESSAGES_H_

#include "agents/inference/window_inference.h"
#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"
#include "agents/model/policies.h"

namespace starling {

struct PolicyWindowPosterior {
  List<List<Beliefs>> beliefs;  // [policy][tick]: the window, then the future
  List<double> F;  // [policy], free energy as pymdp counts it: the posterior over policies
                   // is softmax(gamma G - F + ln E)
};

// `priors`: one for all policies, or one each; window.prior is not read. `policies`: joint actions
// [policy][step], at least one step. settings.iterations rounds, from flat beliefs on, in place.
// With the first column of Conventions::policy_messages, and in fixed-point updates, likelihoods
// are tables over the joint states of all factors. O(policies x iterations x ticks x entries of A,
// B and these tables x factors).
PolicyWindowPosterior InferPolicyWindow(const AgentView& agent, const Window& window,
                                        const List<Beliefs>& priors, const Policies& policies);

}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_POLICY_MESSAGES_H_
