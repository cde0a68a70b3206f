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

constexpr int kMostPolicySteps = 1 << 20;

// Sets `target` from an enum field whose values are those of `Value`, in their order, after an
// unspecified one. Proto3 enums are open: a number that is no value can come over the wire.
template <typename Value>
absl::Status SetEnum(const google::protobuf::Message& message, const char* name,
                     absl::string_view path, Value& target) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  const int value = message.GetReflection()->GetEnumValue(message, field);
  if (field->enum_type()->FindValueByNumber(value) == nullptr) {
    return FieldError(absl::StrCat(path, ".", name),
                      absl::StrCat("is ", value, "; it must be ", AllowedValues(*field)));
  }
  if (value > 0) target = static_cast<Value>(value - 1);
  return absl::OkStatus();
}

absl::Status SetConventions(const v1::Conventions& wire, absl::string_view path,
                            Conventions& conventions) {
  RETURN_IF_ERROR(SetEnum(wire, "log_floor", path, conventions.log_floor));
  RETURN_IF_ERROR(SetEnum(wire, "likelihoods", path, conventions.likelihoods));
  RETURN_IF_ERROR(SetEnum(wire, "soft_outcome", path, conventions.soft_outcome));
  RETURN_IF_ERROR(SetEnum(wire, "missing_outcome", path, conventions.missing_outcome));
  RETURN_IF_ERROR(SetEnum(wire, "sweep_rule", path, conventions.sweep_rule));
  RETURN_IF_ERROR(SetEnum(wire, "information_gain", path, conventions.information_gain));
  RETURN_IF_ERROR(SetEnum(wire, "preferences", path, conventions.preferences));
  RETURN_IF_ERROR(SetEnum(wire, "novelty", path, conventions.novelty));
  RETURN_IF_ERROR(SetEnum(wire, "policy_messages", path, conventions.policy_messages));
  RETURN_IF_ERROR(SetEnum(wire, "smoother", path, conventions.smoother));
  RETURN_IF_ERROR(SetEnum(wire, "pruned_branch", path, conventions.pruned_branch));
  if (wire.has_information_gain_threshold()) {
    conventions.information_gain_threshold = wire.information_gain_threshold();
  }
  if (wire.has_learn_whole_window()) conventions.learn_whole_window = wire.learn_whole_window();
  return absl::OkStatus();
}

void SetWindow(const v1::Window& wire, WindowSettings& window) {
  if (wire.has_horizon()) window.horizon = wire.horizon();
  if (wire.has_gradient_descent()) window.gradient_descent = wire.gradient_descent();
  if (wire.has_step_size()) window.step_size = wire.step_size();
  if (wire.has_policy_priors()) window.policy_priors = wire.policy_priors();
}

InductiveSettings ToInductive(const v1::Inductive& wire) {
  InductiveSettings inductive;
  if (wire.has_depth()) inductive.depth = wire.depth();
  if (wire.has_threshold()) inductive.threshold = wire.threshold();
  if (wire.has_epsilon()) inductive.epsilon = wire.epsilon();
  return inductive;
}

absl::StatusOr<SearchSettings> ToSearch(const v1::Search& wire, absl::string_view dialect,
                                        absl::string_view path) {
  SearchSettings search;
  if (dialect == "pymdp_1") search.rule = SearchRule::kBreadthFirst;
  RETURN_IF_ERROR(SetEnum(wire, "rule", path, search.rule));
  if (wire.has_horizon()) search.horizon = wire.horizon();
  if (wire.has_policy_threshold()) search.policy_threshold = wire.policy_threshold();
  if (wire.has_outcome_threshold()) search.outcome_threshold = wire.outcome_threshold();
  if (wire.has_penalty()) search.penalty = wire.penalty();
  if (wire.has_gamma()) search.gamma = wire.gamma();
  if (wire.has_stop_entropy()) search.stop_entropy = wire.stop_entropy();
  if (wire.has_stop_value()) search.stop_value = wire.stop_value();
  if (wire.has_max_nodes()) search.max_nodes = wire.max_nodes();
  return search;
}

absl::StatusOr<PrecisionSettings> ToPrecision(const v1::Precision& wire, absl::string_view path) {
  PrecisionSettings precision;
  RETURN_IF_ERROR(SetEnum(wire, "rule", path, precision.rule));
  if (wire.has_iterations()) precision.iterations = wire.iterations();
  if (wire.has_shape()) precision.shape = wire.shape();
  return precision;
}

LearningSettings ToLearning(const v1::Learning::Parameters& wire) {
  LearningSettings learning;
  if (wire.has_rate()) learning.rate = wire.rate();
  if (wire.has_prior_strength()) learning.prior_strength = wire.prior_strength();
  if (wire.has_forgetting()) learning.forgetting = wire.forgetting();
  learning.only.assign(wire.only().begin(), wire.only().end());
  return learning;
}

