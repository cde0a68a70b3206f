#include "agents/planning/policy_set.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "agents/model/joint_actions.h"
#include "base/status_macros.h"

namespace starling {
namespace {

absl::StatusOr<std::vector<int>> GivenPolicy(const GenerativeModel& model,
                                             const AgentSettings& settings, size_t index) {
  const std::vector<std::vector<int>>& steps = settings.policies[index];
  const std::string name = absl::StrCat("policies[", index, "]");
  if (static_cast<int>(steps.size()) != settings.policy_length) {
    return absl::InvalidArgumentError(absl::StrCat(
        name, " has ", steps.size(), " steps; policy_length is ", settings.policy_length));
  }
  std::vector<int> actions;
  for (size_t t = 0; t < steps.size(); ++t) {
    if (steps[t].size() != model.controls().size()) {
      return absl::InvalidArgumentError(absl::StrCat(name, " step ", t, " chooses for ",
                                                     steps[t].size(), " controls; the model has ",
                                                     model.controls().size()));
    }
    for (size_t c = 0; c < steps[t].size(); ++c) {
      const int limit = model.controls()[c].actions;
      if (steps[t][c] < 0 || steps[t][c] >= limit) {
        return absl::InvalidArgumentError(absl::StrCat(name, " step ", t, " chooses action ",
                                                       steps[t][c], " of control ", c,
                                                       "; it has actions 0 to ", limit - 1));
      }
    }
    actions.push_back(JointAction(model, steps[t]));
  }
  return actions;
}

}  // namespace

double CountPolicies(const GenerativeModel& model, const AgentSettings& settings) {
  if (!settings.policies.empty()) return static_cast<double>(settings.policies.size());
  return std::pow(static_cast<double>(model.num_joint_actions()), settings.policy_length);
}

std::string CountText(double policies) {
  if (std::isinf(policies)) return "more than 1e308";
  return policies < 1e15 ? absl::StrFormat("%.0f", policies) : absl::StrFormat("%g", policies);
}

absl::Status CheckPolicySet(const GenerativeModel& model, const AgentSettings& settings) {
  if (settings.policy_length < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("policy_length is ", settings.policy_length, "; it must be at least 1"));
  }
  if (model.num_joint_actions() > kMaxPlanActions) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the controls have ", model.num_joint_actions(), " joint actions; planning takes at most ",
        kMaxPlanActions, ": use fewer controls or fewer actions"));
  }
  const double policies = CountPolicies(model, settings);
  if (!model.E().empty() && static_cast<double>(model.E().size()) != policies) {
    return absl::InvalidArgumentError(absl::StrCat("E has ", model.E().size(),
                                                   " entries; the policy set has ",
                                                   CountText(policies), " policies"));
  }
  if (!model.pE().empty() && static_cast<double>(model.pE().size()) != policies) {
    return absl::InvalidArgumentError(absl::StrCat("pE has ", model.pE().size(),
                                                   " entries; the policy set has ",
                                                   CountText(policies), " policies"));
  }
  const bool present_counts = settings.inference == StateInference::kPolicyMessages;
  const int steps = settings.policy_length + (present_counts ? 1 : 0);
  for (size_t m = 0; m < model.modalities().size(); ++m) {
    const std::vector<int>& shape = model.modalities()[m].C.shape;
    if (shape.size() != 2 || shape[1] >= steps) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("C[", m, "] covers ", shape[1], " steps; policy_length is ",
                     settings.policy_length, present_counts ? ", and the present counts too" : ""));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::vector<int>>> ListPolicies(const GenerativeModel& model,
                                                           const AgentSettings& settings,
                                                           int64_t limit) {
  const double count = CountPolicies(model, settings);
  if (count > static_cast<double>(limit)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the policy set has ", CountText(count), " policies; at most ", limit,
        " can be listed one by one: shorten policy_length, leave out E, or give fewer policies"));
  }
  std::vector<std::vector<int>> policies;
  if (!settings.policies.empty()) {
    for (size_t p = 0; p < settings.policies.size(); ++p) {
      ASSIGN_OR_RETURN(std::vector<int> policy, GivenPolicy(model, settings, p));
      policies.push_back(std::move(policy));
    }
    return policies;
  }
  const int64_t actions = model.num_joint_actions();
  for (int64_t index = 0; index < static_cast<int64_t>(count); ++index) {
    std::vector<int> policy(static_cast<size_t>(settings.policy_length));
    int64_t rest = index;
    for (size_t t = policy.size(); t-- > 0; rest /= actions)
      policy[t] = static_cast<int>(rest % actions);
    policies.push_back(std::move(policy));
  }
  return policies;
}

}  // namespace starling
