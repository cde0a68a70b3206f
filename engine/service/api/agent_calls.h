// The methods of SimulationService about agents.
#ifndef STARLING_ENGINE_SERVICE_API_AGENT_CALLS_H_
#define STARLING_ENGINE_SERVICE_API_AGENT_CALLS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "engine/service/sessions/session_table.h"
#include "proto/starling/v1/simulation_service.pb.h"

namespace starling {

// Each as the rpc of its name. `most_bytes`: of the answer, ANSWER_TOO_LARGE above.
absl::Status InspectAgents(SimulationSession& session, const v1::InspectAgentsRequest& request,
                           int64_t most_bytes, Cancelled cancelled,
                           v1::InspectAgentsResponse& response);
absl::Status AddAgents(const SessionTable& table, SimulationSession& session,
                       const v1::AddAgentsRequest& request, Cancelled cancelled,
                       v1::AddAgentsResponse& response);
absl::Status RemoveAgents(SimulationSession& session, const v1::RemoveAgentsRequest& request,
                          Cancelled cancelled, v1::RemoveAgentsResponse& response);

// An error of the engine about agents or populations, with the reason it has on the wire.
absl::Status AboutAgents(const SimulationSession& session, const absl::Status& status);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_AGENT_CALLS_H_