absl::Status SetLearning(const v1::Learning& wire, absl::string_view path,
                         AgentSettings& settings) {
  if (wire.has_a()) settings.learn_a = ToLearning(wire.a());
  if (wire.has_b()) settings.learn_b = ToLearning(wire.b());
  if (wire.has_c()) settings.learn_c = ToLearning(wire.c());
  if (wire.has_d()) settings.learn_d = ToLearning(wire.d());
  if (wire.has_e()) settings.learn_e = ToLearning(wire.e());
  if (wire.has_only_possible()) settings.conventions.learn_only_possible = wire.only_possible();
  return SetEnum(wire, "time", path, settings.learning_time);
}

absl::Status SetAction(const v1::Action& wire, absl::string_view path, AgentSettings& settings) {
  RETURN_IF_ERROR(SetEnum(wire, "selection", path, settings.selection));
  RETURN_IF_ERROR(SetEnum(wire, "sampling", path, settings.sampling));
  RETURN_IF_ERROR(SetEnum(wire, "ties", path, settings.conventions.ties));
  if (wire.has_alpha()) settings.alpha = wire.alpha();
  return absl::OkStatus();
}

absl::Status SetPolicies(const v1::Agent& agent, absl::string_view path, AgentSettings& settings) {
  if (agent.has_policy_length()) settings.policy_length = agent.policy_length();
  RETURN_IF_ERROR(CheckFieldRange(absl::StrCat(path, ".policy_length"), settings.policy_length, 1,
                                  kMostPolicySteps));
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

absl::Status SetPlanning(const v1::Agent& agent, absl::string_view dialect, absl::string_view path,
                         AgentSettings& settings) {
  if (agent.has_use_utility()) settings.use_utility = agent.use_utility();
  if (agent.has_use_state_information_gain()) {
    settings.use_state_information_gain = agent.use_state_information_gain();
  }
  if (agent.has_use_parameter_information_gain()) {
    settings.use_parameter_information_gain = agent.use_parameter_information_gain();
  }
  if (agent.has_gamma()) settings.gamma = agent.gamma();
  if (agent.has_inductive()) settings.inductive = ToInductive(agent.inductive());
  if (agent.has_search()) {
    ASSIGN_OR_RETURN(settings.search,
                     ToSearch(agent.search(), dialect, absl::StrCat(path, ".search")));
  }
  if (agent.has_precision()) {
    ASSIGN_OR_RETURN(settings.precision,
                     ToPrecision(agent.precision(), absl::StrCat(path, ".precision")));
  }
  if (agent.has_prune_policies()) settings.prune_policies = agent.prune_policies();
  if (agent.has_plan_every()) settings.execution.every = agent.plan_every();
  if (agent.has_legality()) settings.legality = agent.legality();
  return SetPolicies(agent, path, settings);
}

// Whether "window.horizon" or "learning.a.only" names a field of an agent.
bool IsAgentField(absl::string_view path) {
  const auto segments = ParseFieldPath(path);
  if (!segments.ok()) return false;
  const google::protobuf::Descriptor* type = v1::Agent::descriptor();
  for (const PathSegment& segment : *segments) {
    const auto* field = type == nullptr ? nullptr : type->FindFieldByName(segment.name);
    if (field == nullptr) return false;
    type = field->message_type();
  }
  return true;
}

}  // namespace

absl::StatusOr<AgentSettings> ToAgentSettings(const v1::Agent& agent, absl::string_view path) {
  const auto field = [&](absl::string_view name) { return absl::StrCat(path, ".", name); };
  const std::string dialect = agent.dialect().empty() ? "starling" : agent.dialect();
  absl::StatusOr<AgentSettings> start = DialectSettings(dialect);
  if (!start.ok()) return FieldError(field("dialect"), start.status().message());
  AgentSettings settings = *std::move(start);

  RETURN_IF_ERROR(SetEnum(agent, "inference", path, settings.inference));
  if (agent.has_iterations()) settings.iterations = agent.iterations();
  if (agent.has_tolerance()) settings.tolerance = agent.tolerance();
  if (agent.has_episode_ticks()) settings.episode_ticks = agent.episode_ticks();
  SetWindow(agent.window(), settings.window);
  RETURN_IF_ERROR(SetPlanning(agent, dialect, path, settings));
  RETURN_IF_ERROR(SetAction(agent.action(), field("action"), settings));
  RETURN_IF_ERROR(SetLearning(agent.learning(), field("learning"), settings));
  RETURN_IF_ERROR(SetConventions(agent.conventions(), field("conventions"), settings.conventions));
  return settings;
}

absl::Status CheckAgent(const GenerativeModel& model, const AgentSettings& settings,
                        absl::string_view path) {
  absl::Status status = CheckSettings(model, settings);
  if (status.ok()) return status;
  const absl::string_view message = status.message();
  const size_t space = message.find(' ');
  std::string field(message.substr(0, space));
  if (field == "alpha") field = "action.alpha";
  if (space == absl::string_view::npos || !IsAgentField(field)) return FieldError(path, message);
  return FieldError(absl::StrCat(path, ".", field), message.substr(space + 1));
}

}  // namespace starling
