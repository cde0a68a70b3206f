// What an agent is told from outside: whether it fits the agent's model.
#ifndef STARLING_AGENTS_POPULATION_CHECK_INPUT_H_
#define STARLING_AGENTS_POPULATION_CHECK_INPUT_H_

#include <vector>

#include "absl/status/status.h"
#include "agents/model/beliefs.h"
#include "agents/model/generative_model.h"

namespace starling {

// INVALID_ARGUMENT names the modality, its value and what is allowed. Distributions sum to 1 within
// 1e-6.
absl::Status CheckObservation(const GenerativeModel& model, const Observation& observation);

// INVALID_ARGUMENT names the control, its value and what is allowed.
absl::Status CheckTaken(const GenerativeModel& model, const std::vector<int>& taken);

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_CHECK_INPUT_H_
