#include "engine/service/server.h"

#include <atomic>
#include <functional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/service/api/model_service.h"
#include "engine/service/api/profile_service.h"
#include "engine/service/api/server_service.h"
#include "engine/service/api/simulation_service.h"
#include "engine/service/api/snapshot_service.h"
#include "engine/service/api/transfers.h"
#include "engine/service/catalogue.h"
#include "engine/service/drain.h"
#include "engine/service/http/cpu_profile.h"
#include "engine/service/http/metrics.h"
#include "engine/service/http/side_port.h"
#include "engine/service/log.h"
#include "engine/service/queue_pulse.h"
#include "engine/service/rpc_meter.h"
#include "engine/service/security/address.h"
#include "engine/service/security/server_credentials.h"
#include "engine/service/security/unix_socket.h"
#include "engine/service/sessions/session_table.h"
#include "engine/service/stores/data_folder.h"
#include "engine/service/stores/model_store.h"
#include "engine/service/stores/profile_store.h"
#include "engine/service/stores/snapshot_store.h"
#include "grpcpp/ext/channelz_service_plugin.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"

namespace starling {
namespace {

constexpr int kKeepaliveMilliseconds = 60'000;
constexpr int kKeepaliveTimeoutMilliseconds = 20'000;
constexpr int kShortestPingMilliseconds = 10'000;
constexpr int kThreadsBesideSteps = 64;
constexpr absl::Duration kCallsMayEnd = absl::Milliseconds(500);

// Both are plugins of the process: once there, they are in every server that is built after.
void AddReflectionAndChannelz(bool only_this_machine) {
  static const bool reflection = [] {
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    return true;
  }();
  (void)reflection;
  if (!only_this_machine) return;
  static const bool channelz = [] {
    grpc::channelz::experimental::InitChannelzService();
    return true;
  }();
  (void)channelz;
}

void Configure(const ServerLimits& limits, grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(static_cast<int>(limits.message_bytes));
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             static_cast<int>(limits.streams_per_connection));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMilliseconds);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMilliseconds);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kShortestPingMilliseconds);
  grpc::ResourceQuota quota("starling");
  quota.SetMaxThreads(static_cast<int>(limits.waiting_steps) + kThreadsBesideSteps);
  builder.SetResourceQuota(quota);
}

}  // namespace

struct Server::Impl {
  Impl(const ServerSettings& settings_in, Catalogue catalogue_in, DataFolder data_in,
       std::unique_ptr<ModelStore> models_in, std::unique_ptr<SnapshotStore> snapshots_in,
       ListenerCredentials credentials_in)
      : settings(settings_in),
        catalogue(std::move(catalogue_in)),
        data(std::move(data_in)),
        models(std::move(models_in)),
        snapshots(std::move(snapshots_in)),
        credentials(std::move(credentials_in)),
        profiles({settings.limits.profiles, settings.limits.profile_bytes},
                 [this](const std::string& id) { return table.Find(id).ok(); }),
        metrics([this] { return Gauges(); }),
        pool(settings.run_threads > 0 ? settings.run_threads : DefaultRunThreads()),
        table(settings.limits, Sources(), catalogue, Hooks()),
        simulation_service({&table, &pump, &metrics, settings.limits}),
        model_service(*models),
        snapshot_service({snapshots.get(), &transfers, &table}),
        profile_service({&profiles, &transfers,
                         [this](const std::string& id) { return table.Find(id).status(); }}),
        server_service({&catalogue, &metrics, settings.limits, [this] { return draining.load(); },
                        [this] { return static_cast<int>(table.All().size()); }}) {}

  // Handlers end before what they stand on.
  ~Impl() {
    if (side_port != nullptr) side_port->Stop();
    if (server != nullptr) {
      server->Shutdown(std::chrono::system_clock::now());
      server->Wait();
    }
    profiles.EndCapture();
  }

  ScenarioSources Sources() {
    ScenarioSources sources;
    sources.models.stored = models->Resolver();
    sources.snapshot_path = [this](const std::string& id) -> absl::StatusOr<std::string> {
      RETURN_IF_ERROR(snapshots->Get(id).status());
      return snapshots->PathOf(id);
    };
    return sources;
  }

  SessionHooks Hooks() {
    SessionHooks hooks;
    hooks.pool = &pool;
    hooks.tick_done = [this](absl::string_view id, int64_t agents) {
      metrics.ticks().Increment();
      metrics.agent_steps().Increment(static_cast<double>(agents));
      profiles.TickDone(id);
    };
    hooks.event_added = [this] { pump.EventsAdded(); };
    return hooks;
  }

  ServerGauges Gauges() const {
    ServerGauges gauges;
    for (int i = v1::Simulation::PAUSED; i <= v1::Simulation::DELETING; ++i) {
      gauges.simulations[v1::Simulation::State_Name(static_cast<v1::Simulation::State>(i))] = 0;
    }
    for (const std::shared_ptr<SimulationSession>& session : table.All()) {
      const SimulationSession::Size size = session->size();
      gauges.agents += size.agents;
      gauges.state_bytes += size.bytes;
      ++gauges.simulations[v1::Simulation::State_Name(session->state())];
    }
    gauges.watchers = pump.streams();
    gauges.models = static_cast<int64_t>(models->List().size());
    gauges.snapshots = static_cast<int64_t>(snapshots->List().size());
    gauges.profiles = static_cast<int64_t>(profiles.List().size());
    return gauges;
  }

  absl::Status Listen();
  absl::Status ListenHttp();
  void SetServing(bool serving);

