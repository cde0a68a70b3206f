// Agent settings from their description.
#ifndef STARLING_ENGINE_WIRE_AGENT_FROM_PROTO_H_
#define STARLING_ENGINE_WIRE_AGENT_FROM_PROTO_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "agents/model/agent_settings.h"
#include "proto/starling/v1/agent.pb.h"

namespace starling {

// The settings of the agent's dialect with what the description changes. `path` is the agent's own
// field path. INVALID_ARGUMENT names the field, its value and what is allowed; whether the settings
// fit a model is checked with it.
absl::StatusOr<AgentSettings> ToAgentSettings(const v1::Agent& agent, absl::string_view path);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_AGENT_FROM_PROTO_H_
