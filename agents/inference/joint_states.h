// The joint states of all factors of a model, numbered with the last factor running fastest.
//
//   const std::vector<size_t> column = ColumnsOfJointStates(model, modality.dependencies);
//   double p = parameters.A[m][outcome * columns + column[joint]];
//
// Pure functions.
#ifndef STARLING_AGENTS_INFERENCE_JOINT_STATES_H_
#define STARLING_AGENTS_INFERENCE_JOINT_STATES_H_

#include <cstddef>
#include <vector>

#include "agents/model/beliefs.h"
#include "agents/model/generative_model.h"

namespace starling {

// {0, 1, ...}, one for each factor.
std::vector<int> AllFactors(const GenerativeModel& model);

// For every joint state, the joint state of some factors that it includes, with the last of these
// running fastest. O(joint states).
std::vector<size_t> ColumnsOfJointStates(const GenerativeModel& model,
                                         const std::vector<int>& factors);

// The belief about each factor in a joint distribution. O(factors x joint states).
Beliefs Marginals(const GenerativeModel& model, const Belief& joint);

}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_JOINT_STATES_H_
