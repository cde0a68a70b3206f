// Actions of several controls as one number, and back.
//
//   const int joint = JointAction(model, {walk, turn});
//   const List<int> choices = ControlChoices(model, joint);   // walk, turn
//
// The last control runs fastest. Pure functions; O(controls).
#ifndef STARLING_AGENTS_MODEL_JOINT_ACTIONS_H_
#define STARLING_AGENTS_MODEL_JOINT_ACTIONS_H_

#include "absl/types/span.h"
#include "agents/model/generative_model.h"
#include "agents/model/list.h"

namespace starling {

// Joint action of a choice for each control, and back.
int JointAction(const GenerativeModel& model, absl::Span<const int> choices);
List<int> ControlChoices(const GenerativeModel& model, int joint_action);

// The joint action of a factor's controls, given what every control does; a control that has done
// nothing yet (-1) counts as its first action, as in lanes.
int FactorAction(const GenerativeModel& model, const Factor& factor, absl::Span<const int> choices);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_JOINT_ACTIONS_H_
