// ModelParameters: the numbers of a generative model as one agent holds them now, in the layout
// that computing wants. Where the agent learns, they are the means of its counts.
//
//   const ModelParameters parameters = ParametersAtBirth(model, settings);
//   const AgentView agent = {model, settings, parameters};
//   double p = parameters.A[m][outcome * columns + column];
//
// A matrix is row-major, one column for each joint state of the dependencies (the last dependency
// runs fastest). Plain values.
#ifndef STARLING_AGENTS_MODEL_PARAMETERS_H_
#define STARLING_AGENTS_MODEL_PARAMETERS_H_

#include <vector>

#include "agents/model/agent_settings.h"
#include "agents/model/beliefs.h"
#include "agents/model/generative_model.h"

namespace starling {

using Matrix = std::vector<double>;

struct ModelParameters {
  std::vector<Matrix> A;               // [modality]: [outcomes][columns]
  std::vector<std::vector<Matrix>> B;  // [factor][joint action of its controls]: [states][columns]
  std::vector<Matrix> C;  // [modality]: log-preferences as used, [steps][outcomes]; the last step
                          // stands for all later ones
  Beliefs D;              // [factor]
  std::vector<double> E;  // by policy; empty: flat

  // Dirichlet counts, laid out likewise; empty where there are none.
  std::vector<Matrix> pA;
  std::vector<std::vector<Matrix>> pB;
  std::vector<std::vector<double>> pC;  // [modality][outcome]
  std::vector<std::vector<double>> pD;
  std::vector<double> pE;
};

// What a function needs to know of an agent. Refers to its parts, which outlive it.
struct AgentView {
  const GenerativeModel& model;
  const AgentSettings& settings;
  const ModelParameters& parameters;
};

// The parameters of an agent that has learned nothing yet. Counts: those of the model, or, of what
// is learned, probabilities times the prior strength. `num_policies` is the size of pE where E is
// learned. O(entries).
ModelParameters ParametersAtBirth(const GenerativeModel& model, const AgentSettings& settings,
                                  size_t num_policies);

// Sets A, B, C, D and E, of what is learned, to the means of the counts. O(entries).
void TakeMeans(const GenerativeModel& model, const AgentSettings& settings,
               ModelParameters& parameters);

// The joint action of a factor's controls, given what every control does; a control that has done
// nothing yet (-1) counts as its first action, as in lanes.
int FactorAction(const GenerativeModel& model, const Factor& factor,
                 const std::vector<int>& choices);

// A tensor's entries, the actions of the factor running fastest, as a matrix for each joint action.
std::vector<Matrix> ByAction(const GenerativeModel& model, const Factor& factor,
                             const std::vector<double>& values);

// And back: matrices by action as one tensor's entries, actions running fastest: B as a model gives
// it.
std::vector<double> ActionsLast(const std::vector<Matrix>& by_action);

// Whether the settings have tensor `index` of a kind learn.
bool Learns(const std::optional<LearningSettings>& learning, int index);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PARAMETERS_H_
