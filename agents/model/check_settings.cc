#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr double kLargestPrecision = 1e6;  // of gamma and alpha
constexpr double kAnyNumber = std::numeric_limits<double>::max();
constexpr int kMostIterations = 10000;
constexpr int kMostEpisodeTicks = 65536;
constexpr int kMostWindow = 256;
constexpr int kMostRemembered = 1024;  // ticks of an episode that is learned from at its end

absl::Status CheckRange(absl::string_view name, double value, double low, double high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " is ", value, "; it must be a finite number of at least ", low,
                   high < kAnyNumber ? absl::StrCat(" and at most ", high) : ""));
}

// `count` things that may learn: what `only` counts.
absl::Status CheckLearning(const std::string& name, const std::optional<LearningSettings>& learning,
                           size_t count, absl::string_view things) {
  if (!learning) return absl::OkStatus();
  constexpr double kLeast = 1e-12;  // so that counts stay well above the log floor
  RETURN_IF_ERROR(CheckRange(absl::StrCat(name, ".rate"), learning->rate, kLeast, kLargestEntry));
  RETURN_IF_ERROR(CheckRange(absl::StrCat(name, ".prior_strength"), learning->prior_strength,
                             kLeast, kLargestEntry));
  RETURN_IF_ERROR(CheckRange(absl::StrCat(name, ".forgetting"), learning->forgetting, 0, 1));
  std::vector<int> seen;
  for (int index : learning->only) {
    if (index < 0 || static_cast<size_t>(index) >= count) {
      return absl::InvalidArgumentError(absl::StrCat(name, ".only names ", index, "; there are ",
                                                     count, " ", things, ", numbered from 0"));
    }
    if (std::find(seen.begin(), seen.end(), index) != seen.end()) {
      return absl::InvalidArgumentError(absl::StrCat(name, ".only names ", index, " twice"));
    }
    seen.push_back(index);
  }
  return absl::OkStatus();
}

absl::Status CheckLearning(const GenerativeModel& model, const AgentSettings& settings) {
  const size_t modalities = model.modalities().size();
  const size_t factors = model.factors().size();
  RETURN_IF_ERROR(CheckLearning("learning.a", settings.learn_a, modalities, "modalities"));
  RETURN_IF_ERROR(CheckLearning("learning.b", settings.learn_b, factors, "factors"));
  RETURN_IF_ERROR(CheckLearning("learning.c", settings.learn_c, modalities, "modalities"));
  RETURN_IF_ERROR(CheckLearning("learning.d", settings.learn_d, factors, "factors"));
  RETURN_IF_ERROR(CheckLearning("learning.e", settings.learn_e, 0, "habits to choose from"));
  const bool at_end = settings.learning_time == LearningTime::kEpisodeEnd;
  if (at_end && settings.learns()) {
    if (settings.episode_ticks >= 1 && settings.episode_ticks <= kMostRemembered) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        absl::StrCat("episode_ticks is ", settings.episode_ticks,
                     "; learning at the end of an episode needs one of 1 to ", kMostRemembered));
  }
  if (settings.learn_d && settings.episode_ticks == 0) {
    return absl::InvalidArgumentError(
        "episode_ticks is 0; D is learned when an episode ends: give its length");
  }
  return absl::OkStatus();
}

absl::Status CheckInference(const GenerativeModel& model, const AgentSettings& settings) {
  RETURN_IF_ERROR(CheckRange("iterations", settings.iterations, 1, kMostIterations));
  RETURN_IF_ERROR(CheckRange("tolerance", settings.tolerance, 0, kAnyNumber));
  RETURN_IF_ERROR(CheckRange("episode_ticks", settings.episode_ticks, 0, kMostEpisodeTicks));
  RETURN_IF_ERROR(CheckRange("window.horizon", settings.window.horizon, 1, kMostWindow));
  RETURN_IF_ERROR(CheckRange("window.step_size", settings.window.step_size, 1e-6, 1));
  const bool joint_tables = settings.inference == StateInference::kExact ||
                            settings.conventions.likelihoods == Likelihoods::kLogOfProduct ||
                            settings.inference == StateInference::kPolicyMessages;
  if (!joint_tables) return absl::OkStatus();
  double joint = 1;
  for (const Factor& factor : model.factors()) joint *= factor.states;
  if (joint <= kMaxExactStates) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(settings.inference == StateInference::kExact ? "exact inference"
                   : settings.inference == StateInference::kPolicyMessages
                       ? "inference by policy"
                       : "the logarithm of the product of likelihoods",
                   " over ", joint, " joint states; at most ", kMaxExactStates,
                   " are possible: use mean-field inference"));
}

