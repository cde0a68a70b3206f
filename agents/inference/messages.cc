#include "agents/inference/messages.h"

#include <algorithm>

#include "agents/inference/belief_algebra.h"

namespace starling {

EvidenceMessages CollectEvidence(const std::vector<Evidence>& evidence, const Beliefs& beliefs) {
  EvidenceMessages messages;
  for (const Belief& belief : beliefs) messages.to_factors.emplace_back(belief.size(), 0.0);
  for (const Evidence& part : evidence) {
    if (part.factors.empty()) messages.accuracy += part.log_likelihood[0];
    for (size_t axis = 0; axis < part.factors.size(); ++axis) {
      const size_t f = static_cast<size_t>(part.factors[axis]);
      const std::vector<double> message =
          ExpectExcept(part.log_likelihood, part.factors, beliefs, axis);
      AddScaled(message, 1, messages.to_factors[f]);
      if (axis == 0) messages.accuracy += Dot(beliefs[f], message);
    }
  }
  return messages;
}

std::vector<std::vector<Child>> ChildrenOf(const GenerativeModel& model) {
  std::vector<std::vector<Child>> children(model.factors().size());
  for (size_t i = 0; i < model.factors().size(); ++i) {
    const std::vector<int>& dependencies = model.factors()[i].dependencies;
    for (size_t axis = 0; axis < dependencies.size(); ++axis)
      children[static_cast<size_t>(dependencies[axis])].push_back({i, axis});
  }
  return children;
}

Matrix AverageOthers(const Matrix& table, size_t rows, const std::vector<int>& dependencies,
                     const Beliefs& beliefs, size_t axis) {
  if (dependencies.size() == 1) return table;
  const std::vector<int> before(dependencies.begin(),
                                dependencies.begin() + static_cast<int64_t>(axis));
  const std::vector<int> after(dependencies.begin() + static_cast<int64_t>(axis) + 1,
                               dependencies.end());
  const Belief outer = Joint(beliefs, before);
  const Belief inner = Joint(beliefs, after);
  const size_t states = beliefs[static_cast<size_t>(dependencies[axis])].size();
  Matrix averaged(rows * states, 0.0);
  const double* entry = table.data();
  for (size_t row = 0; row < rows; ++row) {
    for (double weight : outer) {
      for (size_t s = 0; s < states; ++s) {
        for (double p : inner) averaged[row * states + s] += weight * p * *entry++;
      }
    }
  }
  return averaged;
}

void NormaliseRows(size_t rows, double added, double least_sum, Matrix& matrix) {
  const size_t columns = matrix.size() / rows;
  for (size_t r = 0; r < rows; ++r) {
    double* row = matrix.data() + r * columns;
    double sum = 0;
    for (size_t c = 0; c < columns; ++c) sum += row[c] += added;
    for (size_t c = 0; c < columns; ++c) row[c] /= std::max(sum, least_sum);
  }
}

std::vector<double> MultiplyFromLeft(const Belief& weights, const Matrix& matrix) {
  const size_t columns = matrix.size() / weights.size();
  std::vector<double> product(columns, 0.0);
  for (size_t row = 0; row < weights.size(); ++row) {
    for (size_t c = 0; c < columns; ++c) product[c] += weights[row] * matrix[row * columns + c];
  }
  return product;
}

void AddScaled(const std::vector<double>& from, double scale, std::vector<double>& to) {
  for (size_t i = 0; i < to.size(); ++i) to[i] += scale * from[i];
}

Beliefs FlatBeliefs(const GenerativeModel& model) {
  Beliefs beliefs;
  for (const Factor& factor : model.factors())
    beliefs.emplace_back(static_cast<size_t>(factor.states), 1.0 / factor.states);
  return beliefs;
}

}  // namespace starling
