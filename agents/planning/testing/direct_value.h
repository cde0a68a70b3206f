// The value of one policy from the formulas as they are written, by sums over all joint states and
// all joint outcomes, for comparison. Shares nothing with the engine but the description of models
// and settings, and the layout of parameters; logarithms are the C library's.
#ifndef STARLING_AGENTS_PLANNING_TESTING_DIRECT_VALUE_H_
#define STARLING_AGENTS_PLANNING_TESTING_DIRECT_VALUE_H_

#include <vector>

#include "agents/model/parameters.h"

namespace starling {

struct DirectValue {
  double utility = 0, information_gain = 0, novelty_a = 0, novelty_b = 0, inductive = 0;
  double risk = 0, ambiguity = 0;
};

// Of the joint actions `policy`, from the present.
DirectValue ValueDirectly(const AgentView& agent, const Beliefs& posterior,
                          const std::vector<int>& policy);

// Beliefs after a joint action.
Beliefs PredictDirectly(const AgentView& agent, const Beliefs& beliefs, int joint_action);

}  // namespace starling

#endif  // STARLING_AGENTS_PLANNING_TESTING_DIRECT_VALUE_H_
