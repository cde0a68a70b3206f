#include "engine/wire/case_settings.h"

#include <functional>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr int kMostIterations = 10000;

absl::Status Unimplemented(const JsonValue& value, absl::string_view supported) {
  return absl::UnimplementedError(
      absl::StrCat(value.path(), ": is ", value.json().dump(), "; supported: ", supported));
}

absl::Status SetNumber(const JsonValue& value, bool above_zero, double* target) {
  ASSIGN_OR_RETURN(const double number, value.Number());
  if (number < 0 || (above_zero && number == 0)) {
    return value.Error(
        absl::StrCat("is ", number, "; it must be ", above_zero ? "above 0" : "at least 0"));
  }
  *target = number;
  return absl::OkStatus();
}

absl::Status SetBool(const JsonValue& value, bool* target) {
  ASSIGN_OR_RETURN(*target, value.Bool());
  return absl::OkStatus();
}

// One of several texts; `others_exist` says that pymdp has more of them.
template <typename Value>
absl::Status SetChoice(const JsonValue& value, const std::map<std::string, Value>& choices,
                       bool others_exist, Value* target) {
  ASSIGN_OR_RETURN(const std::string text, value.Text());
  const auto found = choices.find(text);
  if (found != choices.end()) {
    *target = found->second;
    return absl::OkStatus();
  }
  std::vector<std::string> names;
  for (const auto& [name, unused] : choices) names.push_back(absl::StrCat("\"", name, "\""));
  const std::string supported = absl::StrJoin(names, ", ");
  if (others_exist) return Unimplemented(value, supported);
  return value.Error(absl::StrCat("is \"", text, "\"; it must be one of ", supported));
}

absl::Status RequireOff(const JsonValue& value) {
  ASSIGN_OR_RETURN(const bool on, value.Bool());
  return on ? Unimplemented(value, "false") : absl::OkStatus();
}

absl::Status RequireAll(const JsonValue& value) {
  return value.json() == "all" ? absl::OkStatus() : Unimplemented(value, "\"all\"");
}

struct Learned {
  bool a = false;
  bool b = false;
  LearningSettings a_settings;
  LearningSettings b_settings;
};

absl::Status SetLearned(const JsonValue& value, Learned* learned) {
  ASSIGN_OR_RETURN(const std::string letters, value.Text());
  for (char letter : letters) {
    if (letter != 'A' && letter != 'B') return Unimplemented(value, "\"\", \"A\", \"B\", \"AB\"");
    (letter == 'A' ? learned->a : learned->b) = true;
  }
  return absl::OkStatus();
}

using Setter = std::function<absl::Status(const JsonValue&)>;

std::map<std::string, Setter> Setters(AgentSettings& settings, Learned& learned) {
  const auto number = [](double* target, bool above_zero = false) -> Setter {
    return [=](const JsonValue& value) { return SetNumber(value, above_zero, target); };
  };
  const auto boolean = [](bool* target) -> Setter {
    return [=](const JsonValue& value) { return SetBool(value, target); };
  };
  const Setter ignore = [](const JsonValue&) { return absl::OkStatus(); };
  return {
      {"gamma", number(&settings.gamma)},
      {"alpha", number(&settings.alpha)},
      {"dF_tol", number(&settings.tolerance)},
      {"lr_pA", number(&learned.a_settings.rate, true)},
      {"lr_pB", number(&learned.b_settings.rate, true)},
      {"use_utility", boolean(&settings.use_utility)},
      {"use_states_info_gain", boolean(&settings.use_state_information_gain)},
      {"num_iter",
       [&](const JsonValue& value) -> absl::Status {
         ASSIGN_OR_RETURN(settings.iterations, value.Integer(1, kMostIterations));
         return absl::OkStatus();
       }},
      {"inference_algo",
       [&](const JsonValue& value) {
         return SetChoice<StateInference>(
             value, {{"fpi", StateInference::kMeanField}, {"exact", StateInference::kExact}}, true,
             &settings.inference);
       }},
      {"action_selection",
       [&](const JsonValue& value) {
         return SetChoice<ActionSelection>(value,
                                           {{"deterministic", ActionSelection::kDeterministic},
                                            {"stochastic", ActionSelection::kStochastic}},
                                           false, &settings.selection);
       }},
      {"sampling_mode",
       [&](const JsonValue& value) {
         return SetChoice<ActionSampling>(
             value, {{"marginal", ActionSampling::kMarginal}, {"full", ActionSampling::kFull}},
             false, &settings.sampling);
       }},
      {"learn", [&](const JsonValue& value) { return SetLearned(value, &learned); }},
      {"use_param_info_gain", RequireOff},
      {"use_inductive", RequireOff},
      {"offline_learning", RequireOff},
      {"modalities_to_learn", RequireAll},
      {"factors_to_learn", RequireAll},
      {"inference_horizon", [](const JsonValue& value) { return Unimplemented(value, "null"); }},
      // Said by the steps, or without meaning where the settings above are off.
      {"episode_len", ignore},
      {"online_learning", ignore},
      {"lr_pD", ignore},
      {"inductive_depth", ignore},
      {"inductive_epsilon", ignore},
      {"inductive_threshold", ignore},
      {"save_belief_hist", ignore},
  };
}

}  // namespace

absl::StatusOr<AgentSettings> SettingsFromJson(const std::string& dialect,
                                               const JsonValue& settings) {
  ASSIGN_OR_RETURN(AgentSettings result, DialectSettings(dialect));
  Learned learned;
  const std::map<std::string, Setter> setters = Setters(result, learned);
  if (!settings.json().is_object()) return settings.Error("must be an object");
  for (const auto& [name, json] : settings.json().items()) {
    const auto setter = setters.find(name);
    if (setter == setters.end()) {
      std::vector<std::string> names;
      for (const auto& [known, unused] : setters) names.push_back(known);
      return settings.Error(
          absl::StrCat("unknown setting \"", name, "\"; there are: ", absl::StrJoin(names, ", ")));
    }
    if (json.is_null()) continue;
    RETURN_IF_ERROR(setter->second(JsonValue(json, absl::StrCat(settings.path(), ".", name))));
  }
  if (learned.a) result.learn_a = learned.a_settings;
  if (learned.b) result.learn_b = learned.b_settings;
  return result;
}

}  // namespace starling
