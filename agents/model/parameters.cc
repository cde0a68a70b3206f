#include "agents/model/parameters.h"

#include <algorithm>
#include <cmath>

#include "agents/math/scalar.h"

namespace starling {
namespace {

constexpr double kClipFloor = 2.220446049250313e-16;
constexpr double kAddedFloor = 1e-16;

size_t ColumnsOf(const Tensor& tensor) {
  return tensor.values.size() / static_cast<size_t>(tensor.shape[0]);
}

std::vector<double> Scaled(std::vector<double> values, double scale) {
  for (double& value : values) value *= scale;
  return values;
}

// Counts without weight, which no model has at birth, say nothing: their mean is flat.
Matrix MeansOfColumns(const Matrix& counts, size_t columns, LogFloor floor) {
  Matrix means = counts;
  for (size_t c = 0; c < columns; ++c) {
    double sum = 0;
    for (size_t i = c; i < means.size(); i += columns) {
      if (floor == LogFloor::kClip) means[i] = std::max(means[i], kClipFloor);
      sum += means[i];
    }
    const double rows = static_cast<double>(means.size()) / static_cast<double>(columns);
    for (size_t i = c; i < means.size(); i += columns)
      means[i] = sum > 0 ? means[i] / sum : 1 / rows;
  }
  return means;
}

// The logarithm of the softmax of scores.
std::vector<double> LogSoftmax(const std::vector<double>& scores, LogFloor floor) {
  const double largest = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (double score : scores) sum += StableExp(score - largest);
  std::vector<double> logs;
  for (double score : scores) {
    if (floor == LogFloor::kAdd) {
      logs.push_back(StableLog(StableExp(score - largest) / sum + kAddedFloor));
    } else {
      logs.push_back(score - largest - StableLog(sum));
    }
  }
  return logs;
}

bool ScoresOf(const Modality& modality, const Conventions& conventions) {
  if (conventions.preferences == Preferences::kAsDeclared) {
    return modality.preference == PreferenceKind::kPreference;
  }
  return conventions.preferences == Preferences::kLogSoftmax;
}

// [steps][outcomes] log-preferences from C [outcomes] or [outcomes][steps].
Matrix LogPreferences(const Modality& modality, const Conventions& conventions) {
  const size_t outcomes = static_cast<size_t>(modality.outcomes);
  const size_t steps = modality.C.shape.size() == 2 ? static_cast<size_t>(modality.C.shape[1]) : 1;
  Matrix all;
  for (size_t t = 0; t < steps; ++t) {
    std::vector<double> column;
    for (size_t o = 0; o < outcomes; ++o) column.push_back(modality.C.values[o * steps + t]);
    if (ScoresOf(modality, conventions)) column = LogSoftmax(column, conventions.log_floor);
    all.insert(all.end(), column.begin(), column.end());
  }
  return all;
}

// softmax of the first step's preferences: what they say about how often outcomes are to be seen.
std::vector<double> PreferredOutcomes(const Modality& modality) {
  const size_t steps = modality.C.shape.size() == 2 ? static_cast<size_t>(modality.C.shape[1]) : 1;
  std::vector<double> first;
  for (size_t o = 0; o < static_cast<size_t>(modality.outcomes); ++o)
    first.push_back(modality.C.values[o * steps]);
  for (double& log : first = LogSoftmax(first, LogFloor::kClip)) log = StableExp(log);
  return first;
}

}  // namespace

bool Learns(const std::optional<LearningSettings>& learning, int index) {
  if (!learning) return false;
  const std::vector<int>& only = learning->only;
  return only.empty() || std::find(only.begin(), only.end(), index) != only.end();
}

int FactorAction(const GenerativeModel& model, const Factor& factor,
                 const std::vector<int>& choices) {
  int action = 0;
  for (int control : factor.controls) {
    const size_t c = static_cast<size_t>(control);
    action = action * model.controls()[c].actions + std::max(choices[c], 0);
  }
  return action;
}

std::vector<Matrix> ByAction(const GenerativeModel& model, const Factor& factor,
                             const std::vector<double>& values) {
  size_t actions = 1;
  for (int control : factor.controls)
    actions *= static_cast<size_t>(model.controls()[static_cast<size_t>(control)].actions);
  std::vector<Matrix> matrices(actions);
  for (size_t i = 0; i < values.size(); ++i) matrices[i % actions].push_back(values[i]);
  return matrices;
}

std::vector<double> ActionsLast(const std::vector<Matrix>& by_action) {
  std::vector<double> values;
  values.reserve(by_action.size() * by_action[0].size());
  for (size_t i = 0; i < by_action[0].size(); ++i) {
    for (const Matrix& matrix : by_action) values.push_back(matrix[i]);
  }
  return values;
}

ModelParameters ParametersAtBirth(const GenerativeModel& model, const AgentSettings& settings,
                                  size_t num_policies) {
  ModelParameters parameters;
  const std::vector<Modality>& modalities = model.modalities();
  for (size_t m = 0; m < modalities.size(); ++m) {
    const Modality& modality = modalities[m];
    parameters.A.push_back(modality.A.values);
    parameters.C.push_back(LogPreferences(modality, settings.conventions));
    parameters.pA.push_back(modality.pA.values);
    parameters.pC.emplace_back();
    if (modality.pA.empty() && Learns(settings.learn_a, static_cast<int>(m))) {
      parameters.pA.back() = Scaled(modality.A.values, settings.learn_a->prior_strength);
    }
    if (!Learns(settings.learn_c, static_cast<int>(m))) continue;
    parameters.pC.back() =
        modality.pC.empty() ? Scaled(PreferredOutcomes(modality), settings.learn_c->prior_strength)
                            : modality.pC;
  }
  for (size_t f = 0; f < model.factors().size(); ++f) {
    const Factor& factor = model.factors()[f];
    parameters.B.push_back(ByAction(model, factor, factor.B.values));
    parameters.D.push_back(factor.D);
    parameters.pB.emplace_back();
    parameters.pD.emplace_back();
    if (!factor.pB.empty()) {
      parameters.pB.back() = ByAction(model, factor, factor.pB.values);
    } else if (Learns(settings.learn_b, static_cast<int>(f))) {
      parameters.pB.back() =
          ByAction(model, factor, Scaled(factor.B.values, settings.learn_b->prior_strength));
    }
    if (!Learns(settings.learn_d, static_cast<int>(f))) continue;
    parameters.pD.back() =
        factor.pD.empty() ? Scaled(factor.D, settings.learn_d->prior_strength) : factor.pD;
  }
  parameters.E = model.E();
  if (settings.learn_e) {
    std::vector<double> habits = model.E();
    if (habits.empty()) habits.assign(num_policies, 1.0 / static_cast<double>(num_policies));
    parameters.pE =
        model.pE().empty() ? Scaled(habits, settings.learn_e->prior_strength) : model.pE();
  }
  TakeMeans(model, settings, parameters);
  return parameters;
}

void TakeMeans(const GenerativeModel& model, const AgentSettings& settings,
               ModelParameters& parameters) {
  const LogFloor floor = settings.conventions.log_floor;
  for (size_t m = 0; m < parameters.A.size(); ++m) {
    if (Learns(settings.learn_a, static_cast<int>(m))) {
      parameters.A[m] = MeansOfColumns(parameters.pA[m], ColumnsOf(model.modalities()[m].A), floor);
    }
    if (!Learns(settings.learn_c, static_cast<int>(m))) continue;
    Matrix preferences = MeansOfColumns(parameters.pC[m], 1, LogFloor::kClip);
    for (double& p : preferences) p = StableLog(std::max(p, kClipFloor));
    parameters.C[m] = std::move(preferences);
  }
  for (size_t f = 0; f < parameters.B.size(); ++f) {
    if (Learns(settings.learn_b, static_cast<int>(f))) {
      for (size_t u = 0; u < parameters.B[f].size(); ++u) {
        const size_t rows = static_cast<size_t>(model.factors()[f].states);
        parameters.B[f][u] =
            MeansOfColumns(parameters.pB[f][u], parameters.pB[f][u].size() / rows, floor);
      }
    }
    if (Learns(settings.learn_d, static_cast<int>(f))) {
      parameters.D[f] = MeansOfColumns(parameters.pD[f], 1, LogFloor::kAdd);
    }
  }
  if (settings.learn_e) parameters.E = MeansOfColumns(parameters.pE, 1, LogFloor::kAdd);
}

}  // namespace starling
