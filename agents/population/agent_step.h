// AgentStep: everything that one step of one agent computed.
//
//   const AgentStep step = *agent->Step({2, 0});
//   std::cout << step.posterior[0][1] << " " << step.policy_posterior[3];
//
// G is the negative expected free energy, higher is better, as the field writes it; all energies
// are in nats. A plain value; what an agent's settings do not compute is empty. Lists convert to
// std::vector and back (agents/model/list.h).
#ifndef STARLING_AGENTS_POPULATION_AGENT_STEP_H_
#define STARLING_AGENTS_POPULATION_AGENT_STEP_H_

#include <cstdint>
#include <vector>

#include "agents/model/beliefs.h"
#include "agents/model/list.h"
#include "agents/model/tensor.h"

namespace starling {

struct AgentStep {
  Beliefs prior;           // [factor][state]: what state inference began with
  Beliefs posterior;       // [factor][state], at the present tick
  double free_energy = 0;  // negative_entropy + prior_cross_entropy - accuracy
  double negative_entropy = 0;
  double prior_cross_entropy = 0;
  double accuracy = 0;
  int sweeps = 0;                  // of mean field
  List<double> free_energy_trace;  // before the first sweep and after each, where watched

  // Inference over a window.
  int window_observations = 0;
  List<Beliefs> window;                // [tick]
  List<double> window_free_energy;     // [tick]
  List<List<Beliefs>> policy_beliefs;  // [policy][tick]: the window, then the future
  List<double> policy_free_energy;     // F [policy]
  List<Beliefs> policy_priors;         // [policy] where each has its own

  // Policies.
  List<double> G;                       // [policy]; the sum of the terms
  List<double> utility;                 // [policy]
  List<double> state_information_gain;  // [policy]
  List<double> novelty_a, novelty_b;    // [policy]: information gain about parameters
  List<double> inductive;               // [policy]
  List<double> risk, ambiguity;         // [policy]; not part of G
  List<double> policy_posterior;        // [policy]
  double gamma = 0;                     // the precision of policies that was used
  bool planned = true;                  // false: the agent went on with an earlier plan

  // Tree search.
  double root_value = 0;
  int64_t belief_nodes = 0, policy_nodes = 0;
  List<int64_t> belief_nodes_by_depth, policy_nodes_by_depth;
  bool search_complete = true;

  // Action.
  List<List<double>> action_marginals;  // [control][action], of the first step
  List<List<double>> drawn_from;        // see ActionChoice of planning/policy_posterior.h
  List<int> action;                     // [control], what the agent chose

  // Counts after this step; empty unless they changed in it.
  std::vector<Tensor> A_counts;  // [modality]
  std::vector<Tensor> B_counts;  // [factor]
  List<List<double>> C_counts;   // [modality]
  List<List<double>> D_counts;   // [factor]
  List<double> E_counts;         // [policy]
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_AGENT_STEP_H_
