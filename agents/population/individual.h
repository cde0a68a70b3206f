// Individual: an agent that computes by itself, in double: every kind of inference, planning and
// learning, under any conventions. What SIMD lanes do for common settings (lane_coverage.h), this
// does for all.
//
//   ASSIGN_OR_RETURN(auto individual, Individual::Create(model, settings));
//   IndividualState state = individual->AtBirth();
//   AgentStep step = individual->Step(observation, uniforms, /*taken=*/{}, state);
//
// Const after Create; may be used by any number of threads at once, each with states of its own.
// Same bits on every processor. Its lists take their memory from the thread's pool
// (agents/model/list.h): a step of an agent like others before it calls operator new no more.
#ifndef STARLING_AGENTS_POPULATION_INDIVIDUAL_H_
#define STARLING_AGENTS_POPULATION_INDIVIDUAL_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "agents/model/policies.h"
#include "agents/planning/policy_value.h"
#include "agents/population/agent_step.h"
#include "agents/population/individual_state.h"

namespace starling {

class Individual {
 public:
  // INVALID_ARGUMENT as CheckSettings; also if the policy set has more than kMaxEnumeratedPolicies,
  // or does not fit the habits E or the preferences C. The model and settings are copied.
  static absl::StatusOr<std::unique_ptr<const Individual>> Create(
      const GenerativeModel& model, const AgentSettings& settings,
      const SetFromAbove& set_from_above = {});

  const GenerativeModel& model() const { return model_; }
  const AgentSettings& settings() const { return settings_; }
  const StateRows& rows() const { return rows_; }
  const Policies& policies() const { return policies_; }

  IndividualState AtBirth() const { return rows_.AtBirth(); }
  // Beliefs start from D at the next step; what was learned is kept.
  void StartEpisode(IndividualState& state) const;

  // One tick: observe, infer states, infer policies, choose, learn. `uniforms`: a number in [0, 1)
  // for each control. `taken`, if not empty, is what the world saw in the place of the choice.
  // `observation` fits the model. Every number of the result is finite; counts are left out.
  AgentStep Step(const Observation& observation, absl::Span<const double> uniforms,
                 absl::Span<const int> taken, IndividualState& state) const;

  // The counts that changed in the step which led to `state`.
  void AddCounts(const IndividualState& state, AgentStep& step) const;

  // The posterior over policies that follows from what an agent holds, without observing, and what
  // it follows from: `policy_posterior` and the values of policies of a step.
  AgentStep PlanAgain(const IndividualState& state) const;

 private:
  Individual(const GenerativeModel& model, const AgentSettings& settings, const Policies& policies,
             const SetFromAbove& set_from_above);

  AgentView View(const IndividualState& state) const {
    return {model_, settings_, rows_.ParametersOf(state), &logs_};
  }
  void InferBeliefs(const Observation& observation, IndividualState& state, AgentStep& step) const;
  void InferFromWindow(const IndividualState& state, AgentStep& step) const;
  void InferByPolicy(const IndividualState& state, AgentStep& step) const;
  // Also returns the logarithm of the posterior's normaliser, 0 after a search.
  double Plan(const IndividualState& state, AgentStep& step) const;
  void Search(const PolicyValuer& valuer, AgentStep& step) const;
  double PlanPolicies(const IndividualState& state, const PolicyValuer& valuer,
                      AgentStep& step) const;
  void Act(absl::Span<const double> uniforms, double log_normaliser, IndividualState& state,
           AgentStep& step) const;
  void Learn(const Observation& observation, const Beliefs& before, absl::Span<const int> last,
             const AgentStep& step, IndividualState& state) const;
  void LearnAtEnd(IndividualState& state) const;
  void MoveWindow(const AgentStep& step, IndividualState& state) const;

  const GenerativeModel model_;
  const AgentSettings settings_;
  const Policies policies_;
  const StateRows rows_;
  const ParameterLogs logs_;
  const PolicyValuer valuer_at_birth_;  // while nothing is learned
};

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_INDIVIDUAL_H_
