// The agents whose speed is measured: cases "a" to "g", each a model and the way agents use it.
//
//   ASSIGN_OR_RETURN(const AgentCase* b, FindAgentCase("b"));
//   ASSIGN_OR_RETURN(GenerativeModel model, b->model());
//
// They are those for which figures of other systems are known, and two harder ones. The settings
// are the defaults of the engine; precision of policies 16, choices deterministic.
#ifndef STARLING_BENCH_SUITES_INFERENCE_AGENT_CASES_H_
#define STARLING_BENCH_SUITES_INFERENCE_AGENT_CASES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"

namespace starling {

struct AgentCase {
  std::string name;
  std::string description;  // one line
  absl::StatusOr<GenerativeModel> (*model)();
  AgentSettings settings;
  // Agent-steps a second on one core in single precision that a good release reaches with 1,000
  // agents and more.
  double bar = 0;
};

// All, by name. Live for ever.
const std::vector<AgentCase>& AgentCases();

// INVALID_ARGUMENT lists what there is.
absl::StatusOr<const AgentCase*> FindAgentCase(absl::string_view name);

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_AGENT_CASES_H_
