// Generative models in JSON, with the names that pymdp gives their parts.
//
//   {"num_states": [2], "num_obs": [2], "num_controls": [2], "policy_len": 1,
//    "A": [[[0.9, 0.1], [0.1, 0.9]]], "B": [{"shape": [2, 2, 2], "data": [1, 0, 0, 1, 1, 1, 0,
//    0]}], "C": [[0, 1]], "D": [[0.5, 0.5]]}
//
// Required: num_states (by factor), num_obs (by modality), num_controls, A, B. Optional, in their
// usual defaults: A_dependencies (all factors), B_dependencies (the factor itself),
// B_action_dependencies (its own control; where it is given, num_controls counts controls, else
// factors, each with a control of its own), C (as [outcome] or [outcome, time]), D, E, pA, pB, pD,
// H (goals, 0 or 1 by state), policies ([policy][time][control]), policy_len (1). Arrays are lists
// of lists, or {"shape": [...], "data": [...]} with the last axis running fastest. Other members
// are ignored.
//
// A model with a member `factors` is read as a starling.v1.Tensors instead:
//
//   {"controls": [{"actions": 2}], "factors": [{"states": 2, "controls": [0], "B": {...}}],
//    "modalities": [{"outcomes": 2, "A": {...}}]}
#ifndef STARLING_ENGINE_WIRE_MODEL_JSON_H_
#define STARLING_ENGINE_WIRE_MODEL_JSON_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "agents/model/generative_model.h"
#include "engine/core/json_value.h"
#include "nlohmann/json.hpp"

namespace starling {

struct ModelFile {
  ModelParts parts;
  // Policies that the model comes with; without them, those of the settings count.
  absl::optional<int> policy_length;
  std::vector<std::vector<std::vector<int>>> policies;  // empty: all of that length
  bool own_controls = true;                             // every factor has a control of its own
};

// Whether each factor has a control of its own, in their order.
bool HasOwnControls(const std::vector<Control>& controls, const std::vector<Factor>& factors);

// Reads a model. INVALID_ARGUMENT begins with the place in the document (`model.A[1].data`) and
// says what is there and what is allowed; UNIMPLEMENTED for a policy set over dependent actions
// that is not the full one. Whether the parts make a model is checked by GenerativeModel::Create.
absl::StatusOr<ModelFile> ModelFromJson(const JsonValue& model);

// The model as a starling.v1.Tensors: what ModelFromJson reads back.
nlohmann::ordered_json ToJson(const GenerativeModel& model);

// Reads a file that holds a model, or an object whose member `model` is one. Errors begin with the
// path.
absl::StatusOr<ModelFile> ReadModelJson(const std::string& path);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_MODEL_JSON_H_
