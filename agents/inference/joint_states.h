// The joint states of all factors of a model, numbered with the last factor running fastest.
//
//   const List<size_t> column = ColumnsOfJointStates(model, modality.dependencies);
//   double p = parameters.A[m][outcome * columns + column[joint]];
//
// Pure functions.
#ifndef STARLING_AGENTS_INFERENCE_JOINT_STATES_H_
#define STARLING_AGENTS_INFERENCE_JOINT_STATES_H_

#include <cstddef>

#include "absl/types/span.h"
#include "agents/model/beliefs.h"
#include "agents/model/generative_model.h"

namespace starling {

// {0, 1, ...}, one for each factor.
List<int> AllFactors(const GenerativeModel& model);

// For every joint state, the joint state of some factors that it includes, with the last of these
// running fastest. O(joint states).
List<size_t> ColumnsOfJointStates(const GenerativeModel& model, absl::Span<const int> factors);

// The belief about each factor in a joint distribution. O(factors x joint states).
Beliefs Marginals(const GenerativeModel& model, absl::Span<const double> joint);

}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_JOINT_STATES_H_
