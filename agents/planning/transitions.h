// Transitions of a factor by action, with what planning can recognise in them.
#ifndef STARLING_AGENTS_PLANNING_TRANSITIONS_H_
#define STARLING_AGENTS_PLANNING_TRANSITIONS_H_

#include <vector>

#include "agents/model/generative_model.h"

namespace starling {

struct Transitions {
  int actions = 1;                   // product over the factor's controls
  std::vector<int> action_of_joint;  // joint action of the model -> the factor's own action
  std::vector<int> same_as;          // action -> the first action with equal transitions
  std::vector<std::vector<int>>
      map;  // action -> joint state of dependencies -> next state; empty: not deterministic
  std::vector<std::vector<double>> slice;  // action -> [next state][joint state of dependencies]
};

Transitions AnalyseTransitions(const GenerativeModel& model, int factor);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_TRANSITIONS_H_
