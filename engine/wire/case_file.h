// Recorded cases: one agent's model and settings, what it observed, and the numbers it should
// compute.
//
//   ASSIGN_OR_RETURN(ReferenceCase reference, ReadCaseFile("pymdp_1.tmaze.json"));
//   for (const CaseStep& step : reference.steps) ...
//
// A case is a JSON object with `case`, `dialect`, `kind`, `model` (engine/wire/model_json.h),
// `settings` and `steps`. Settings carry the names that pymdp gives them; those left out are as the
// dialect has them.
#ifndef STARLING_ENGINE_WIRE_CASE_FILE_H_
#define STARLING_ENGINE_WIRE_CASE_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "agents/model/tensor.h"
#include "engine/core/json_value.h"

namespace starling {

// One step: what the agent observed, and what it should have computed. What a file does not say is
// empty.
struct CaseStep {
  bool episode_start = false;    // beliefs start from D again
  std::vector<int> observation;  // by modality; -1: missing
  std::vector<std::vector<double>> prior;
  std::vector<std::vector<double>> posterior;
  absl::optional<double> free_energy;
  std::vector<double> G;
  std::vector<double> utility;
  std::vector<double> state_information_gain;
  std::vector<double> policy_posterior;
  std::vector<std::vector<double>> action_marginals;
  std::vector<int> action;  // by control: what the agent did
  std::vector<Tensor> A_counts;
  std::vector<Tensor> B_counts;
};

struct ReferenceCase {
  std::string name;
  std::string dialect;
  std::string kind;
  GenerativeModel model;
  AgentSettings settings;
  std::vector<CaseStep> steps;
};

// Reads a case. INVALID_ARGUMENT begins with the place in the document (`model.A[1].data`,
// `settings.gamma`) and says what is there and what is allowed; UNIMPLEMENTED names a kind or a
// setting that the engine does not have. At most 2^20 steps.
absl::StatusOr<ReferenceCase> CaseFromJson(const JsonValue& document);

// Reads a file of at most 256 MiB. Errors begin with the path.
absl::StatusOr<ReferenceCase> ReadCaseFile(const std::string& path);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_CASE_FILE_H_
