#include "engine/cli/ctl/client.h"

#include <grpc/support/log.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/server_error.h"
#include "engine/wire/error_details.h"
#include "engine/wire/grpc_status.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr absl::Duration kConnectWait = absl::Seconds(5);
constexpr absl::Duration kLook = absl::Milliseconds(20);
constexpr absl::Duration kFirstPause = absl::Milliseconds(200);
constexpr int kMostAttempts = 4;

std::chrono::system_clock::time_point At(absl::Time time) { return absl::ToChronoTime(time); }

// gRPC's own lines on stderr only for those who ask for them.
void SilenceGrpc() {
  static const bool silenced = [] {
    if (std::getenv("GRPC_VERBOSITY") == nullptr) gpr_set_log_function([](gpr_log_func_args*) {});
    return true;
  }();
  static_cast<void>(silenced);
}

}  // namespace

CallContext::CallContext(const std::string& token, absl::Duration timeout, StopToken stop) {
  if (!token.empty()) context_.AddMetadata("authorization", absl::StrCat("Bearer ", token));
  if (timeout > absl::ZeroDuration()) context_.set_deadline(At(absl::Now() + timeout));
  canceller_ = std::thread([this, stop] {
    while (!ended_.WaitForNotificationWithTimeout(kLook)) {
      if (stop.stop_requested()) return context_.TryCancel();
    }
  });
}

CallContext::~CallContext() {
  ended_.Notify();
  canceller_.join();
}

absl::StatusOr<std::unique_ptr<Client>> Client::Connect(const ConnectionSettings& settings,
                                                        StopToken stop) {
  SilenceGrpc();
  ASSIGN_OR_RETURN(ServerChannel server, OpenChannel(settings));
  std::unique_ptr<Client> client(new Client(std::move(server), settings.timeout, stop));
  RETURN_IF_ERROR(client->WaitUntilConnected());
  return client;
}

Client::Client(ServerChannel server, absl::optional<absl::Duration> timeout, StopToken stop)
    : server_(std::move(server)),
      timeout_(timeout),
      stop_(stop),
      models_(v1::ModelService::NewStub(server_.channel)),
      profiles_(v1::ProfileService::NewStub(server_.channel)),
      servers_(v1::ServerService::NewStub(server_.channel)),
      simulations_(v1::SimulationService::NewStub(server_.channel)),
      snapshots_(v1::SnapshotService::NewStub(server_.channel)) {}

absl::Status Client::WaitUntilConnected() {
  const absl::Time deadline = absl::Now() + kConnectWait;
  while (true) {
    const grpc_connectivity_state state = server_.channel->GetState(/*try_to_connect=*/true);
    if (state == GRPC_CHANNEL_READY) {
      connected_ = true;
      return absl::OkStatus();
    }
    if (stop_.stop_requested()) return Ended(grpc::Status::CANCELLED);
    // The first call fails at once, and says why.
    if (state == GRPC_CHANNEL_TRANSIENT_FAILURE || state == GRPC_CHANNEL_SHUTDOWN) {
      return absl::OkStatus();
    }
    if (absl::Now() > deadline) {
      return Unreachable(
          server_.address, server_.tls,
          absl::StrCat("no answer within ", FormatDuration(absl::ToDoubleSeconds(kConnectWait))));
    }
    server_.channel->WaitForStateChange(
        state, At(std::min(deadline, absl::Now()) + absl::Milliseconds(50)));
  }
}

std::unique_ptr<CallContext> Client::NewStreamContext() const {
  return std::make_unique<CallContext>(server_.token, timeout_.value_or(absl::ZeroDuration()),
                                       stop_);
}

absl::Status Client::Ended(const grpc::Status& status) const {
  if (status.ok()) return absl::OkStatus();
  if (stop_.stop_requested() && status.error_code() == grpc::StatusCode::CANCELLED) {
    return Interrupted();
  }
  const absl::Status ours = FromGrpcStatus(status);
  // What the server itself refuses has a reason.
  if (ours.code() == absl::StatusCode::kUnavailable && ErrorReason(ours).empty()) {
    return Unreachable(server_.address, server_.tls, ours.message());
  }
  return FromServer(ours);
}

bool Client::Pause(absl::Duration duration) const {
  const absl::Time end = absl::Now() + duration;
  while (!interrupted() && absl::Now() < end) {
    absl::SleepFor(std::min(kLook, end - absl::Now()));
  }
  return !interrupted();
}

absl::Status Client::Try(const std::function<grpc::Status(grpc::ClientContext*)>& call,
                         const CallOptions& options) const {
  absl::Duration pause = kFirstPause;
  for (int attempt = 1;; ++attempt) {
    CallContext context(server_.token, timeout_.value_or(options.timeout), stop_);
    const absl::Status status = Ended(call(context.get()));
    if (status.ok() || !IsUnreachable(status) || !options.repeatable || !connected_ ||
        attempt == kMostAttempts || !Pause(pause)) {
      return status;
    }
    pause *= 2;
  }
}

}  // namespace starling
