// Recorded cases: one agent's model and settings, what it observed, and the numbers it should
// compute.
//
//   ASSIGN_OR_RETURN(ReferenceCase reference, ReadCaseFile("pymdp_1.tmaze.json"));
//   for (const CaseStep& step : reference.steps) ...
//
// A case is a JSON object with `case`, `dialect`, `kind`, `model` (engine/wire/model_json.h),
// `settings` (engine/wire/case_settings.h), `steps` and, of whole episodes, `offline`; cases of our
// own runs also have `draws` and `run` (engine/wire/case_record.h). What steps may have is said by
// CaseQuantities and in tests/reference/README.md.
#ifndef STARLING_ENGINE_WIRE_CASE_FILE_H_
#define STARLING_ENGINE_WIRE_CASE_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "agents/learning/dirichlet_learning.h"
#include "agents/model/agent_settings.h"
#include "agents/model/beliefs.h"
#include "agents/model/generative_model.h"
#include "engine/core/json_value.h"
#include "engine/wire/case_quantity.h"

namespace starling {

// One step: what the agent observed and did, and what it should have computed.
struct CaseStep {
  bool episode_start = false;  // beliefs start from D again
  Observation observation;     // by modality
  std::vector<int> action;     // by control: what the world saw; empty: what the agent chooses
  std::vector<Quantity> expected;
};

// One update from a whole episode, apart from the steps.
struct CaseEpisode {
  Episode episode;
  std::vector<Quantity> expected;
};

struct ReferenceCase {
  std::string name;
  std::string dialect;
  std::string kind;
  GenerativeModel model;
  AgentSettings settings;
  AgentSettings offline_settings;
  bool own_controls = true;  // every factor has a control of its own
  // What the agent's random numbers are derived from. Without it (negative) choices that were drawn
  // are not compared.
  int64_t agent = -1;
  uint64_t seed = 0;
  std::vector<CaseStep> steps = {};
  std::vector<CaseEpisode> offline = {};
};

// Reads a case. INVALID_ARGUMENT begins with the place in the document (`model.A[1].data`,
// `settings.gamma`, `steps[3]: unknown member ...`) and says what is there and what is allowed;
// UNIMPLEMENTED names a kind or a setting that the engine does not have. At most 2^20 steps.
//
// A case of kind `policy_window` learns nothing, whatever its settings say: pymdp valued there what
// it would learn, and did not. Of a step's members, `t`, `gap`, `q_pi_float32` and `learned.I` are
// passed over, as `beliefs_are` is of an episode's.
absl::StatusOr<ReferenceCase> CaseFromJson(const JsonValue& document);

// Reads a file of at most 256 MiB. Errors begin with the path.
absl::StatusOr<ReferenceCase> ReadCaseFile(const std::string& path);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_CASE_FILE_H_
