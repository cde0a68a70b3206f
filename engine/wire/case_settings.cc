#include "engine/wire/case_settings.h"

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "base/status_macros.h"
#include "engine/wire/agent_from_proto.h"
#include "engine/wire/json_message.h"

namespace starling {
namespace {

constexpr int kMostIterations = 10000;
constexpr int kMostEpisodeTicks = 65536;
constexpr int kMostIndex = 1 << 28;
constexpr int kLongestWindow = 256;

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

absl::Status SetInteger(const JsonValue& value, int low, int high, int* target) {
  ASSIGN_OR_RETURN(*target, value.Integer(low, high));
  return absl::OkStatus();
}

absl::Status SetBool(const JsonValue& value, bool* target) {
  ASSIGN_OR_RETURN(*target, value.Bool());
  return absl::OkStatus();
}

template <typename Value>
absl::Status SetChoice(const JsonValue& value, const std::map<std::string, Value>& choices,
                       Value* target) {
  ASSIGN_OR_RETURN(const std::string text, value.Text());
  const auto found = choices.find(text);
  if (found != choices.end()) {
    *target = found->second;
    return absl::OkStatus();
  }
  std::vector<std::string> names;
  for (const auto& [name, unused] : choices) names.push_back(absl::StrCat("\"", name, "\""));
  return value.Error(
      absl::StrCat("is \"", text, "\"; it must be one of ", absl::StrJoin(names, ", ")));
}

// "all" or a list of places.
absl::Status SetSubset(const JsonValue& value, std::vector<int>* target) {
  target->clear();
  if (value.json() == "all") return absl::OkStatus();
  ASSIGN_OR_RETURN(*target, value.Integers(0, kMostIndex));
  if (!target->empty()) return absl::OkStatus();
  return value.Error("is an empty list; leave the letter out of `learn` instead");
}

// What pymdp says in several settings at once.
struct Collected {
  absl::optional<std::string> learn;  // letters; none: as the agent's fields have it
  LearningSettings a, b, d;
  std::vector<int> modalities, factors;
  bool offline = false;
  bool online = true;
  bool inductive = false;
  InductiveSettings inductive_settings;
  absl::optional<SearchRule> searched;
  SearchSettings search;
  std::string search_setting;  // one that is given
  absl::optional<bool> averages;
};

using Setter = std::function<absl::Status(const JsonValue&)>;
using Setters = std::map<std::string, Setter>;

Setter Number(double* target, bool above_zero = false) {
  return [=](const JsonValue& value) { return SetNumber(value, above_zero, target); };
}
Setter Integer(int low, int high, int* target) {
  return [=](const JsonValue& value) { return SetInteger(value, low, high, target); };
}
Setter Boolean(bool* target) {
  return [=](const JsonValue& value) { return SetBool(value, target); };
}
Setter Nothing() {
  return [](const JsonValue&) { return absl::OkStatus(); };
}

absl::Status SetInference(const JsonValue& value, AgentSettings& settings) {
  RETURN_IF_ERROR(SetChoice<StateInference>(value,
                                            {{"fpi", StateInference::kMeanField},
                                             {"ovf", StateInference::kMeanField},
                                             {"exact", StateInference::kExact},
                                             {"vmp", StateInference::kVariationalMessages},
                                             {"mmp", StateInference::kMarginalMessages},
                                             {"MMP", StateInference::kPolicyMessages}},
                                            &settings.inference));
  if (value.json() == "ovf") settings.conventions.smoother = Smoother::kLosesMass;
  if (value.json() == "exact") settings.conventions.smoother = Smoother::kExact;
  return absl::OkStatus();
}

void AddInference(AgentSettings& settings, Collected& collected, Setters& setters) {
  setters["inference_algo"] = [&](const JsonValue& value) { return SetInference(value, settings); };
  setters["num_iter"] = Integer(1, kMostIterations, &settings.iterations);
  setters["dF_tol"] = Number(&settings.tolerance);
  setters["inference_horizon"] = [&](const JsonValue& value) {
    if (!value.json().is_null())
      return SetInteger(value, 1, kLongestWindow, &settings.window.horizon);
    settings.window.horizon = kLongestWindow;
    return absl::OkStatus();
  };
  setters["grad_descent"] = Boolean(&settings.window.gradient_descent);
  setters["tau"] = Number(&settings.window.step_size, true);
  setters["policy_sep_prior"] = Boolean(&settings.window.policy_priors);
  setters["use_BMA"] = [&](const JsonValue& value) -> absl::Status {
    ASSIGN_OR_RETURN(collected.averages, value.Bool());
    return absl::OkStatus();
  };
  setters["episode_len"] = Integer(1, kMostEpisodeTicks, &settings.episode_ticks);
  setters["save_belief_hist"] = Nothing();
}

void AddPlanning(AgentSettings& settings, Collected& collected, Setters& setters) {
  setters["gamma"] = Number(&settings.gamma);
  setters["alpha"] = Number(&settings.alpha);
  setters["use_utility"] = Boolean(&settings.use_utility);
  setters["use_states_info_gain"] = Boolean(&settings.use_state_information_gain);
  setters["use_param_info_gain"] = Boolean(&settings.use_parameter_information_gain);
  setters["action_selection"] = [&](const JsonValue& value) {
    return SetChoice<ActionSelection>(value,
                                      {{"deterministic", ActionSelection::kDeterministic},
                                       {"stochastic", ActionSelection::kStochastic}},
                                      &settings.selection);
  };
  setters["sampling_mode"] = [&](const JsonValue& value) {
    return SetChoice<ActionSampling>(
        value, {{"marginal", ActionSampling::kMarginal}, {"full", ActionSampling::kFull}},
        &settings.sampling);
  };
  setters["use_inductive"] = Boolean(&collected.inductive);
  setters["inductive_depth"] = Integer(1, 4096, &collected.inductive_settings.depth);
  setters["inductive_threshold"] = Number(&collected.inductive_settings.threshold);
  setters["inductive_epsilon"] = Number(&collected.inductive_settings.epsilon);
}

void AddLearning(Collected& collected, Setters& setters) {
  setters["learn"] = [&](const JsonValue& value) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string letters, value.Text());
    if (letters.find_first_not_of("ABD") != std::string::npos) {
      return value.Error(absl::StrCat("is \"", letters,
                                      "\"; it must be letters of A, B and D; C and E learn by the "
                                      "field `learning`"));
    }
    collected.learn = letters;
    return absl::OkStatus();
  };
  setters["lr_pA"] = Number(&collected.a.rate, true);
  setters["lr_pB"] = Number(&collected.b.rate, true);
  setters["lr_pD"] = Number(&collected.d.rate, true);
  setters["modalities_to_learn"] = [&](const JsonValue& value) {
    return SetSubset(value, &collected.modalities);
  };
  setters["factors_to_learn"] = [&](const JsonValue& value) {
    return SetSubset(value, &collected.factors);
  };
  setters["offline_learning"] = Boolean(&collected.offline);
  setters["online_learning"] = Boolean(&collected.online);
}

