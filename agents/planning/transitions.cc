#include "agents/planning/transitions.h"

#include <map>
#include <utility>

#include "agents/model/joint_actions.h"

namespace starling {
namespace {

// The state that each column leads to, if every column is one-hot; else empty.
std::vector<int> DeterministicMap(const std::vector<double>& slice, int states) {
  const size_t columns = slice.size() / static_cast<size_t>(states);
  std::vector<int> map(columns, -1);
  for (int state = 0; state < states; ++state) {
    for (size_t column = 0; column < columns; ++column) {
      const double p = slice[static_cast<size_t>(state) * columns + column];
      if (p == 1.0) {
        map[column] = state;
      } else if (p != 0.0) {
        return {};
      }
    }
  }
  for (int target : map) {
    if (target < 0) return {};
  }
  return map;
}

}  // namespace

Transitions AnalyseTransitions(const GenerativeModel& model, int factor_index) {
  const Factor& factor = model.factors()[static_cast<size_t>(factor_index)];
  Transitions transitions;
  for (int control : factor.controls)
    transitions.actions *= model.controls()[static_cast<size_t>(control)].actions;
  for (int64_t joint = 0; joint < model.num_joint_actions(); ++joint) {
    const List<int> choices = ControlChoices(model, static_cast<int>(joint));
    int action = 0;
    for (int control : factor.controls) {
      action = action * model.controls()[static_cast<size_t>(control)].actions +
               choices[static_cast<size_t>(control)];
    }
    transitions.action_of_joint.push_back(action);
  }
  const size_t actions = static_cast<size_t>(transitions.actions);
  const size_t entries = factor.B.values.size() / actions;
  std::map<std::vector<double>, int> first_with;
  for (size_t u = 0; u < actions; ++u) {
    std::vector<double> slice(entries);
    for (size_t i = 0; i < entries; ++i) slice[i] = factor.B.values[i * actions + u];
    transitions.same_as.push_back(first_with.emplace(slice, static_cast<int>(u)).first->second);
    transitions.map.push_back(DeterministicMap(slice, factor.states));
    transitions.slice.push_back(std::move(slice));
  }
  return transitions;
}

}  // namespace starling
