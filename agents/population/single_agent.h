// SingleAgent: one agent over a sequence of observations, in double, with everything it computed
// laid open.
//
// The same kernels as a Population of one, so that what is inspected here is what simulations run.
//
//   ASSIGN_OR_RETURN(auto agent, SingleAgent::Create(model, settings));
//   ASSIGN_OR_RETURN(AgentStep step, agent->Step({2, 0}));
//   std::cout << step.posterior[0][1] << " " << step.policy_posterior[3];
//
// Not thread-safe. For millions of agents use a Simulation.
#ifndef STARLING_AGENTS_POPULATION_SINGLE_AGENT_H_
#define STARLING_AGENTS_POPULATION_SINGLE_AGENT_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"

namespace starling {

// What one step computed. G is the negative expected free energy, higher is better, as the field
// writes it; all energies are in nats.
struct AgentStep {
  std::vector<std::vector<double>> prior;      // [factor][state]
  std::vector<std::vector<double>> posterior;  // [factor][state]
  double free_energy = 0;                      // negative_entropy + prior_cross_entropy - accuracy
  double negative_entropy = 0;
  double prior_cross_entropy = 0;
  double accuracy = 0;
  std::vector<double> G;                              // [policy]; the sum of the two below
  std::vector<double> utility;                        // [policy]
  std::vector<double> state_information_gain;         // [policy]
  std::vector<double> policy_posterior;               // [policy]
  std::vector<std::vector<double>> action_marginals;  // [control][action], of the first step
  std::vector<int> action;                            // [control], what the agent chose
  std::vector<Tensor> A_counts;  // [modality], after this step; empty unless A is learned
  std::vector<Tensor> B_counts;  // [factor], after this step; empty unless B is learned
};

class SingleAgent {
 public:
  // INVALID_ARGUMENT as CompileModel; also if the policy set is too large to list (at most
  // kMaxListedPolicies).
  static constexpr int kMaxListedPolicies = 1 << 20;
  static absl::StatusOr<std::unique_ptr<SingleAgent>> Create(const GenerativeModel& model,
                                                             const AgentSettings& settings,
                                                             uint64_t seed = 0);
  ~SingleAgent();

  // Observes one outcome index for each modality (negative: missing), then infers, plans, chooses
  // and learns. `taken`, if given, is the action the world saw instead of the chosen one.
  // INVALID_ARGUMENT if a number does not fit its modality or control.
  absl::StatusOr<AgentStep> Step(absl::Span<const int> observation,
                                 std::optional<std::vector<int>> taken = std::nullopt);

  // The next step starts from the prior D again; what was learned is kept.
  void StartEpisode();

  // The policy set [policy][step][control], in the order of AgentStep's lists.
  const std::vector<std::vector<std::vector<int>>>& policies() const;

 private:
  struct Impl;
  explicit SingleAgent(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_SINGLE_AGENT_H_
