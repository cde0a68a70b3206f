#include "engine/service/api/simulation_service.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/service/api/agent_calls.h"
#include "engine/service/api/drive_reactor.h"
#include "engine/service/api/expected_tick.h"
#include "engine/service/api/list_simulations.h"
#include "engine/service/api/watch_reactor.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/log.h"
#include "engine/service/sessions/session_errors.h"
#include "engine/wire/grpc_status.h"

namespace starling {
namespace {

// The status of a call that gave up because its caller did: which of the two it was.
grpc::Status StatusOf(const grpc::ServerContext& context, const absl::Status& status) {
  if (absl::IsCancelled(status) && context.deadline() <= std::chrono::system_clock::now()) {
    return ToGrpcStatus(absl::DeadlineExceededError(status.message()));
  }
  return ToGrpcStatus(status);
}

// One of `limit` places, given back when the last copy goes. LIMIT_EXCEEDED if all are taken.
absl::StatusOr<std::shared_ptr<void>> TakePlace(std::atomic<int64_t>& taken, absl::string_view name,
                                                int64_t limit, absl::string_view message) {
  if (++taken <= limit) {
    return std::shared_ptr<void>(&taken, [](std::atomic<int64_t>* count) { --*count; });
  }
  --taken;
  return MakeLimitError(name, limit, message);
}

}  // namespace

absl::StatusOr<std::shared_ptr<SimulationSession>> SimulationServiceImpl::Find(
    const std::string& name) const {
  ASSIGN_OR_RETURN(const std::string id, ParseName("simulations", name));
  return parts_.table->Find(id);
}

grpc::Status SimulationServiceImpl::CreateSimulation(grpc::ServerContext*,
                                                     const v1::CreateSimulationRequest* request,
                                                     v1::Simulation* response) {
  const absl::StatusOr<std::shared_ptr<SimulationSession>> session = parts_.table->Create(*request);
  if (!session.ok()) return ToGrpcStatus(session.status());
  *response = (*session)->Describe();
  LogInfo("simulation_created", {{"simulation", (*session)->id()},
                                 {"agents", response->agents()},
                                 {"bytes", response->state_bytes()},
                                 {"tick", response->tick()},
                                 {"backend", response->execution().backend()}});
  return grpc::Status::OK;
}

grpc::Status SimulationServiceImpl::GetSimulation(grpc::ServerContext* context,
                                                  const v1::GetSimulationRequest* request,
                                                  v1::Simulation* response) {
  const auto get = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const std::shared_ptr<SimulationSession> session, Find(request->name()));
    if (!v1::Simulation::View_IsValid(request->view())) {
      return MakeFieldError(v1::Error::INVALID_REQUEST, "view",
                            absl::StrCat(request->view(), " is no view"));
    }
    if (request->view() != v1::Simulation::FULL) {
      *response = session->Describe();
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(*response, session->DescribeFully([&] { return context->IsCancelled(); }));
    return absl::OkStatus();
  };
  return StatusOf(*context, get());
}

grpc::Status SimulationServiceImpl::ListSimulations(grpc::ServerContext*,
                                                    const v1::ListSimulationsRequest* request,
                                                    v1::ListSimulationsResponse* response) {
  std::vector<v1::Simulation> all;
  for (const auto& session : parts_.table->All()) all.push_back(session->Describe());
  return ToGrpcStatus(PageOfSimulations(*request, all, *response));
}

grpc::Status SimulationServiceImpl::DeleteSimulation(grpc::ServerContext*,
                                                     const v1::DeleteSimulationRequest* request,
                                                     google::protobuf::Empty*) {
  const auto remove = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, ParseName("simulations", request->name()));
    RETURN_IF_ERROR(parts_.table->Delete(id, request->force()));
    LogInfo("simulation_deleted", {{"simulation", id}});
    return absl::OkStatus();
  };
  return ToGrpcStatus(remove());
}

template <typename Request>
grpc::Status SimulationServiceImpl::Transition(
    grpc::ServerContext* context, const Request& request, v1::Simulation* response,
    absl::FunctionRef<absl::Status(SimulationSession&, Cancelled)> verb) {
  const auto change = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const std::shared_ptr<SimulationSession> session, Find(request.name()));
    absl::Status status = verb(*session, [&] { return context->IsCancelled(); });
    *response = session->Describe();
    return status;
  };
  return StatusOf(*context, change());
}

grpc::Status SimulationServiceImpl::StepSimulation(grpc::ServerContext* context,
                                                   const v1::StepSimulationRequest* request,
                                                   v1::Simulation* response) {
  const int64_t ticks = request->has_ticks() ? request->ticks() : 1;
  if (ticks < 1) {
    return ToGrpcStatus(MakeFieldError(v1::Error::INVALID_REQUEST, "ticks",
                                       absl::StrCat("is ", ticks, "; it must be at least 1")));
  }
  const auto place = TakePlace(waiting_, "waiting_steps", parts_.limits.waiting_steps,
                               "too many steps wait at once; repeat it later");
  if (!place.ok()) return ToGrpcStatus(place.status());
  return Transition(context, *request, response,
                    [&](SimulationSession& session, Cancelled cancelled) {
                      return session.Step(ticks, ExpectedTick(*request), cancelled);
                    });
}

