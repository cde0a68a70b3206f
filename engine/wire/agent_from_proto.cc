#include "engine/wire/agent_from_proto.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/wire/field_error.h"
#include "engine/wire/field_path.h"

namespace starling {
namespace {

constexpr int kMostIterations = 10000;
constexpr int kMostPolicySteps = 1 << 20;

// Proto3 enums are open: a number that is no value can come over the wire.
template <typename Message>
absl::Status CheckEnum(const Message& message, absl::string_view field_name,
                       absl::string_view path) {
  const auto* field = message.GetDescriptor()->FindFieldByName(std::string(field_name));
  const int value = message.GetReflection()->GetEnumValue(message, field);
  if (field->enum_type()->FindValueByNumber(value) != nullptr) return absl::OkStatus();
  return FieldError(absl::StrCat(path, ".", field_name),
                    absl::StrCat("is ", value, "; it must be ", AllowedValues(*field)));
}

absl::StatusOr<LearningSettings> ToLearning(const v1::Learning::Parameters& parameters,
                                            absl::string_view path) {
  LearningSettings settings;
  if (parameters.has_rate()) settings.rate = parameters.rate();
  if (parameters.has_prior_strength()) settings.prior_strength = parameters.prior_strength();
  RETURN_IF_ERROR(CheckFieldAtLeast(absl::StrCat(path, ".rate"), settings.rate, 0, true));
  RETURN_IF_ERROR(
      CheckFieldAtLeast(absl::StrCat(path, ".prior_strength"), settings.prior_strength, 0, true));
  return settings;
}

absl::Status SetLearning(const v1::Learning& learning, absl::string_view path,
                         AgentSettings& settings) {
  if (learning.has_a()) {
    ASSIGN_OR_RETURN(settings.learn_a, ToLearning(learning.a(), absl::StrCat(path, ".a")));
  }
  if (learning.has_b()) {
    ASSIGN_OR_RETURN(settings.learn_b, ToLearning(learning.b(), absl::StrCat(path, ".b")));
  }
  if (learning.has_only_possible()) settings.conventions.learn_only_possible = learning.only_possible();
  return absl::OkStatus();
}

absl::Status SetAction(const v1::Action& action, absl::string_view path, AgentSettings& settings) {
  RETURN_IF_ERROR(CheckEnum(action, "selection", path));
  RETURN_IF_ERROR(CheckEnum(action, "sampling", path));
  RETURN_IF_ERROR(CheckEnum(action, "ties", path));
  if (action.selection() == v1::Action::DETERMINISTIC) {
    settings.selection = ActionSelection::kDeterministic;
  } else if (action.selection() == v1::Action::STOCHASTIC) {
    settings.selection = ActionSelection::kStochastic;
  }
  if (action.sampling() == v1::Action::MARGINAL) {
    settings.sampling = ActionSampling::kMarginal;
  } else if (action.sampling() == v1::Action::FULL) {
    settings.sampling = ActionSampling::kFull;
  }
  if (action.ties() == v1::Action::UNIFORM) {
    settings.conventions.ties = TieRule::kUniform;
  } else if (action.ties() == v1::Action::FIRST_INDEX) {
    settings.conventions.ties = TieRule::kFirstIndex;
  }
  if (action.has_alpha()) settings.alpha = action.alpha();
  return CheckFieldAtLeast(absl::StrCat(path, ".alpha"), settings.alpha, 0);
}

absl::Status SetPolicies(const v1::Agent& agent, absl::string_view path, AgentSettings& settings) {
  for (int p = 0; p < agent.policies_size(); ++p) {
    const v1::Agent::Policy& policy = agent.policies(p);
    if (policy.steps_size() != settings.policy_length) {
      return FieldError(absl::StrCat(path, ".policies[", p, "]"),
                        absl::StrCat("has ", policy.steps_size(), " steps; policy_length is ",
                                     settings.policy_length));
    }
    std::vector<std::vector<int>> steps;
    for (const v1::Agent::Step& step : policy.steps()) {
      steps.emplace_back(step.actions().begin(), step.actions().end());
    }
    settings.policies.push_back(std::move(steps));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AgentSettings> ToAgentSettings(const v1::Agent& agent, absl::string_view path) {
  const auto field = [&](absl::string_view name) { return absl::StrCat(path, ".", name); };
  const std::string dialect = agent.dialect().empty() ? "starling" : agent.dialect();
  absl::StatusOr<AgentSettings> start = DialectSettings(dialect);
  if (!start.ok()) return FieldError(field("dialect"), start.status().message());
  AgentSettings settings = *std::move(start);

  RETURN_IF_ERROR(CheckEnum(agent, "inference", path));
  if (agent.inference() == v1::Agent::EXACT) settings.inference = StateInference::kExact;
  if (agent.inference() == v1::Agent::MEAN_FIELD) settings.inference = StateInference::kMeanField;
  if (agent.has_iterations()) settings.iterations = agent.iterations();
  if (agent.has_tolerance()) settings.tolerance = agent.tolerance();
  if (agent.has_policy_length()) settings.policy_length = agent.policy_length();
  if (agent.has_use_utility()) settings.use_utility = agent.use_utility();
  if (agent.has_use_state_information_gain()) {
    settings.use_state_information_gain = agent.use_state_information_gain();
  }
  if (agent.has_gamma()) settings.gamma = agent.gamma();
  RETURN_IF_ERROR(CheckFieldRange(field("iterations"), settings.iterations, 1, kMostIterations));
  RETURN_IF_ERROR(CheckFieldAtLeast(field("tolerance"), settings.tolerance, 0));
  RETURN_IF_ERROR(
      CheckFieldRange(field("policy_length"), settings.policy_length, 1, kMostPolicySteps));
  RETURN_IF_ERROR(CheckFieldAtLeast(field("gamma"), settings.gamma, 0));
  RETURN_IF_ERROR(SetPolicies(agent, path, settings));
  RETURN_IF_ERROR(SetAction(agent.action(), field("action"), settings));
  RETURN_IF_ERROR(SetLearning(agent.learning(), field("learning"), settings));
  return settings;
}

}  // namespace starling
