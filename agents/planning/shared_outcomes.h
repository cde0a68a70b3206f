// What the terms of a plan have in common, outcome by outcome.
//
//   SharedOutcomes shared = ShareOutcomes(plan, modalities);
//   shared.terms[t].outcomes   // functions of beliefs at the present; their entropies add up
//
// A term is a modality at predicted beliefs. Where these are deterministic functions of beliefs q
// that the plan starts from (s' = map(s)), the probability of each of its outcomes is linear in q:
//   p(o) = sum_s' A[o, s'] q'(s') = sum_s A[o, map(s)] q(s) = base + sum_i w_i q(s_i)
// and so are utility and ambiguity. Different terms share many of these functions: on a 5x5 grid
// the 45 beliefs of 125 policies have 1,125 outcomes, but only 97 distinct ones. Each, and the
// logarithm that its entropy takes, is then computed once for a tile. Pure functions.
#ifndef STARLING_AGENTS_PLANNING_SHARED_OUTCOMES_H_
#define STARLING_AGENTS_PLANNING_SHARED_OUTCOMES_H_

#include <cstdint>
#include <vector>

#include "agents/planning/plan.h"

namespace starling {

// The value that occurs most often; of several the smallest. `values` is not empty.
double MostCommon(std::vector<double> values);

// base + sum_i weights[i] x joint belief[states[i]].
struct LinearFunction {
  int joint = 0;  // into SharedOutcomes::joints
  double base = 0;
  std::vector<int> states;
  std::vector<double> weights;
};

struct SharedTerm {
  bool shared = false;  // false: it stays as the plan has it, the rest is empty
  double utility_base = 0;
  int utility = -1;  // into expectations, added to the base; -1: nothing
  double gain_base = 0;
  int ambiguity = -1;         // into expectations, subtracted; -1: nothing
  std::vector<int> outcomes;  // into outcomes; their entropies are added
};

struct SharedOutcomes {
  std::vector<std::vector<int>> joints;  // plan nodes, the last running fastest
  std::vector<LinearFunction> outcomes;
  std::vector<LinearFunction> expectations;
  std::vector<SharedTerm> terms;  // [plan term]
};

// What the compiler knows of a modality.
struct ModalityTables {
  bool may_share = false;  // what it shows does not change while agents live
  int outcomes = 0;
  const std::vector<double>* A = nullptr;            // [outcome][joint state]
  const std::vector<double>* ambiguity = nullptr;    // [joint state], nats
  const std::vector<double>* preferences = nullptr;  // [step][outcome], nats
  double direct_operations = 0;  // what all its terms would cost without sharing
};

// A modality is shared if that is estimated to be cheaper. `elementary`: multiply-adds that a
// logarithm costs. `factor_states`: of each factor. O(terms x outcomes x joint states); modalities
// for which that exceeds 2^26 are not shared.
SharedOutcomes ShareOutcomes(const Plan& plan, const std::vector<ModalityTables>& modalities,
                             const std::vector<int>& factor_states, double elementary);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_SHARED_OUTCOMES_H_
