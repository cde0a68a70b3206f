// Agents of a few states, whose inference can be done by hand.
#ifndef STARLING_AGENTS_INFERENCE_TESTING_SMALL_AGENT_H_
#define STARLING_AGENTS_INFERENCE_TESTING_SMALL_AGENT_H_

#include <utility>
#include <vector>

#include "agents/model/parameters.h"

namespace starling {

struct SmallAgent {
  GenerativeModel model;
  AgentSettings settings;
  ModelParameters parameters;

  explicit SmallAgent(ModelParts parts, AgentSettings settings_in = {})
      : model(GenerativeModel::Create(std::move(parts)).value()),
        settings(std::move(settings_in)),
        parameters(ParametersAtBirth(model, settings, 1)) {}

  AgentView view() const { return {model, settings, parameters}; }
};

// What was seen, by index; -1 where nothing was.
inline Observation Seen(const std::vector<int>& outcomes) {
  Observation observation;
  for (int outcome : outcomes) observation.push_back(Outcome{outcome, {}});
  return observation;
}

// One factor of two states, flat at first, P(outcome 0) = 0.9 and 0.2. Of the two actions the first
// leads to state 0 with probability 0.9 from state 0 and 0.2 from state 1, the second always to
// state 1.
inline ModelParts TwoRooms() {
  ModelParts parts;
  parts.controls = {{"door", 2}};
  Factor factor;
  factor.states = 2;
  factor.dependencies = {0};
  factor.controls = {0};
  factor.B = Tensor({2, 2, 2}, {.9, 0, .2, 0, .1, 1, .8, 1});
  parts.factors = {factor};
  Modality modality;
  modality.outcomes = 2;
  modality.dependencies = {0};
  modality.A = Tensor({2, 2}, {.9, .2, .1, .8});
  parts.modalities = {modality};
  return parts;
}

// Two factors of two states that never change, the first in state 0 with probability `first`, and
// one outcome that tells whether they are equal, right with probability `right`.
inline ModelParts EqualOrNot(double first, double right) {
  ModelParts parts;
  parts.controls = {{"", 1}};
  Factor factor;
  factor.states = 2;
  factor.B = Tensor({2, 2}, {1, 0, 0, 1});
  for (int f = 0; f < 2; ++f) {
    factor.dependencies = {f};
    parts.factors.push_back(factor);
  }
  parts.factors[0].D = {first, 1 - first};
  Modality modality;
  modality.outcomes = 2;
  modality.dependencies = {0, 1};
  const double wrong = 1 - right;
  modality.A = Tensor({2, 2, 2}, {right, wrong, wrong, right, wrong, right, right, wrong});
  parts.modalities = {modality};
  return parts;
}

}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_TESTING_SMALL_AGENT_H_
