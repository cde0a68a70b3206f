// AgentStep: everything that one step of one agent computed.
//
//   const AgentStep step = *agent->Step({2, 0});
//   std::cout << step.posterior[0][1] << " " << step.policy_posterior[3];
//
// G is the negative expected free energy, higher is better, as the field writes it; all energies
// are in nats. A plain value; what an agent's settings do not compute is empty.
#ifndef STARLING_AGENTS_POPULATION_AGENT_STEP_H_
#define STARLING_AGENTS_POPULATION_AGENT_STEP_H_

#include <cstdint>
#include <vector>

#include "agents/model/beliefs.h"
#include "agents/model/tensor.h"

namespace starling {

struct AgentStep {
  Beliefs prior;           // [factor][state]: what state inference began with
  Beliefs posterior;       // [factor][state], at the present tick
  double free_energy = 0;  // negative_entropy + prior_cross_entropy - accuracy
  double negative_entropy = 0;
  double prior_cross_entropy = 0;
  double accuracy = 0;
  int sweeps = 0;                         // of mean field
  std::vector<double> free_energy_trace;  // before the first sweep and after each, where watched

  // Inference over a window.
  int window_observations = 0;
  std::vector<Beliefs> window;                       // [tick]
  std::vector<double> window_free_energy;            // [tick]
  std::vector<std::vector<Beliefs>> policy_beliefs;  // [policy][tick]: the window, then the future
  std::vector<double> policy_free_energy;            // F [policy]
  std::vector<Beliefs> policy_priors;                // [policy] where each has its own

  // Policies.
  std::vector<double> G;                       // [policy]; the sum of the terms
  std::vector<double> utility;                 // [policy]
  std::vector<double> state_information_gain;  // [policy]
  std::vector<double> novelty_a, novelty_b;    // [policy]: information gain about parameters
  std::vector<double> inductive;               // [policy]
  std::vector<double> risk, ambiguity;         // [policy]; not part of G
  std::vector<double> policy_posterior;        // [policy]
  double gamma = 0;                            // the precision of policies that was used
  bool planned = true;                         // false: the agent went on with an earlier plan

  // Tree search.
  double root_value = 0;
  int64_t belief_nodes = 0, policy_nodes = 0;
  std::vector<int64_t> belief_nodes_by_depth, policy_nodes_by_depth;
  bool search_complete = true;

  // Action.
  std::vector<std::vector<double>> action_marginals;  // [control][action], of the first step
  std::vector<std::vector<double>> drawn_from;  // see ActionChoice of planning/policy_posterior.h
  std::vector<int> action;                      // [control], what the agent chose

  // Counts after this step; empty unless they changed in it.
  std::vector<Tensor> A_counts;               // [modality]
  std::vector<Tensor> B_counts;               // [factor]
  std::vector<std::vector<double>> C_counts;  // [modality]
  std::vector<std::vector<double>> D_counts;  // [factor]
  std::vector<double> E_counts;               // [policy]
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_AGENT_STEP_H_
