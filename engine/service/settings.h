// What a server is told when it starts: where it listens, who may call, how much it may hold.
//
//   ServerSettings settings;
//   settings.listen = "127.0.0.1:0";
//   settings.limits.simulations = 16;
//   RETURN_IF_ERROR(CheckSettings(settings));
//
// The same settings as flags are those of `starling serve`, as a file `starling.v1.ServerConfig`
// (proto/starling/v1/server_config.proto; engine/service/settings_from_proto.h reads it).
//
// Plain values; no thread safety beyond theirs.
#ifndef STARLING_ENGINE_SERVICE_SETTINGS_H_
#define STARLING_ENGINE_SERVICE_SETTINGS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "engine/service/log.h"

namespace starling {

// Half of the memory that this process may use (engine/core/machine_memory.h), or 64 MiB if that is
// more.
int64_t DefaultStateBytes();

// How much a server holds before it answers RESOURCE_EXHAUSTED. The names are those of
// `starling.v1.ServerConfig.Limits` and of `--limit NAME=VALUE`; ranges: LimitRanges().
struct ServerLimits {
  int64_t message_bytes = int64_t{4} << 20;    // of one request or response
  int64_t simulations = 256;                   // at once, in any state
  int64_t agents = 20'000'000;                 // in all simulations
  int64_t state_bytes = DefaultStateBytes();   // of all simulations: state, models, learned
  int64_t models = 1000;                       // stored
  int64_t snapshots = 1000;                    // stored
  int64_t snapshot_bytes = int64_t{64} << 30;  // of all stored snapshots, on disk
  int64_t profiles = 32;                       // kept
  int64_t profile_bytes = int64_t{256} << 20;  // of all kept profiles
  int64_t streams = 1024;                      // watches and drives at once
  int64_t watch_events = 65536;                // kept for late readers, a simulation
  int64_t watch_bytes = int64_t{8} << 20;      // of those events
  int64_t waiting_steps = 64;                  // steps that wait at once
  int64_t streams_per_connection = 1024;       // calls at once that share one connection
};

// One limit: its name, where it is, and what it may be (both ends included).
struct LimitRange {
  const char* name;
  int64_t ServerLimits::*value;
  int64_t low;
  int64_t high;
};
absl::Span<const LimitRange> LimitRanges();

// Files in PEM. All empty: no TLS. They are read again when they change
// (security/certificate_files.h).
struct TlsSettings {
  std::string certificate;  // the server's certificate, then those it was issued by
  std::string key;          // its private key, without a passphrase
  std::string client_ca;    // clients must show a certificate issued by one of these; empty: no
                            // certificate is asked for
  bool enabled() const { return !certificate.empty() || !key.empty() || !client_ca.empty(); }
};

struct ServerSettings {
  std::string listen = "127.0.0.1:50051";  // HOST:PORT, port 0: any that is free; empty: no TCP
  std::string unix_socket;                 // a socket in the file system too; empty: none
  std::string http;                        // HOST:PORT of the side port; empty: none
  std::string data = "starling-data";      // folder of models and snapshots; made if missing
  // Allows to listen elsewhere than on loopback without TLS (never with tokens), and the side port,
  // which knows no TLS, elsewhere than on loopback at all.
  bool allow_insecure = false;
  TlsSettings tls;
  std::string tokens;  // file of bearer tokens (security/tokens.h); empty: none are asked for
  LogLevel log_level = LogLevel::kInfo;
  double drain_seconds = 4;  // 0 to 3600: for pausing, snapshots and last events when it ends
  int run_threads = 0;       // 0 to 1024 that run simulations; 0: DefaultRunThreads()
  ServerLimits limits;
};

// max(4, 2 x processors): simulations that run at once take turns on them.
int DefaultRunThreads();

// The part of CheckSettings that looks at each number and name by itself.
absl::Status CheckRanges(const ServerSettings& settings);

// What can be said without touching the network: ranges, addresses, who may listen where
// (security/listen_policy.h), files of TLS given together. INVALID_ARGUMENT that begins with the
// field's path in ServerConfig ("limits.agents: is 0; it must be 1 to ...").
absl::Status CheckSettings(const ServerSettings& settings);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SETTINGS_H_