grpc::Status SimulationServiceImpl::StartSimulation(grpc::ServerContext* context,
                                                    const v1::StartSimulationRequest* request,
                                                    v1::Simulation* response) {
  absl::optional<int64_t> until;
  if (request->has_until_tick()) until = request->until_tick();
  return Transition(context, *request, response,
                    [&](SimulationSession& session, Cancelled) { return session.Start(until); });
}

grpc::Status SimulationServiceImpl::PauseSimulation(grpc::ServerContext* context,
                                                    const v1::PauseSimulationRequest* request,
                                                    v1::Simulation* response) {
  return Transition(
      context, *request, response,
      [](SimulationSession& session, Cancelled cancelled) { return session.Pause(cancelled); });
}

grpc::Status SimulationServiceImpl::ResumeSimulation(grpc::ServerContext* context,
                                                     const v1::ResumeSimulationRequest* request,
                                                     v1::Simulation* response) {
  return Transition(context, *request, response,
                    [](SimulationSession& session, Cancelled) { return session.Resume(); });
}

grpc::Status SimulationServiceImpl::StopSimulation(grpc::ServerContext* context,
                                                   const v1::StopSimulationRequest* request,
                                                   v1::Simulation* response) {
  return Transition(
      context, *request, response,
      [](SimulationSession& session, Cancelled cancelled) { return session.Stop(cancelled); });
}

grpc::Status SimulationServiceImpl::InspectAgents(grpc::ServerContext* context,
                                                  const v1::InspectAgentsRequest* request,
                                                  v1::InspectAgentsResponse* response) {
  const auto inspect = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const std::shared_ptr<SimulationSession> session, Find(request->name()));
    return starling::InspectAgents(
        *session, *request, parts_.limits.message_bytes, [&] { return context->IsCancelled(); },
        *response);
  };
  return StatusOf(*context, inspect());
}

grpc::Status SimulationServiceImpl::AddAgents(grpc::ServerContext* context,
                                              const v1::AddAgentsRequest* request,
                                              v1::AddAgentsResponse* response) {
  const auto add = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const std::shared_ptr<SimulationSession> session, Find(request->name()));
    return starling::AddAgents(
        *parts_.table, *session, *request, [&] { return context->IsCancelled(); }, *response);
  };
  return StatusOf(*context, add());
}

grpc::Status SimulationServiceImpl::RemoveAgents(grpc::ServerContext* context,
                                                 const v1::RemoveAgentsRequest* request,
                                                 v1::RemoveAgentsResponse* response) {
  const auto remove = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const std::shared_ptr<SimulationSession> session, Find(request->name()));
    return starling::RemoveAgents(
        *session, *request, [&] { return context->IsCancelled(); }, *response);
  };
  return StatusOf(*context, remove());
}

absl::StatusOr<std::shared_ptr<void>> SimulationServiceImpl::TakeStream() {
  return TakePlace(streams_, "streams", parts_.limits.streams,
                   "as many streams as may be are open");
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* SimulationServiceImpl::WatchSimulation(
    grpc::CallbackServerContext*, const grpc::ByteBuffer* bytes) {
  v1::WatchSimulationRequest request;
  grpc::ByteBuffer copy(*bytes);
  if (!grpc::SerializationTraits<v1::WatchSimulationRequest>::Deserialize(&copy, &request).ok()) {
    return RefuseWatch(MakeError(absl::StatusCode::kInvalidArgument, v1::Error::INVALID_REQUEST,
                                 "the request is no WatchSimulationRequest"));
  }
  absl::StatusOr<std::shared_ptr<SimulationSession>> session = Find(request.name());
  if (!session.ok()) return RefuseWatch(session.status());
  const absl::StatusOr<WatchOptions> options = ReadWatchOptions(request, **session);
  if (!options.ok()) return RefuseWatch(options.status());
  absl::StatusOr<std::shared_ptr<void>> place = TakeStream();
  if (!place.ok()) return RefuseWatch(place.status());
  const auto written = [metrics = parts_.metrics](int64_t events, int64_t dropped) {
    metrics->watch_events().Increment(static_cast<double>(events));
    if (dropped > 0) metrics->watch_lagged_events().Increment(static_cast<double>(dropped));
  };
  return StartWatch(*std::move(session), *options, *parts_.pump, written, *std::move(place));
}

grpc::ServerBidiReactor<v1::DriveSimulationRequest, v1::DriveSimulationResponse>*
SimulationServiceImpl::DriveSimulation(grpc::CallbackServerContext*) {
  return StartDrive(
      TakeStream(), [this](const std::string& name) { return Find(name); }, *parts_.pump);
}

}  // namespace starling
