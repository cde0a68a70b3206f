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

#include <optional>

#include "absl/types/span.h"

#include "agents/model/agent_settings.h"
#include "agents/model/beliefs.h"
#include "agents/model/generative_model.h"
#include "agents/model/list.h"

namespace starling {

using Matrix = List<double>;

struct ModelParameters {
  List<Matrix> A;        // [modality]: [outcomes][columns]
  List<List<Matrix>> B;  // [factor][joint action of its controls]: [states][columns]
  List<Matrix> C;        // [modality]: log-preferences as used, [steps][outcomes]; the last step
                         // stands for all later ones
  Beliefs D;             // [factor]
  List<double> E;        // by policy; empty: flat

  // Dirichlet counts, laid out likewise; empty where there are none.
  List<Matrix> pA;
  List<List<Matrix>> pB;
  List<List<double>> pC;  // [modality][outcome]
  List<List<double>> pD;
  List<double> pE;
};

// The logarithms of parameters, with the settings' floor, laid out as they are.
struct ParameterLogs {
  List<Matrix> A;        // empty where A is learned
  List<List<Matrix>> B;  // likewise, and unless messages are expectations of them
};
ParameterLogs LogsOf(const AgentSettings& settings, const ModelParameters& parameters);

// What a function needs to know of an agent. Refers to its parts, which outlive it.
struct AgentView {
  const GenerativeModel& model;
  const AgentSettings& settings;
  const ModelParameters& parameters;
  const ParameterLogs* logs = nullptr;  // of these parameters; null: they are taken when needed
};

// The parameters of an agent that has learned nothing yet. Counts: those of the model, or, of what
// is learned, probabilities times the prior strength. `num_policies` is the size of pE where E is
// learned. O(entries).
ModelParameters ParametersAtBirth(const GenerativeModel& model, const AgentSettings& settings,
                                  size_t num_policies);

// Sets A, B, C, D and E, of what is learned, to the means of the counts. O(entries).
void TakeMeans(const GenerativeModel& model, const AgentSettings& settings,
               ModelParameters& parameters);

// A tensor's entries, the actions of the factor running fastest, as a matrix for each joint action.
List<Matrix> ByAction(const GenerativeModel& model, const Factor& factor,
                      absl::Span<const double> values);

// And back: matrices by action as one tensor's entries, actions running fastest: B as a model gives
// it.
List<double> ActionsLast(const List<Matrix>& by_action);

// Whether the settings have tensor `index` of a kind learn.
bool Learns(const std::optional<LearningSettings>& learning, int index);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PARAMETERS_H_
