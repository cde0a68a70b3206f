// DirectAgent: one agent computed from the formulas as they are written, by sums over all states
// and all policies, for comparison.
//
//   DirectAgent agent(model, settings);
//   const DirectStep step = agent.Step(observation);
//   agent.Take(action);
//
// Shares no code with the engine but the description of models. ln is of at least 2.2e-16.
#ifndef STARLING_AGENTS_POPULATION_TESTING_DIRECT_AGENT_H_
#define STARLING_AGENTS_POPULATION_TESTING_DIRECT_AGENT_H_

#include <vector>

#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"

namespace starling {

using DirectBeliefs = std::vector<std::vector<double>>;  // [factor][state]

struct DirectStep {
  DirectBeliefs prior, posterior;
  double free_energy = 0;
  std::vector<double> G, utility, information_gain, policy_posterior;  // [policy]
  std::vector<std::vector<double>> action_marginals;                   // [control][action]
};

class DirectAgent {
 public:
  DirectAgent(const GenerativeModel& model, const AgentSettings& settings);

  // Observes (negative: missing), infers, plans and learns A and B.
  DirectStep Step(const std::vector<int>& observation);
  // The action after the last step.
  void Take(const std::vector<int>& action) { action_ = action; }

  const std::vector<Tensor>& A_counts() const { return A_counts_; }
  const std::vector<Tensor>& B_counts() const { return B_counts_; }

 private:
  DirectBeliefs Predict(const DirectBeliefs& before, const std::vector<int>& action) const;
  double LogLikelihood(size_t m, int outcome, const std::vector<int>& states) const;
  void MeanField(const std::vector<int>& observation, DirectStep& step) const;
  void Joint(const std::vector<int>& observation, DirectStep& step) const;
  double FreeEnergy(const std::vector<int>& observation, const DirectBeliefs& prior,
                    const DirectBeliefs& q) const;
  void Evaluate(DirectStep& step) const;
  void Learn(const std::vector<int>& observation, const DirectBeliefs& posterior);

  const GenerativeModel model_;
  const AgentSettings settings_;
  std::vector<std::vector<std::vector<int>>> policies_;
  std::vector<Tensor> A_, B_, A_counts_, B_counts_;
  DirectBeliefs before_;  // empty before the first step
  std::vector<int> action_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_TESTING_DIRECT_AGENT_H_
