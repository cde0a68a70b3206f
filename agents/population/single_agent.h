// SingleAgent: one agent over a sequence of observations, in double, with everything it computed
// laid open.
//
// The same arithmetic as a Population of one in double, so that what is inspected here is what
// simulations run.
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
#include "agents/model/beliefs.h"
#include "agents/model/generative_model.h"
#include "agents/model/parameters.h"
#include "agents/population/agent_step.h"
#include "agents/population/kernel_choice.h"
#include "agents/population/level.h"

namespace starling {

class SingleAgent {
 public:
  // INVALID_ARGUMENT as CheckSettings and CompileModel; also if the policy set is too large to list
  // (at most kMaxListedPolicies); FAILED_PRECONDITION if this processor lacks the instruction set.
  // It draws what agent `id` of a simulation with that seed draws.
  static constexpr int kMaxListedPolicies = 1 << 20;
  static absl::StatusOr<std::unique_ptr<SingleAgent>> Create(
      const GenerativeModel& model, const AgentSettings& settings, uint64_t seed = 0,
      int64_t id = 0, InstructionSet instructions = InstructionSet::kAuto);
  // Of several levels, the lowest first (agents/population/layered_agent.h); what follows is about
  // the lowest.
  static absl::StatusOr<std::unique_ptr<SingleAgent>> Create(
      const std::vector<LevelParts>& levels, uint64_t seed = 0, int64_t id = 0,
      InstructionSet instructions = InstructionSet::kAuto);
  ~SingleAgent();

  // Observes one outcome index for each modality (negative: missing), then infers, plans, chooses
  // and learns. `taken`, if given, is the action the world saw instead of the chosen one.
  // INVALID_ARGUMENT if a number does not fit its modality or control.
  absl::StatusOr<AgentStep> Step(absl::Span<const int> observation,
                                 std::optional<std::vector<int>> taken = std::nullopt);
  // The same for outcomes that may be distributions. INVALID_ARGUMENT also if one is not, or if the
  // settings do not take any (see CoveredByLanes of agents/population/lane_coverage.h: an agent
  // with other than default settings always does).
  absl::StatusOr<AgentStep> StepOn(const Observation& observation,
                                   std::optional<std::vector<int>> taken = std::nullopt);

  // The next step starts from the prior D again; what was learned is kept.
  void StartEpisode();

  // What the agent holds now: its parameters and Dirichlet counts.
  const ModelParameters& parameters() const;

  // The policy set [policy][step][control], in the order of AgentStep's lists.
  const std::vector<std::vector<std::vector<int>>>& policies() const;

 private:
  struct Impl;
  explicit SingleAgent(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_SINGLE_AGENT_H_
