#include "engine/service/api/agent_calls.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "engine/core/inspection.h"
#include "engine/service/api/expected_tick.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/sessions/session_errors.h"

namespace starling {
namespace {

using Access = SimulationSession::Access;

// The population that a request names, or the only one.
absl::StatusOr<std::string> PopulationOf(const SimulationSession& session,
                                         const std::string& named) {
  std::vector<std::string> names;
  for (const auto& population : session.constant().populations()) {
    names.push_back(population.population());
  }
  if (named.empty() && names.size() == 1) return names[0];
  if (named.empty()) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "population",
                          absl::StrCat("is missing; there are: ", absl::StrJoin(names, ", ")));
  }
  if (std::find(names.begin(), names.end(), named) != names.end()) return named;
  return MakeError(absl::StatusCode::kNotFound, v1::Error::POPULATION_NOT_FOUND,
                   absl::StrCat("there is no population \"", named,
                                "\"; there are: ", absl::StrJoin(names, ", ")),
                   {{"simulation", NameOf("simulations", session.id())}, {"population", named}});
}

absl::StatusOr<std::vector<InspectedPart>> PartsOf(const v1::InspectAgentsRequest& request) {
  if (request.parts().empty()) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "parts", "is empty; ask for one at least");
  }
  std::vector<InspectedPart> parts;
  for (const int part : request.parts()) {
    switch (part) {
      case v1::InspectAgentsRequest::BELIEFS:
        parts.push_back(InspectedPart::kBeliefs);
        break;
      case v1::InspectAgentsRequest::POLICIES:
        parts.push_back(InspectedPart::kPolicies);
        break;
      case v1::InspectAgentsRequest::ACTIONS:
        parts.push_back(InspectedPart::kActions);
        break;
      case v1::InspectAgentsRequest::PARAMETERS:
        parts.push_back(InspectedPart::kParameters);
        break;
      default:
        return MakeFieldError(v1::Error::INVALID_REQUEST, "parts",
                              absl::StrCat(part, " is no part of an agent"));
    }
  }
  return parts;
}

}  // namespace

absl::Status AboutAgents(const SimulationSession& session, const absl::Status& status) {
  absl::Status result = status;
  v1::Error::Reason reason;
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
      reason = v1::Error::AGENT_NOT_FOUND;
      break;
    case absl::StatusCode::kInvalidArgument:
      reason = v1::Error::INVALID_REQUEST;
      break;
    case absl::StatusCode::kFailedPrecondition:
      reason = v1::Error::NOT_HELD;
      break;
    case absl::StatusCode::kResourceExhausted:
      reason = v1::Error::OUT_OF_RESOURCES;
      break;
    default:
      reason = v1::Error::INTERNAL;
      break;
  }
  if (ErrorReason(status).empty()) {
    SetErrorReason(result, reason, {{"simulation", NameOf("simulations", session.id())}});
  }
  return result;
}

absl::Status InspectAgents(SimulationSession& session, const v1::InspectAgentsRequest& request,
                           int64_t most_bytes, Cancelled cancelled,
                           v1::InspectAgentsResponse& response) {
  ASSIGN_OR_RETURN(const std::vector<InspectedPart> parts, PartsOf(request));
  std::string population;
  if (request.agents().empty()) {
    ASSIGN_OR_RETURN(population, PopulationOf(session, request.population()));
  }
  std::vector<int64_t> agents(request.agents().begin(), request.agents().end());
  const auto found = std::make_shared<Inspection>();
  const int64_t most_values = most_bytes / static_cast<int64_t>(sizeof(double));
  const auto inspect = [=, &session](Simulation& simulation) mutable -> absl::Status {
    if (agents.empty()) {
      ASSIGN_OR_RETURN(agents, simulation.AgentIds(population));
      if (agents.empty()) {
        found->tick = simulation.tick();
        return absl::OkStatus();
      }
    }
    absl::StatusOr<Inspection> inspection = simulation.InspectAgents(agents, parts, most_values);
    if (absl::IsResourceExhausted(inspection.status())) {
      return MakeError(absl::StatusCode::kResourceExhausted, v1::Error::ANSWER_TOO_LARGE,
                       absl::StrCat(inspection.status().message(), "; ask for fewer agents"),
                       {{"limit", "message_bytes"}, {"value", absl::StrCat(most_bytes)}});
    }
    if (!inspection.ok()) return AboutAgents(session, inspection.status());
    *found = *std::move(inspection);
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(session.Run(Access::kRead, absl::nullopt, inspect, cancelled));
  response.set_tick(found->tick);
  response.mutable_agents()->Add(found->agents.begin(), found->agents.end());
  for (InspectedArray& from : found->arrays) {
    v1::InspectAgentsResponse::Array& to = *response.add_arrays();
    to.set_label(from.label);
    to.mutable_shape()->Add(from.shape.begin(), from.shape.end());
    to.mutable_values()->Add(from.values.begin(), from.values.end());
  }
  return absl::OkStatus();
}

absl::Status AddAgents(const SessionTable& table, SimulationSession& session,
                       const v1::AddAgentsRequest& request, Cancelled cancelled,
                       v1::AddAgentsResponse& response) {
  ASSIGN_OR_RETURN(const std::string population, PopulationOf(session, request.population()));
  if (request.count() < 1) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "count",
                          absl::StrCat("is ", request.count(), "; it must be at least 1"));
  }
  const SimulationSession::Size size = session.size();
  const double bytes_each =
      static_cast<double>(size.bytes) / static_cast<double>(std::max<int64_t>(size.agents, 1));
  const double more_bytes = std::min(bytes_each * static_cast<double>(request.count()), 9e18);
  RETURN_IF_ERROR(table.CheckRoom(request.count(), static_cast<int64_t>(more_bytes)));

  const auto result = std::make_shared<v1::AddAgentsResponse>();
  const auto add = [result, population, count = request.count(),
                    &session](Simulation& simulation) -> absl::Status {
    const absl::StatusOr<std::vector<int64_t>> added = simulation.AddAgents(population, count);
    if (!added.ok()) return AboutAgents(session, added.status());
    result->set_first_agent(added->front());
    result->set_count(static_cast<int64_t>(added->size()));
    result->set_tick(simulation.tick());
    result->set_agents(simulation.agents());
    session.AgentsChanged(*added, {}, simulation.agents());
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(session.Run(Access::kChange, ExpectedTick(request), add, cancelled));
  response = std::move(*result);
  return absl::OkStatus();
}

absl::Status RemoveAgents(SimulationSession& session, const v1::RemoveAgentsRequest& request,
                          Cancelled cancelled, v1::RemoveAgentsResponse& response) {
  if (request.agents().empty()) {
    return MakeFieldError(v1::Error::INVALID_REQUEST, "agents", "is empty; name one at least");
  }
  const std::vector<int64_t> agents(request.agents().begin(), request.agents().end());
  const auto result = std::make_shared<v1::RemoveAgentsResponse>();
  const auto remove = [result, agents, &session](Simulation& simulation) -> absl::Status {
    const absl::Status removed = simulation.RemoveAgents(agents);
    if (!removed.ok()) return AboutAgents(session, removed);
    result->set_tick(simulation.tick());
    result->set_agents(simulation.agents());
    session.AgentsChanged({}, agents, simulation.agents());
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(session.Run(Access::kChange, ExpectedTick(request), remove, cancelled));
  response = std::move(*result);
  return absl::OkStatus();
}

}  // namespace starling
