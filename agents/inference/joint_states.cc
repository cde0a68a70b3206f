#include "agents/inference/joint_states.h"

#include <numeric>

namespace starling {

std::vector<int> AllFactors(const GenerativeModel& model) {
  std::vector<int> factors(model.factors().size());
  std::iota(factors.begin(), factors.end(), 0);
  return factors;
}

std::vector<size_t> ColumnsOfJointStates(const GenerativeModel& model,
                                         const std::vector<int>& factors) {
  std::vector<size_t> strides(model.factors().size(), 0);
  size_t stride = 1;
  for (size_t i = factors.size(); i-- > 0;) {
    const size_t f = static_cast<size_t>(factors[i]);
    strides[f] = stride;
    stride *= static_cast<size_t>(model.factors()[f].states);
  }
  std::vector<size_t> columns = {0};
  for (size_t f = 0; f < strides.size(); ++f) {
    const size_t states = static_cast<size_t>(model.factors()[f].states);
    std::vector<size_t> extended;
    extended.reserve(columns.size() * states);
    for (size_t column : columns) {
      for (size_t s = 0; s < states; ++s) extended.push_back(column + s * strides[f]);
    }
    columns = std::move(extended);
  }
  return columns;
}

Beliefs Marginals(const GenerativeModel& model, const Belief& joint) {
  Beliefs marginals;
  for (size_t f = 0; f < model.factors().size(); ++f) {
    marginals.emplace_back(static_cast<size_t>(model.factors()[f].states), 0.0);
    const std::vector<size_t> states = ColumnsOfJointStates(model, {static_cast<int>(f)});
    for (size_t j = 0; j < joint.size(); ++j) marginals[f][states[j]] += joint[j];
  }
  return marginals;
}

}  // namespace starling
