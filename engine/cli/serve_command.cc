#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/types/optional.h"
#include "base/status_macros.h"
#include "engine/cli/commands.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/signal_queue.h"
#include "engine/cli/user_path.h"
#include "engine/core/version.h"
#include "engine/service/library_log.h"
#include "engine/service/log.h"
#include "engine/service/server.h"
#include "engine/service/settings_from_proto.h"

namespace starling {
namespace {

// What the server takes beyond its own time to end before it is ended.
constexpr absl::Duration kPatience = absl::Seconds(5);

// As given; what is not given is the configuration file's, or the default.
struct ServeFlags {
  std::string config;
  absl::optional<std::string> listen;
  absl::optional<std::string> unix_socket;
  absl::optional<std::string> http;
  absl::optional<std::string> data;
  absl::optional<std::string> tls_certificate;
  absl::optional<std::string> tls_key;
  absl::optional<std::string> tls_client_ca;
  absl::optional<std::string> tokens;
  absl::optional<std::string> log_level;
  absl::optional<double> drain_seconds;
  absl::optional<int> run_threads;
  std::vector<std::string> limits;
  bool allow_insecure = false;
};

std::string LimitNames() {
  return absl::StrJoin(LimitRanges(), ", ", [](std::string* out, const LimitRange& limit) {
    absl::StrAppend(out, limit.name);
  });
}

template <typename T>
void Option(CLI::App& command, const char* name, absl::optional<T>& value, const char* type,
            const std::string& description) {
  command
      .add_option_function<T>(
          name, [&value](const T& given) { value = given; }, description)
      ->type_name(type);
}

void AddServeFlags(CLI::App& command, ServeFlags& flags) {
  Option(command, "--listen", flags.listen, "HOST:PORT",
         "where gRPC listens; port 0: any that is free; \"\": not on TCP (default: "
         "127.0.0.1:50051)");
  Option(command, "--unix", flags.unix_socket, "PATH", "a unix socket to listen on too");
  Option(command, "--http", flags.http, "HOST:PORT",
         "the side port: /metrics, /livez, /readyz, /pprof (default: none)");
  command
      .add_option("--config", flags.config,
                  "the same settings as a file (proto/starling/v1/server_config.proto); flags "
                  "win over it")
      ->type_name("FILE");
  Option(command, "--data", flags.data, "DIR",
         "the folder that keeps models and snapshots (default: starling-data)");
  Option(command, "--tls-cert", flags.tls_certificate, "FILE",
         "TLS: the server's certificate in PEM; read again when it changes");
  Option(command, "--tls-key", flags.tls_key, "FILE", "TLS: its private key in PEM");
  Option(command, "--tls-client-ca", flags.tls_client_ca, "FILE",
         "TLS: clients must show a certificate issued by one of these");
  Option(command, "--tokens", flags.tokens, "FILE",
         "calls must show a bearer token of this file: NAME TOKEN on each line; read again when it "
         "changes");
  command.add_flag("--allow-insecure", flags.allow_insecure,
                   "listen elsewhere than on this machine without protection");
  command
      .add_option(
          "--limit", flags.limits,
          absl::StrCat("how much the server may hold; may be repeated; names: ", LimitNames()))
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->take_all();
  Option(command, "--drain-seconds", flags.drain_seconds, "SECONDS",
         "at its end: for pausing simulations, snapshots and last events (default: 4)");
  Option(command, "--run-threads", flags.run_threads, "N",
         "threads that run simulations (default: twice the processors, at least 4)");
  Option(command, "--log-level", flags.log_level, "LEVEL",
         "info, warning or error (default: info)");
}

void SetPath(const absl::optional<std::string>& given, std::string& path) {
  if (given) path = UserPath(*given);
}

absl::StatusOr<ServerSettings> SettingsFrom(const ServeFlags& flags) {
  ServerSettings settings;
  settings.data = UserPath(settings.data);
  if (!flags.config.empty()) RETURN_IF_ERROR(ApplyConfigFile(UserPath(flags.config), settings));
  if (flags.listen) settings.listen = *flags.listen;
  if (flags.http) settings.http = *flags.http;
  SetPath(flags.unix_socket, settings.unix_socket);
  SetPath(flags.data, settings.data);
  SetPath(flags.tls_certificate, settings.tls.certificate);
  SetPath(flags.tls_key, settings.tls.key);
  SetPath(flags.tls_client_ca, settings.tls.client_ca);
  SetPath(flags.tokens, settings.tokens);
  if (flags.log_level) {
    const absl::StatusOr<LogLevel> level = ParseLogLevel(*flags.log_level);
    if (!level.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("--log-level ", level.status().message()));
    }
    settings.log_level = *level;
  }
  if (flags.drain_seconds) settings.drain_seconds = *flags.drain_seconds;
  if (flags.run_threads) settings.run_threads = *flags.run_threads;
  if (flags.allow_insecure) settings.allow_insecure = true;
  for (const std::string& limit : flags.limits) {
    RETURN_IF_ERROR(ApplyLimit(limit, settings.limits));
  }
  RETURN_IF_ERROR(CheckSettings(settings));
  return settings;
}

// A connection is a file, and the usual 1024 are soon gone.
void RaiseFileLimit() {
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

bool IsBadInput(const absl::Status& status) {
  return status.code() == absl::StatusCode::kInvalidArgument ||
         status.code() == absl::StatusCode::kNotFound;
}

std::string NameOf(int signal) { return absl::StrCat("SIG", sigabbrev_np(signal)); }

[[noreturn]] void EndAtOnce() {
  std::fflush(nullptr);
  _exit(kExitFailed);
}

int DrainUnlessHurried(std::unique_ptr<Server> server, const ServerSettings& settings,
                       SignalQueue& signals) {
  absl::Status status;
  std::thread drainer([&] {
    status = server->Drain();
    server.reset();
    signals.Wake();
  });
  const absl::Time deadline = absl::Now() + absl::Seconds(settings.drain_seconds) + kPatience;
  const int signal = signals.Wait(deadline - absl::Now());
  if (signal != 0) {
    LogWarning("ended_at_once", {{"signal", NameOf(signal)}});
    EndAtOnce();
  }
  if (absl::Now() >= deadline) {
    LogError("drain_hangs", {{"seconds", settings.drain_seconds}});
    EndAtOnce();
  }
  drainer.join();
  if (!status.ok()) {
    LogError("drained", {{"reason", status}});
    return kExitFailed;
  }
  LogInfo("drained");
  return kExitDone;
}

int Serve(const ServerSettings& settings) {
  SetLogLevel(settings.log_level);
  RouteLibraryLogs();
  RaiseFileLimit();
  signal(SIGPIPE, SIG_IGN);
  SignalQueue signals;
  absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(settings);
  if (!server.ok()) {
    return IsBadInput(server.status()) ? UsageError(server.status()) : WorkError(server.status());
  }
  LogInfo("serving", {{"listen", (*server)->address()},
                      {"unix", settings.unix_socket},
                      {"http", (*server)->http_address()},
                      {"data", settings.data},
                      {"tls", settings.tls.enabled()},
                      {"tokens", !settings.tokens.empty()},
                      {"version", kEngineVersion},
                      {"pid", getpid()}});
  const int signal = signals.Wait(absl::InfiniteDuration());
  LogInfo("draining", {{"signal", NameOf(signal)}, {"seconds", settings.drain_seconds}});
  return DrainUnlessHurried(*std::move(server), settings, signals);
}

}  // namespace

int ServeCommand(Arguments arguments) {
  ServeFlags flags;
  auto command = MakeCommand(
      "serve",
      "Serves simulations over gRPC until SIGTERM or SIGINT: then it pauses them, keeps a snapshot "
      "of each and ends. A second signal ends it at once. Log lines, a JSON object each, go to "
      "stderr; `serving` says where it listens.");
  AddServeFlags(*command, flags);
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  const absl::StatusOr<ServerSettings> settings = SettingsFrom(flags);
  if (!settings.ok()) return UsageError(settings.status());
  return Serve(*settings);
}

}  // namespace starling
