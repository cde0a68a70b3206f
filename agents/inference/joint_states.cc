#include "agents/inference/joint_states.h"

#include <numeric>

namespace starling {

List<int> AllFactors(const GenerativeModel& model) {
  List<int> factors(model.factors().size());
  std::iota(factors.begin(), factors.end(), 0);
  return factors;
}

List<size_t> ColumnsOfJointStates(const GenerativeModel& model, absl::Span<const int> factors) {
  List<size_t> strides(model.factors().size(), 0);
  size_t stride = 1;
  for (size_t i = factors.size(); i-- > 0;) {
    const size_t f = static_cast<size_t>(factors[i]);
    strides[f] = stride;
    stride *= static_cast<size_t>(model.factors()[f].states);
  }
  size_t size = 1;
  for (const Factor& factor : model.factors()) size *= static_cast<size_t>(factor.states);
  List<size_t> columns(size, 0);
  size_t filled = 1;
  for (size_t f = 0; f < strides.size(); ++f) {
    const size_t states = static_cast<size_t>(model.factors()[f].states);
    // From the back, so that nothing is overwritten that is still needed.
    for (size_t i = filled; i-- > 0;) {
      const size_t column = columns[i];
      for (size_t s = states; s-- > 0;) columns[i * states + s] = column + s * strides[f];
    }
    filled *= states;
  }
  return columns;
}

Beliefs Marginals(const GenerativeModel& model, absl::Span<const double> joint) {
  Beliefs marginals;
  marginals.reserve(model.factors().size());
  size_t inner = joint.size();
  for (const Factor& factor : model.factors()) {
    const size_t states = static_cast<size_t>(factor.states);
    inner /= states;
    marginals.emplace_back(states, 0.0);
    Belief& marginal = marginals.back();
    for (size_t j = 0; j < joint.size();) {
      for (size_t s = 0; s < states; ++s) {
        for (size_t i = 0; i < inner; ++i) marginal[s] += joint[j++];
      }
    }
  }
  return marginals;
}

}  // namespace starling