void AddSearch(Collected& collected, Setters& setters) {
  SearchSettings& search = collected.search;
  const auto part = [&](const char* name, const Setter& setter) {
    setters[name] = [&collected, name, setter](const JsonValue& value) {
      collected.search_setting = name;
      return setter(value);
    };
  };
  const auto horizon = [&](const char* name, SearchRule rule) {
    part(name, [&collected, rule](const JsonValue& value) {
      collected.searched = rule;
      return SetInteger(value, 1, 64, &collected.search.horizon);
    });
  };
  horizon("horizon", SearchRule::kBreadthFirst);
  horizon("si_horizon", SearchRule::kRecursive);
  for (const char* name : {"policy_prune_threshold", "si_policy_prune_threshold"}) {
    part(name, Number(&search.policy_threshold));
  }
  for (const char* name : {"observation_prune_threshold", "si_state_prune_threshold"}) {
    part(name, Number(&search.outcome_threshold));
  }
  for (const char* name : {"prune_penalty", "si_prune_penalty"}) {
    part(name, Number(&search.penalty));
  }
  part("search_gamma", Number(&search.gamma));
  part("entropy_stop_threshold", Number(&search.stop_entropy));
  part("neg_efe_stop_threshold", [&](const JsonValue& value) -> absl::Status {
    ASSIGN_OR_RETURN(search.stop_value, value.Number());
    return absl::OkStatus();
  });
  part("max_nodes", [&](const JsonValue& value) -> absl::Status {
    ASSIGN_OR_RETURN(search.max_nodes, value.LongInteger(2, 1 << 24));
    return absl::OkStatus();
  });
  part("kl_threshold", [](const JsonValue& value) {
    return value.json() == -1 ? absl::OkStatus() : Unimplemented(value, "-1");
  });
  part("max_branching", Nothing());
  part("topk_obsspace", Nothing());
}

