// Beliefs and observations of one agent, as plain values in double.
//
//   Beliefs beliefs = {{0.5, 0.5}, {1, 0, 0}};         // two factors
//   Observation seen = {Outcome{2}, Outcome{}};        // outcome 2; the second modality is missing
#ifndef STARLING_AGENTS_MODEL_BELIEFS_H_
#define STARLING_AGENTS_MODEL_BELIEFS_H_

#include "agents/model/list.h"

namespace starling {

using Belief = List<double>;   // probability of each state of a factor
using Beliefs = List<Belief>;  // by factor

// What one modality shows: an outcome, a distribution over outcomes, or nothing.
struct Outcome {
  int index = -1;            // >= 0: this outcome
  Belief distribution = {};  // if not empty, in the place of an index

  bool missing() const { return index < 0 && distribution.empty(); }
};
using Observation = List<Outcome>;  // by modality

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_BELIEFS_H_
