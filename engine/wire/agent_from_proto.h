// Agent settings from their description.
//
//   ASSIGN_OR_RETURN(AgentSettings settings, ToAgentSettings(agent, "populations[0].agent"));
//   RETURN_IF_ERROR(CheckAgent(*model, settings, "populations[0].agent"));
#ifndef STARLING_ENGINE_WIRE_AGENT_FROM_PROTO_H_
#define STARLING_ENGINE_WIRE_AGENT_FROM_PROTO_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "proto/starling/v1/agent.pb.h"

namespace starling {

// The settings of the agent's dialect with what the description changes. `path` is the agent's own
// field path. INVALID_ARGUMENT for what the description itself can get wrong: an unknown dialect or
// enum value, a policy of another length. Ranges are checked together with a model, by CheckAgent.
absl::StatusOr<AgentSettings> ToAgentSettings(const v1::Agent& agent, absl::string_view path);

// Whether settings are in their ranges and fit a model and each other (CheckSettings of
// agents/model/agent_settings.h). INVALID_ARGUMENT begins with the path of the field that is wrong,
// then says its value and what is allowed.
absl::Status CheckAgent(const GenerativeModel& model, const AgentSettings& settings,
                        absl::string_view path);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_AGENT_FROM_PROTO_H_
