// Policies as lists of joint actions (agents/model/joint_actions.h). The
// complete policy set of a length holds every sequence of joint actions, the last step running
// fastest.
#ifndef STARLING_AGENTS_PLANNING_POLICY_SET_H_
#define STARLING_AGENTS_PLANNING_POLICY_SET_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"

namespace starling {

// Most policies that are ever listed one by one: given policy sets, and complete ones with uneven
// habits E.
inline constexpr int kMaxEnumeratedPolicies = 65536;
// Most joint actions that a model may offer to planning.
inline constexpr int kMaxPlanActions = 1 << 15;

// Size of the policy set that the settings name; a double, since complete sets grow beyond any
// integer.
double CountPolicies(const GenerativeModel& model, const AgentSettings& settings);

// That number for messages: exact below 10^15, else to six digits.
std::string CountText(double policies);

// INVALID_ARGUMENT for a policy length below 1, more than kMaxPlanActions joint actions, habits E
// or counts pE of another size than the policy set, preferences C over fewer steps than policies
// have.
absl::Status CheckPolicySet(const GenerativeModel& model, const AgentSettings& settings);

// The policy set as joint actions [policy][step]. INVALID_ARGUMENT if it has more than `limit`
// policies, or if a given policy does not fit (its index, the step, the value and what is allowed).
absl::StatusOr<std::vector<std::vector<int>>> ListPolicies(const GenerativeModel& model,
                                                           const AgentSettings& settings,
                                                           int64_t limit);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_POLICY_SET_H_
