#include "agents/inference/messages.h"

#include <algorithm>

#include "agents/inference/belief_algebra.h"

namespace starling {

EvidenceMessages CollectEvidence(const List<Evidence>& evidence, const Beliefs& beliefs) {
  EvidenceMessages messages;
  messages.to_factors.reserve(beliefs.size());
  for (const Belief& belief : beliefs) messages.to_factors.emplace_back(belief.size(), 0.0);
  for (const Evidence& part : evidence) {
    if (part.factors.empty()) messages.accuracy += part.log_likelihood[0];
    for (size_t axis = 0; axis < part.factors.size(); ++axis) {
      const size_t f = static_cast<size_t>(part.factors[axis]);
      const List<double> message = ExpectExcept(part.log_likelihood, part.factors, beliefs, axis);
      AddScaled(message, 1, absl::MakeSpan(messages.to_factors[f]));
      if (axis == 0) messages.accuracy += Dot(beliefs[f], message);
    }
  }
  return messages;
}

List<List<Child>> ChildrenOf(const GenerativeModel& model) {
  List<List<Child>> children(model.factors().size());
  for (size_t i = 0; i < model.factors().size(); ++i) {
    const std::vector<int>& dependencies = model.factors()[i].dependencies;
    for (size_t axis = 0; axis < dependencies.size(); ++axis)
      children[static_cast<size_t>(dependencies[axis])].push_back({i, axis});
  }
  return children;
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

List<double> MultiplyFromLeft(absl::Span<const double> weights, absl::Span<const double> matrix) {
  const size_t columns = matrix.size() / weights.size();
  List<double> product(columns, 0.0);
  for (size_t row = 0; row < weights.size(); ++row) {
    for (size_t c = 0; c < columns; ++c) product[c] += weights[row] * matrix[row * columns + c];
  }
  return product;
}

Beliefs FlatBeliefs(const GenerativeModel& model) {
  Beliefs beliefs;
  for (const Factor& factor : model.factors())
    beliefs.emplace_back(static_cast<size_t>(factor.states), 1.0 / factor.states);
  return beliefs;
}

}  // namespace starling
