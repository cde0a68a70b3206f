#include "tests/planning_cases/planning_case.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "agents/planning/policy_set.h"

namespace starling {
namespace {

constexpr int kMostPolicies = 65536;

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::cerr << value.status() << std::endl;
    std::abort();
  }
  return *std::move(value);
}

SearchSettings ReadSearch(const nlohmann::ordered_json& json) {
  SearchSettings search;
  if (json.contains("si_horizon")) {
    search.rule = SearchRule::kRecursive;
    search.horizon = json["si_horizon"];
    search.policy_threshold = json["si_policy_prune_threshold"];
    search.outcome_threshold = json["si_state_prune_threshold"];
    search.penalty = json["si_prune_penalty"];
  } else {
    search.rule = SearchRule::kBreadthFirst;
    search.horizon = json["horizon"];
    search.policy_threshold = json["policy_prune_threshold"];
    search.outcome_threshold = json["observation_prune_threshold"];
    search.penalty = json["prune_penalty"];
    search.stop_entropy = json["entropy_stop_threshold"];
    search.stop_value = json["neg_efe_stop_threshold"];
    search.max_nodes = json["max_nodes"];
  }
  search.gamma = json["search_gamma"];
  return search;
}

void ReadSettings(const nlohmann::ordered_json& json, AgentSettings& settings) {
  settings.gamma = json["gamma"];
  settings.alpha = json["alpha"];
  settings.use_utility = json["use_utility"];
  settings.use_state_information_gain = json["use_states_info_gain"];
  settings.use_parameter_information_gain = json["use_param_info_gain"];
  settings.selection = json["action_selection"] == "stochastic" ? ActionSelection::kStochastic
                                                                : ActionSelection::kDeterministic;
  settings.sampling =
      json["sampling_mode"] == "full" ? ActionSampling::kFull : ActionSampling::kMarginal;
  if (json.value("use_inductive", false)) {
    settings.inductive = InductiveSettings{json["inductive_depth"], json["inductive_threshold"],
                                           json["inductive_epsilon"]};
  }
  if (json.contains("search_gamma")) settings.search = ReadSearch(json);
}

GenerativeModel WithGoals(const GenerativeModel& model, const nlohmann::ordered_json& goals) {
  ModelParts parts = {model.controls(), model.factors(), model.modalities(), model.E()};
  for (size_t f = 0; f < parts.factors.size(); ++f)
    parts.factors[f].goals = goals[f].get<std::vector<double>>();
  return OrDie(GenerativeModel::Create(std::move(parts)));
}

}  // namespace

PlanningCase ReadPlanningCase(const std::string& name) {
  PlanningCase reference = {ReadInferenceCase(name), {}, true};
  InferenceCase& inference = reference.inference;
  const nlohmann::ordered_json& model = inference.document["model"];
  AgentSettings& settings = inference.settings;
  ReadSettings(inference.document["settings"], settings);
  reference.own_controls = !model.contains("B_action_dependencies");
  settings.policy_length = model["policy_len"];
  if (reference.own_controls) settings.policies = inference.policies;
  if (model.contains("H")) inference.model = WithGoals(inference.model, model["H"]);
  reference.policies = OrDie(ListPolicies(inference.model, settings, kMostPolicies));
  inference.parameters = ParametersAtBirth(inference.model, settings, reference.policies.size());
  return reference;
}

void TakeCounts(const nlohmann::ordered_json& step, PlanningCase& reference) {
  TakeLearned(step, reference.inference);
  if (!step.contains("learned")) return;
  const nlohmann::ordered_json& learned = step["learned"];
  ModelParameters& parameters = reference.inference.parameters;
  for (size_t m = 0; learned.contains("pA") && m < parameters.pA.size(); ++m)
    parameters.pA[m] = ReadArray(learned["pA"][m]).values;
  for (size_t f = 0; learned.contains("pB") && f < parameters.pB.size(); ++f) {
    const Tensor counts = ReadArray(learned["pB"][f]);
    for (Matrix& matrix : parameters.pB[f]) matrix.clear();
    for (size_t i = 0; i < counts.values.size(); ++i)
      parameters.pB[f][i % parameters.pB[f].size()].push_back(counts.values[i]);
  }
}

std::string TestNameOf(const std::string& name) {
  std::string test = name;
  for (char& c : test) c = c == '.' ? '_' : c;
  return test;
}

}  // namespace starling
