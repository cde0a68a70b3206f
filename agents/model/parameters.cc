#include "agents/model/parameters.h"

#include <algorithm>

#include "agents/math/scalar.h"

namespace starling {
namespace {

size_t ColumnsOf(const Tensor& tensor) {
  return tensor.values.size() / static_cast<size_t>(tensor.shape[0]);
}

List<double> Scaled(List<double> values, double scale) {
  for (double& value : values) value *= scale;
  return values;
}

// Counts without weight, which no model has at birth, say nothing: their mean is flat.
void TakeMeansOfColumns(const Matrix& counts, size_t columns, LogFloor floor, Matrix& means) {
  means = counts;
  List<double> sums(columns, 0.0);
  const size_t rows = counts.size() / columns;
  for (size_t r = 0; r < rows; ++r) {
    double* const row = means.data() + r * columns;
    for (size_t c = 0; c < columns; ++c) {
      if (floor == LogFloor::kClip) row[c] = std::max(row[c], kClippedTo);
      sums[c] += row[c];
    }
  }
  const double flat = 1 / static_cast<double>(rows);
  for (size_t r = 0; r < rows; ++r) {
    double* const row = means.data() + r * columns;
    for (size_t c = 0; c < columns; ++c) row[c] = sums[c] > 0 ? row[c] / sums[c] : flat;
  }
}

// Where counts are one column.
void TakeMeansOfOne(const List<double>& counts, LogFloor floor, List<double>& means) {
  TakeMeansOfColumns(counts, 1, floor, means);
}

Matrix Logs(const Matrix& matrix, LogFloor floor) {
  Matrix logs = matrix;
  for (double& p : logs) p = floor == LogFloor::kClip ? std::max(p, kClippedTo) : p + kAddedToLog;
  StableLogs(logs.data(), logs.size(), logs.data());
  return logs;
}

// The logarithm of the softmax of scores.
List<double> LogSoftmax(const List<double>& scores, LogFloor floor) {
  const double largest = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (double score : scores) sum += StableExp(score - largest);
  List<double> logs;
  for (double score : scores) {
    if (floor == LogFloor::kAdd) {
      logs.push_back(StableLog(StableExp(score - largest) / sum + kAddedToLog));
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
    List<double> column;
    for (size_t o = 0; o < outcomes; ++o) column.push_back(modality.C.values[o * steps + t]);
    if (ScoresOf(modality, conventions)) column = LogSoftmax(column, conventions.log_floor);
    all.insert(all.end(), column.begin(), column.end());
  }
  return all;
}

// softmax of the first step's preferences: what they say about how often outcomes are to be seen.
List<double> PreferredOutcomes(const Modality& modality) {
  const size_t steps = modality.C.shape.size() == 2 ? static_cast<size_t>(modality.C.shape[1]) : 1;
  List<double> first;
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

List<Matrix> ByAction(const GenerativeModel& model, const Factor& factor,
                      absl::Span<const double> values) {
  size_t actions = 1;
  for (int control : factor.controls)
    actions *= static_cast<size_t>(model.controls()[static_cast<size_t>(control)].actions);
  List<Matrix> matrices(actions);
  for (size_t i = 0; i < values.size(); ++i) matrices[i % actions].push_back(values[i]);
  return matrices;
}

List<double> ActionsLast(const List<Matrix>& by_action) {
  List<double> values;
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
                            : List<double>(modality.pC);
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
    parameters.pD.back() = factor.pD.empty() ? Scaled(factor.D, settings.learn_d->prior_strength)
                                             : List<double>(factor.pD);
  }
  parameters.E = model.E();
  if (settings.learn_e) {
    List<double> habits = model.E();
    if (habits.empty()) habits.assign(num_policies, 1.0 / static_cast<double>(num_policies));
    parameters.pE = model.pE().empty() ? Scaled(habits, settings.learn_e->prior_strength)
                                       : List<double>(model.pE());
  }
  TakeMeans(model, settings, parameters);
  return parameters;
}

ParameterLogs LogsOf(const AgentSettings& settings, const ModelParameters& parameters) {
  const LogFloor floor = settings.conventions.log_floor;
  ParameterLogs logs;
  for (size_t m = 0; m < parameters.A.size(); ++m) {
    const bool learned = Learns(settings.learn_a, static_cast<int>(m));
    logs.A.push_back(learned ? Matrix() : Logs(parameters.A[m], floor));
  }
  for (size_t f = 0; f < parameters.B.size(); ++f) {
    logs.B.emplace_back();
    if (settings.inference != StateInference::kVariationalMessages) continue;
    if (Learns(settings.learn_b, static_cast<int>(f))) continue;
    for (const Matrix& matrix : parameters.B[f]) logs.B[f].push_back(Logs(matrix, floor));
  }
  return logs;
}

void TakeMeans(const GenerativeModel& model, const AgentSettings& settings,
               ModelParameters& parameters) {
  const LogFloor floor = settings.conventions.log_floor;
  for (size_t m = 0; m < parameters.A.size(); ++m) {
    if (Learns(settings.learn_a, static_cast<int>(m))) {
      TakeMeansOfColumns(parameters.pA[m], ColumnsOf(model.modalities()[m].A), floor,
                         parameters.A[m]);
    }
    if (!Learns(settings.learn_c, static_cast<int>(m))) continue;
    TakeMeansOfOne(parameters.pC[m], LogFloor::kClip, parameters.C[m]);
    parameters.C[m] = Logs(parameters.C[m], LogFloor::kClip);
  }
  for (size_t f = 0; f < parameters.B.size(); ++f) {
    if (Learns(settings.learn_b, static_cast<int>(f))) {
      const size_t rows = static_cast<size_t>(model.factors()[f].states);
      for (size_t u = 0; u < parameters.B[f].size(); ++u) {
        TakeMeansOfColumns(parameters.pB[f][u], parameters.pB[f][u].size() / rows, floor,
                           parameters.B[f][u]);
      }
    }
    if (Learns(settings.learn_d, static_cast<int>(f)))
      TakeMeansOfOne(parameters.pD[f], LogFloor::kAdd, parameters.D[f]);
  }
  if (settings.learn_e) TakeMeansOfOne(parameters.pE, LogFloor::kAdd, parameters.E);
}

}  // namespace starling
