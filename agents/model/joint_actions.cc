#include "agents/model/joint_actions.h"

#include <algorithm>

namespace starling {

int JointAction(const GenerativeModel& model, absl::Span<const int> choices) {
  int64_t joint = 0;
  for (size_t c = 0; c < choices.size(); ++c)
    joint = joint * model.controls()[c].actions + choices[c];
  return static_cast<int>(joint);
}

List<int> ControlChoices(const GenerativeModel& model, int joint_action) {
  List<int> choices(model.controls().size());
  for (size_t c = choices.size(); c-- > 0;) {
    choices[c] = joint_action % model.controls()[c].actions;
    joint_action /= model.controls()[c].actions;
  }
  return choices;
}

int FactorAction(const GenerativeModel& model, const Factor& factor,
                 absl::Span<const int> choices) {
  int action = 0;
  for (int control : factor.controls) {
    const size_t c = static_cast<size_t>(control);
    action = action * model.controls()[c].actions + std::max(choices[c], 0);
  }
  return action;
}

}  // namespace starling
