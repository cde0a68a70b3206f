// The stream of a client that drives an external world: observations in, one tick, actions out.
//
// Made for each call of DriveSimulation; owns itself, and ends when gRPC says that it is done. One
// thing at a time: a message is read, its tick is done on the simulation's strand, its answer is
// written, the next is read.
#ifndef STARLING_ENGINE_SERVICE_API_DRIVE_REACTOR_H_
#define STARLING_ENGINE_SERVICE_API_DRIVE_REACTOR_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/service/api/watch_pump.h"
#include "engine/service/sessions/simulation_session.h"
#include "grpcpp/grpcpp.h"
#include "proto/starling/v1/simulation_service.pb.h"

namespace starling {

using FindSession =
    std::function<absl::StatusOr<std::shared_ptr<SimulationSession>>(const std::string& name)>;

// `place` is given back at the end of the call; an error refuses it. `find` is called once. `pump`
// outlives the call.
grpc::ServerBidiReactor<v1::DriveSimulationRequest, v1::DriveSimulationResponse>* StartDrive(
    absl::StatusOr<std::shared_ptr<void>> place, FindSession find, WatchPump& pump);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_DRIVE_REACTOR_H_
