// SimulationService: calls into sessions and back. Unary methods on the sync API, for they may wait
// for ticks; streams on the callback API, for they must not hold a thread.
//
//   SimulationServiceImpl service({&table, &pump, &settings.limits, &metrics});
//   builder.RegisterService(&service);
//
// Thread-safe, as gRPC wants it. Holds no state but how many calls wait and how many streams there
// are.
#ifndef STARLING_ENGINE_SERVICE_API_SIMULATION_SERVICE_H_
#define STARLING_ENGINE_SERVICE_API_SIMULATION_SERVICE_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "engine/service/api/watch_pump.h"
#include "engine/service/http/metrics.h"
#include "engine/service/sessions/session_table.h"
#include "engine/service/settings.h"
#include "grpcpp/grpcpp.h"
#include "proto/starling/v1/simulation_service.grpc.pb.h"

namespace starling {

// What the service stands on; all outlive it.
struct SimulationServiceParts {
  SessionTable* table = nullptr;
  WatchPump* pump = nullptr;
  ServerMetrics* metrics = nullptr;
  ServerLimits limits;
};

class SimulationServiceImpl : public v1::SimulationService::WithRawCallbackMethod_WatchSimulation<
                                  v1::SimulationService::WithCallbackMethod_DriveSimulation<
                                      v1::SimulationService::Service>> {
 public:
  explicit SimulationServiceImpl(const SimulationServiceParts& parts) : parts_(parts) {}

  grpc::Status CreateSimulation(grpc::ServerContext* context,
                                const v1::CreateSimulationRequest* request,
                                v1::Simulation* response) override;
  grpc::Status GetSimulation(grpc::ServerContext* context, const v1::GetSimulationRequest* request,
                             v1::Simulation* response) override;
  grpc::Status ListSimulations(grpc::ServerContext* context,
                               const v1::ListSimulationsRequest* request,
                               v1::ListSimulationsResponse* response) override;
  grpc::Status DeleteSimulation(grpc::ServerContext* context,
                                const v1::DeleteSimulationRequest* request,
                                google::protobuf::Empty* response) override;
  grpc::Status StepSimulation(grpc::ServerContext* context,
                              const v1::StepSimulationRequest* request,
                              v1::Simulation* response) override;
  grpc::Status StartSimulation(grpc::ServerContext* context,
                               const v1::StartSimulationRequest* request,
                               v1::Simulation* response) override;
  grpc::Status PauseSimulation(grpc::ServerContext* context,
                               const v1::PauseSimulationRequest* request,
                               v1::Simulation* response) override;
  grpc::Status ResumeSimulation(grpc::ServerContext* context,
                                const v1::ResumeSimulationRequest* request,
                                v1::Simulation* response) override;
  grpc::Status StopSimulation(grpc::ServerContext* context,
                              const v1::StopSimulationRequest* request,
                              v1::Simulation* response) override;
  grpc::Status InspectAgents(grpc::ServerContext* context, const v1::InspectAgentsRequest* request,
                             v1::InspectAgentsResponse* response) override;
  grpc::Status AddAgents(grpc::ServerContext* context, const v1::AddAgentsRequest* request,
                         v1::AddAgentsResponse* response) override;
  grpc::Status RemoveAgents(grpc::ServerContext* context, const v1::RemoveAgentsRequest* request,
                            v1::RemoveAgentsResponse* response) override;

  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchSimulation(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;
  grpc::ServerBidiReactor<v1::DriveSimulationRequest, v1::DriveSimulationResponse>* DriveSimulation(
      grpc::CallbackServerContext* context) override;

 private:
  absl::StatusOr<std::shared_ptr<SimulationSession>> Find(const std::string& name) const;
  template <typename Request>
  grpc::Status Transition(grpc::ServerContext* context, const Request& request,
                          v1::Simulation* response,
                          absl::FunctionRef<absl::Status(SimulationSession&, Cancelled)> verb);
  // One of the places that streams have, or LIMIT_EXCEEDED.
  absl::StatusOr<std::shared_ptr<void>> TakeStream();

  const SimulationServiceParts parts_;
  std::atomic<int64_t> waiting_{0};
  std::atomic<int64_t> streams_{0};
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_SIMULATION_SERVICE_H_
