#include "tests/inference_cases/inference_case.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/wire/model_json.h"

namespace starling {
namespace {

constexpr char kFolder[] = "tests/reference";
constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::cerr << value.status() << std::endl;
    std::abort();
  }
  return *std::move(value);
}

nlohmann::ordered_json ReadDocument(const std::string& name) {
  std::ifstream file(absl::StrCat(kFolder, "/", name, ".json"));
  if (!file) {
    std::cerr << "no file " << name << " in " << kFolder << std::endl;
    std::abort();
  }
  return nlohmann::ordered_json::parse(file);
}

void ReadWindowSettings(const nlohmann::ordered_json& json, AgentSettings& settings) {
  WindowSettings& window = settings.window;
  window.gradient_descent = json.value("grad_descent", window.gradient_descent);
  window.step_size = json.value("tau", window.step_size);
  window.policy_priors = json.value("policy_sep_prior", window.policy_priors);
}

AgentSettings ReadSettings(const nlohmann::ordered_json& document) {
  AgentSettings settings = OrDie(DialectSettings(document["dialect"].get<std::string>()));
  const nlohmann::ordered_json& json = document["settings"];
  const std::string algorithm = json.value("inference_algo", "fpi");
  settings.iterations = json.value("num_iter", settings.iterations);
  settings.tolerance = json.value("dF_tol", settings.tolerance);
  ReadWindowSettings(json, settings);
  if (algorithm == "exact") {
    settings.inference = StateInference::kExact;
    settings.conventions.smoother = Smoother::kExact;
  }
  if (algorithm == "vmp") settings.inference = StateInference::kVariationalMessages;
  if (algorithm == "mmp") settings.inference = StateInference::kMarginalMessages;
  if (algorithm == "MMP") settings.inference = StateInference::kPolicyMessages;
  return settings;
}

std::vector<Matrix> ByAction(const Tensor& B, size_t actions) {
  std::vector<Matrix> matrices(actions);
  for (size_t i = 0; i < B.values.size(); ++i) matrices[i % actions].push_back(B.values[i]);
  return matrices;
}

}  // namespace

std::vector<std::string> CasesOfKind(const std::string& kind) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".json") continue;
    const std::string name = entry.path().stem().string();
    if (ReadDocument(name).value("kind", "") == kind) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

InferenceCase ReadInferenceCase(const std::string& name) {
  nlohmann::ordered_json document = ReadDocument(name);
  const ModelFile file = OrDie(ModelFromJson(JsonValue(document["model"], "model")));
  InferenceCase reference = {document["dialect"],
                             OrDie(GenerativeModel::Create(file.parts)),
                             ReadSettings(document),
                             document["model"]["policies"],
                             {},
                             {}};
  reference.parameters =
      ParametersAtBirth(reference.model, reference.settings, reference.policies.size());
  reference.document = std::move(document);
  return reference;
}

void TakeLearned(const nlohmann::ordered_json& step, InferenceCase& reference) {
  if (!step.contains("learned")) return;
  const nlohmann::ordered_json& learned = step["learned"];
  ModelParameters& parameters = reference.parameters;
  for (size_t m = 0; learned.contains("A") && m < parameters.A.size(); ++m)
    parameters.A[m] = ReadArray(learned["A"][m]).values;
  for (size_t f = 0; learned.contains("B") && f < parameters.B.size(); ++f)
    parameters.B[f] = ByAction(ReadArray(learned["B"][f]), parameters.B[f].size());
  if (learned.contains("D")) parameters.D = ReadBeliefs(learned["D"]);
}

std::string TestName(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

Tensor ReadArray(const nlohmann::ordered_json& json) {
  return OrDie(JsonValue(json, "array").Array());
}

Beliefs ReadBeliefs(const nlohmann::ordered_json& json) {
  Beliefs beliefs;
  for (const nlohmann::ordered_json& factor : json) beliefs.push_back(ReadArray(factor).values);
  return beliefs;
}

std::vector<Beliefs> ReadTicks(const nlohmann::ordered_json& json) {
  std::vector<Beliefs> ticks;
  for (const nlohmann::ordered_json& factor : json) {
    const Tensor array = ReadArray(factor);
    ticks.resize(static_cast<size_t>(array.shape[0]));
    const int64_t states = array.shape[1];
    for (size_t t = 0; t < ticks.size(); ++t) {
      const auto row = array.values.begin() + static_cast<int64_t>(t) * states;
      ticks[t].emplace_back(row, row + states);
    }
  }
  return ticks;
}

Observation ReadObservation(const nlohmann::ordered_json& step) {
  Observation observation;
  if (step.contains("observation_distribution")) {
    for (const nlohmann::ordered_json& p : step["observation_distribution"])
      observation.push_back(Outcome{-1, p.get<Belief>()});
    return observation;
  }
  for (const nlohmann::ordered_json& outcome : step["observation"])
    observation.push_back(Outcome{outcome.get<int>(), {}});
  return observation;
}

Window ReadWindow(const InferenceCase& reference, size_t step) {
  const nlohmann::ordered_json& json = reference.steps()[step];
  Window window;
  if (json.contains("prior")) window.prior = ReadBeliefs(json["prior"]);
  const size_t length = json["window_observations"];
  for (size_t t = step + 1 - length; t <= step; ++t)
    window.observations.push_back(ReadObservation(reference.steps()[t]));
  for (const nlohmann::ordered_json& action : json["window_actions"])
    window.actions.push_back(action.get<std::vector<int>>());
  return window;
}

std::vector<int> ReadAction(const nlohmann::ordered_json& step) {
  return step[step.contains("action_multi") ? "action_multi" : "action"].get<std::vector<int>>();
}

double Difference(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return kInfinity;
  double largest = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const double difference = std::abs(a[i] - b[i]);
    if (!std::isfinite(difference)) return kInfinity;
    largest = std::max(largest, difference);
  }
  return largest;
}

double Difference(const Beliefs& a, const Beliefs& b) {
  if (a.size() != b.size()) return kInfinity;
  double largest = 0;
  for (size_t f = 0; f < a.size(); ++f) largest = std::max(largest, Difference(a[f], b[f]));
  return largest;
}

double Difference(const std::vector<Beliefs>& a, const std::vector<Beliefs>& b) {
  if (a.size() != b.size()) return kInfinity;
  double largest = 0;
  for (size_t t = 0; t < a.size(); ++t) largest = std::max(largest, Difference(a[t], b[t]));
  return largest;
}

}  // namespace starling
