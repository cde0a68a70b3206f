// What outcomes say about hidden states: likelihoods and their logarithms.
//
//   for (const Evidence& evidence : EvidenceOf(agent, {Outcome{2}, Outcome{}}))
//     logit += evidence.log_likelihood[column];
//
// Pure functions. `observation` has an entry for each modality, each within its outcomes.
#ifndef STARLING_AGENTS_INFERENCE_EVIDENCE_H_
#define STARLING_AGENTS_INFERENCE_EVIDENCE_H_

#include "agents/model/beliefs.h"
#include "agents/model/parameters.h"

namespace starling {

// P(what was seen | joint state of these factors), the last factor fastest.
struct Likelihood {
  List<int> factors;
  List<double> likelihood;
};

// ln P(what was seen | joint state of these factors).
struct Evidence {
  List<int> factors;
  List<double> log_likelihood;  // by joint state, the last factor fastest
};

// One for each modality that says something. Of a soft outcome the mean of A over outcomes, or the
// geometric mean, as Conventions::soft_outcome has it. O(entries of A for soft outcomes, else
// columns).
List<Likelihood> OutcomeLikelihoods(const AgentView& agent, const Observation& observation);

// Their product over all factors. O(joint states x likelihoods).
Likelihood ProductOf(const GenerativeModel& model, const List<Likelihood>& likelihoods);

// The logarithms with their floor: one for each modality that says something, or a single one over
// all factors where likelihoods combine by their product. Soft and missing outcomes as the
// conventions have it.
List<Evidence> EvidenceOf(const AgentView& agent, const Observation& observation);

}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_EVIDENCE_H_