absl::Status Apply(const JsonValue& value, const Collected& collected, AgentSettings& settings) {
  if (collected.averages && *collected.averages == settings.window.policy_priors) {
    return absl::UnimplementedError(
        absl::StrCat(value.path(), ".use_BMA: must be the opposite of policy_sep_prior"));
  }
  if (collected.inductive) settings.inductive = collected.inductive_settings;
  if (collected.searched) {
    settings.search = collected.search;
    settings.search->rule = *collected.searched;
  } else if (!collected.search_setting.empty()) {
    return value.Error(absl::StrCat(collected.search_setting,
                                    " is a setting of tree search, which there is with `horizon` "
                                    "or `si_horizon` only"));
  }
  if (!collected.learn) return absl::OkStatus();
  const auto choose = [&](char letter, LearningSettings learning, const std::vector<int>& only,
                          std::optional<LearningSettings>& target) {
    if (collected.learn->find(letter) == std::string::npos) return;
    learning.only = only;
    target = std::move(learning);
  };
  choose('A', collected.a, collected.modalities, settings.learn_a);
  choose('B', collected.b, collected.factors, settings.learn_b);
  choose('D', collected.d, collected.factors, settings.learn_d);
  return absl::OkStatus();
}

// Members that are no setting of pymdp, as the fields of an agent.
absl::StatusOr<AgentSettings> FromFields(const std::string& dialect, const JsonValue& settings,
                                         const Setters& setters) {
  nlohmann::ordered_json fields = nlohmann::ordered_json::object();
  for (const auto& [name, json] : settings.json().items()) {
    if (setters.count(name) > 0) continue;
    if (name == "dialect" || v1::Agent::descriptor()->FindFieldByName(name) == nullptr) {
      std::vector<std::string> names;
      for (const auto& [known, unused] : setters) names.push_back(known);
      return settings.Error(absl::StrCat("unknown setting \"", name,
                                         "\"; there are: ", absl::StrJoin(names, ", "),
                                         ", and the fields of starling.v1.Agent"));
    }
    fields[name] = json;
  }
  v1::Agent agent;
  RETURN_IF_ERROR(MessageFromJson(JsonValue(fields, settings.path()), agent));
  agent.set_dialect(dialect);
  return ToAgentSettings(agent, settings.path());
}

}  // namespace

void LearnNothing(AgentSettings& settings) {
  settings.learn_a.reset();
  settings.learn_b.reset();
  settings.learn_c.reset();
  settings.learn_d.reset();
  settings.learn_e.reset();
}

absl::StatusOr<CaseSettings> SettingsFromJson(const std::string& dialect,
                                              const JsonValue& settings) {
  if (!settings.json().is_object()) return settings.Error("must be an object");
  AgentSettings agent;
  Collected collected;
  Setters setters;
  AddInference(agent, collected, setters);
  AddPlanning(agent, collected, setters);
  AddLearning(collected, setters);
  AddSearch(collected, setters);
  ASSIGN_OR_RETURN(agent, FromFields(dialect, settings, setters));
  for (const auto& [name, json] : settings.json().items()) {
    const auto setter = setters.find(name);
    const bool null_means_something = name == "inference_horizon";
    if (setter == setters.end() || (json.is_null() && !null_means_something)) continue;
    RETURN_IF_ERROR(setter->second(JsonValue(json, absl::StrCat(settings.path(), ".", name))));
  }
  RETURN_IF_ERROR(Apply(settings, collected, agent));

  CaseSettings result = {agent, agent};
  if (collected.offline && agent.episode_ticks > 0) {
    result.agent.learning_time = LearningTime::kEpisodeEnd;
  } else if (collected.offline || !collected.online) {
    LearnNothing(result.agent);
  }
  const bool over_window = agent.inference == StateInference::kVariationalMessages ||
                           agent.inference == StateInference::kMarginalMessages;
  if (dialect == "pymdp_1" && over_window && settings.Has("online_learning")) {
    result.agent.conventions.learn_whole_window = collected.online;
  }
  return result;
}

}  // namespace starling
