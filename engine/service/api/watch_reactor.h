// The stream of one watch: reads the event log of its simulation at the client's own pace.
//
// Made for each call of WatchSimulation; owns itself, and ends when gRPC says that it is done. At
// most one answer is being written at a time, so that what waits for a slow client stays in the
// log, which is bounded.
#ifndef STARLING_ENGINE_SERVICE_API_WATCH_REACTOR_H_
#define STARLING_ENGINE_SERVICE_API_WATCH_REACTOR_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/service/api/watch_pump.h"
#include "engine/service/sessions/simulation_session.h"
#include "grpcpp/grpcpp.h"
#include "proto/starling/v1/simulation_service.pb.h"

namespace starling {

// What a watch was asked for, checked.
struct WatchOptions {
  int64_t after_sequence = 0;
  EventFilter filter;
  absl::Duration heartbeat = absl::Seconds(10);
  bool until_finished = false;
};

// INVALID_REQUEST with the field; SEQUENCE_TOO_OLD, SEQUENCE_UNKNOWN.
absl::StatusOr<WatchOptions> ReadWatchOptions(const v1::WatchSimulationRequest& request,
                                              const SimulationSession& session);

// Told of each answer with events.
using WatchMeter = std::function<void(int64_t events, int64_t dropped)>;

// The reactor of a call that is allowed. `pump` outlives it; `place` is given back at its end.
grpc::ServerWriteReactor<grpc::ByteBuffer>* StartWatch(std::shared_ptr<SimulationSession> session,
                                                       const WatchOptions& options, WatchPump& pump,
                                                       WatchMeter meter,
                                                       std::shared_ptr<void> place);

// The reactor of a call that is refused.
grpc::ServerWriteReactor<grpc::ByteBuffer>* RefuseWatch(const absl::Status& status);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_WATCH_REACTOR_H_