  const ServerSettings settings;
  const Catalogue catalogue;
  const DataFolder data;
  const std::unique_ptr<ModelStore> models;
  const std::unique_ptr<SnapshotStore> snapshots;
  const ListenerCredentials credentials;
  std::atomic<bool> draining{false};
  ProfileStore profiles;
  ServerMetrics metrics;
  WatchPump pump;
  RunPool pool;
  SessionTable table;
  Transfers transfers;
  SimulationServiceImpl simulation_service;
  ModelServiceImpl model_service;
  SnapshotServiceImpl snapshot_service;
  ProfileServiceImpl profile_service;
  ServerServiceImpl server_service;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<SidePort> side_port;
  std::string address;
  const QueuePulse pulse;
};

absl::Status Server::Impl::Listen() {
  HostPort tcp;
  tcp.loopback = true;
  if (!settings.listen.empty()) {
    ASSIGN_OR_RETURN(tcp, ParseHostPort(settings.listen));
  }
  AddReflectionAndChannelz(tcp.loopback);
  grpc::ServerBuilder builder;  // takes the plugins that are there now
  Configure(settings.limits, builder);
  int port = 0;
  if (!settings.listen.empty()) {
    builder.AddListeningPort(settings.listen, credentials.tcp, &port);
  }
  if (!settings.unix_socket.empty()) {
    RETURN_IF_ERROR(CheckUnixSocket(settings.unix_socket));
    builder.AddListeningPort(absl::StrCat("unix:", settings.unix_socket), credentials.unix_socket);
  }
  grpc::EnableDefaultHealthCheckService(true);
  for (grpc::Service* service :
       std::initializer_list<grpc::Service*>{&simulation_service, &model_service, &snapshot_service,
                                             &profile_service, &server_service}) {
    builder.RegisterService(service);
  }
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> meters;
  meters.push_back(std::make_unique<RpcMeter>(metrics));
  builder.experimental().SetInterceptorCreators(std::move(meters));

  server = builder.BuildAndStart();
  if (server == nullptr || (!settings.listen.empty() && port == 0)) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", settings.listen,
                     settings.listen.empty() || settings.unix_socket.empty() ? "" : " and ",
                     settings.unix_socket,
                     ": an address is taken by another process, or is not this machine's"));
  }
  tcp.port = port;
  if (!settings.listen.empty()) address = ToText(tcp);
  return absl::OkStatus();
}

absl::Status Server::Impl::ListenHttp() {
  if (settings.http.empty()) return absl::OkStatus();
  SidePortHandlers handlers;
  handlers.metrics = [this] { return metrics.Text(); };
  handlers.ready = [this] {
    return draining.load() ? absl::UnavailableError("draining") : absl::OkStatus();
  };
  handlers.cpu_profile = TakeCpuProfile;
  ASSIGN_OR_RETURN(side_port, SidePort::Start(settings.http, std::move(handlers)));
  return absl::OkStatus();
}

// Of each service and of the server as a whole.
void Server::Impl::SetServing(bool serving) {
  grpc::HealthCheckServiceInterface& health = *server->GetHealthCheckService();
  for (const char* service :
       {v1::SimulationService::service_full_name(), v1::ModelService::service_full_name(),
        v1::SnapshotService::service_full_name(), v1::ProfileService::service_full_name(),
        v1::ServerService::service_full_name()}) {
    health.SetServingStatus(service, serving);
  }
  health.SetServingStatus(serving);
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerSettings& settings) {
  RETURN_IF_ERROR(CheckSettings(settings));
  ASSIGN_OR_RETURN(Catalogue catalogue, BuiltinCatalogue());
  ASSIGN_OR_RETURN(ListenerCredentials credentials,
                   MakeServerCredentials(settings.tls, settings.tokens));
  ASSIGN_OR_RETURN(DataFolder data, DataFolder::Open(settings.data));
  ASSIGN_OR_RETURN(std::unique_ptr<ModelStore> models,
                   ModelStore::Open(data.path(), settings.limits.models));
  SnapshotStoreOptions options;
  options.most_snapshots = settings.limits.snapshots;
  options.most_bytes = settings.limits.snapshot_bytes;
  ASSIGN_OR_RETURN(std::unique_ptr<SnapshotStore> snapshots,
                   SnapshotStore::Open(data.path(), std::move(options)));
  auto impl =
      std::make_unique<Impl>(settings, std::move(catalogue), std::move(data), std::move(models),
                             std::move(snapshots), std::move(credentials));
  RETURN_IF_ERROR(impl->Listen());
  RETURN_IF_ERROR(impl->ListenHttp());
  impl->SetServing(true);
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

const std::string& Server::address() const { return impl_->address; }

const std::string& Server::http_address() const {
  static const std::string* const kNone = new std::string;
  return impl_->side_port == nullptr ? *kNone : impl_->side_port->address();
}

absl::Status Server::Drain() {
  const absl::Time deadline = absl::Now() + absl::Seconds(impl_->settings.drain_seconds);
  impl_->draining = true;
  impl_->SetServing(false);
  absl::Status status = DrainSessions(impl_->table, *impl_->snapshots, deadline);
  const absl::Time streams_end = absl::Now() + kCallsMayEnd;
  while (impl_->pump.streams() > 0 && absl::Now() < streams_end) {
    absl::SleepFor(absl::Milliseconds(5));
  }
  impl_->server->Shutdown(absl::ToChronoTime(absl::Now() + kCallsMayEnd));
  impl_->server->Wait();
  if (impl_->side_port != nullptr) impl_->side_port->Stop();
  return status;
}

}  // namespace starling
