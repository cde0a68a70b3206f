// Recording an agent of a run as a case, which RunCase computes again.
//
//   absl::StatusOr<nlohmann::ordered_json> document = RecordCase(reference, settings, run);
#ifndef STARLING_ENGINE_WIRE_CASE_RECORD_H_
#define STARLING_ENGINE_WIRE_CASE_RECORD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "agents/model/beliefs.h"
#include "engine/wire/case_file.h"
#include "nlohmann/json.hpp"
#include "proto/starling/v1/agent.pb.h"

namespace starling {

// What the run that an agent was recorded in believed.
struct RecordedRun {
  std::string precision;         // "float" or "double"
  std::vector<Beliefs> beliefs;  // [step]
};

// `reference` has the agent's model, settings, draws and, for each step, what it observed and did;
// `settings` is where its settings come from. The agent is run once more, in double, for all other
// numbers of the case; `run` in the document says how far beliefs and actions of the run itself are
// from that. Errors as RunCase.
absl::StatusOr<nlohmann::ordered_json> RecordCase(const ReferenceCase& reference,
                                                  const v1::Agent& settings,
                                                  const RecordedRun& run);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_CASE_RECORD_H_