absl::Status CheckSearch(const AgentSettings& settings) {
  const SearchSettings& search = *settings.search;
  RETURN_IF_ERROR(CheckRange("search.horizon", search.horizon, 1, 64));
  RETURN_IF_ERROR(CheckRange("search.policy_threshold", search.policy_threshold, 0, 1));
  RETURN_IF_ERROR(CheckRange("search.outcome_threshold", search.outcome_threshold, 0, 1));
  RETURN_IF_ERROR(CheckRange("search.penalty", search.penalty, 0, kLargestEntry));
  RETURN_IF_ERROR(CheckRange("search.gamma", search.gamma, 0, kLargestPrecision));
  RETURN_IF_ERROR(CheckRange("search.stop_entropy", search.stop_entropy, 0, kAnyNumber));
  RETURN_IF_ERROR(CheckRange("search.stop_value", search.stop_value, -kAnyNumber, kAnyNumber));
  RETURN_IF_ERROR(
      CheckRange("search.max_nodes", static_cast<double>(search.max_nodes), 2, 1 << 24));
  if (settings.policy_length != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("policy_length is ", settings.policy_length,
                     "; tree search looks ahead by its horizon, over policies of 1 step"));
  }
  if (settings.inference == StateInference::kPolicyMessages) {
    return absl::InvalidArgumentError(
        "tree search needs one belief for all policies; inference by policy has one for each");
  }
  return absl::OkStatus();
}

// The joint outcome of all modalities in every joint state is summed over one by one.
absl::Status CheckJointInformationGain(const GenerativeModel& model) {
  constexpr double kMostJoint = 1 << 24;
  double joint = 1;
  for (const Factor& factor : model.factors()) joint *= factor.states;
  for (const Modality& modality : model.modalities()) joint *= modality.outcomes;
  if (joint <= kMostJoint) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "conventions.information_gain over ", joint, " pairs of joint outcomes and states; at most ",
      kMostJoint, " are possible: take the sum over modalities"));
}

absl::Status CheckPolicyMessages(const GenerativeModel& model, PolicyMessages messages) {
  if (messages == PolicyMessages::kNone) {
    return absl::InvalidArgumentError(
        "inference by policy is pymdp's own, defects included; choose marginal messages, or a "
        "dialect or conventions.policy_messages of pymdp");
  }
  for (size_t c = 0; c < model.controls().size(); ++c) {
    if (model.controls()[c].legal.empty()) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("inference by policy takes no legal actions, and control ", c,
                     " has some; choose another inference"));
  }
  return absl::OkStatus();
}

absl::Status CheckPlanning(const GenerativeModel& model, const AgentSettings& settings) {
  RETURN_IF_ERROR(CheckRange("gamma", settings.gamma, 0, kLargestPrecision));
  RETURN_IF_ERROR(CheckRange("alpha", settings.alpha, 0, kLargestPrecision));
  RETURN_IF_ERROR(CheckRange("legality", settings.legality, 0, 1));
  RETURN_IF_ERROR(CheckRange("prune_policies", settings.prune_policies, 0, 1));
  if (settings.policy_length >= 1) {  // a length below 1 is reported with the policy set
    RETURN_IF_ERROR(CheckRange("plan_every", settings.execution.every, 1, settings.policy_length));
  }
  if (settings.inductive) {
    RETURN_IF_ERROR(CheckRange("inductive.depth", settings.inductive->depth, 1, 4096));
    RETURN_IF_ERROR(CheckRange("inductive.threshold", settings.inductive->threshold, 0, 1));
    RETURN_IF_ERROR(CheckRange("inductive.epsilon", settings.inductive->epsilon, 0, 1));
  }
  if (settings.precision) {
    RETURN_IF_ERROR(CheckRange("precision.shape", settings.precision->shape, 1e-6, 1e6));
    RETURN_IF_ERROR(CheckRange("precision.iterations", settings.precision->iterations, 1, 1000));
    if (settings.gamma == 0) {
      return absl::InvalidArgumentError("gamma is 0; to be updated it must be above 0");
    }
  }
  if (settings.conventions.information_gain == InformationGain::kJoint) {
    RETURN_IF_ERROR(CheckJointInformationGain(model));
  }
  if (settings.inference == StateInference::kPolicyMessages) {
    RETURN_IF_ERROR(CheckPolicyMessages(model, settings.conventions.policy_messages));
  }
  return settings.search ? CheckSearch(settings) : absl::OkStatus();
}

}  // namespace

absl::Status CheckSettings(const GenerativeModel& model, const AgentSettings& settings) {
  RETURN_IF_ERROR(CheckInference(model, settings));
  RETURN_IF_ERROR(CheckPlanning(model, settings));
  return CheckLearning(model, settings);
}

}  // namespace starling
