// The server's services, called with a deadline, the token and an ear for Ctrl-C.
//
//   ASSIGN_OR_RETURN(const auto client, Client::Connect(settings, interrupt.token()));
//   v1::GetSimulationRequest request;
//   ASSIGN_OR_RETURN(const v1::Simulation simulation,
//                    client->Call(client->simulations(), &SimulationApi::GetSimulation, request));
//
// Errors of calls are those that the server gave (server_error.h tells them from ours). When an
// interrupt is asked for, the call that is under way is cancelled and ends CANCELLED.
//
// Thread safety: all methods may be called from any thread.
#ifndef STARLING_ENGINE_CLI_CTL_CLIENT_H_
#define STARLING_ENGINE_CLI_CTL_CLIENT_H_

#include <functional>
#include <memory>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "engine/cli/ctl/channel.h"
#include "engine/core/stop_token.h"
#include "grpcpp/client_context.h"
#include "proto/starling/v1/model_service.grpc.pb.h"
#include "proto/starling/v1/profile_service.grpc.pb.h"
#include "proto/starling/v1/server_service.grpc.pb.h"
#include "proto/starling/v1/simulation_service.grpc.pb.h"
#include "proto/starling/v1/snapshot_service.grpc.pb.h"

namespace starling {

using ModelApi = v1::ModelService::StubInterface;
using ProfileApi = v1::ProfileService::StubInterface;
using ServerApi = v1::ServerService::StubInterface;
using SimulationApi = v1::SimulationService::StubInterface;
using SnapshotApi = v1::SnapshotService::StubInterface;

// The context of one call, cancelled as soon as `stop` asks to stop.
class CallContext {
 public:
  CallContext(const std::string& token, absl::Duration timeout, StopToken stop);
  ~CallContext();
  CallContext(const CallContext&) = delete;
  CallContext& operator=(const CallContext&) = delete;

  grpc::ClientContext* get() { return &context_; }

 private:
  grpc::ClientContext context_;
  absl::Notification ended_;
  std::thread canceller_;
};

struct CallOptions {
  // Whether a call that broke on its way may be repeated: doing it twice is as doing it once.
  bool repeatable = false;
  // Of each attempt, unless --timeout says otherwise.
  absl::Duration timeout = absl::Minutes(1);
};

inline constexpr CallOptions kRepeatable{/*repeatable=*/true};

class Client {
 public:
  // Connects within 5 seconds. UNAVAILABLE, saying what to check, if nothing answers there; errors
  // of OpenChannel.
  static absl::StatusOr<std::unique_ptr<Client>> Connect(const ConnectionSettings& settings,
                                                         StopToken stop);

  ModelApi& models() const { return *models_; }
  ProfileApi& profiles() const { return *profiles_; }
  ServerApi& servers() const { return *servers_; }
  SimulationApi& simulations() const { return *simulations_; }
  SnapshotApi& snapshots() const { return *snapshots_; }

  // One unary call.
  template <typename Api, typename Request, typename Response>
  absl::StatusOr<Response> Call(Api& api,
                                grpc::Status (Api::*method)(grpc::ClientContext*, const Request&,
                                                            Response*),
                                const Request& request, const CallOptions& options = {}) const {
    Response response;
    const absl::Status status = Try(
        [&](grpc::ClientContext* context) {
          response.Clear();
          return (api.*method)(context, request, &response);
        },
        options);
    if (!status.ok()) return status;
    return response;
  }

  // For streams: a context without a deadline, unless --timeout gives one.
  std::unique_ptr<CallContext> NewStreamContext() const;

  // Our status of how a call ended.
  absl::Status Ended(const grpc::Status& status) const;

  // Waits, at most that long, before the next attempt. False if an interrupt was asked for.
  bool Pause(absl::Duration duration) const;

  bool interrupted() const { return stop_.stop_requested(); }
  const std::string& address() const { return server_.address; }

 private:
  Client(ServerChannel server, absl::optional<absl::Duration> timeout, StopToken stop);
  absl::Status WaitUntilConnected();
  absl::Status Try(const std::function<grpc::Status(grpc::ClientContext*)>& call,
                   const CallOptions& options) const;

  const ServerChannel server_;
  const absl::optional<absl::Duration> timeout_;
  const StopToken stop_;
  bool connected_ = false;
  std::unique_ptr<ModelApi> models_;
  std::unique_ptr<ProfileApi> profiles_;
  std::unique_ptr<ServerApi> servers_;
  std::unique_ptr<SimulationApi> simulations_;
  std::unique_ptr<SnapshotApi> snapshots_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_CLIENT_H_
