// Server: simulations over gRPC, with a side port for metrics, health and profiles.
//
//   ServerSettings settings;
//   settings.listen = "127.0.0.1:0";
//   ASSIGN_OR_RETURN(const std::unique_ptr<Server> server, Server::Start(settings));
//   std::cout << server->address() << "\n";   // 127.0.0.1:34567
//   ...
//   RETURN_IF_ERROR(server->Drain());
//
// Thread safety: Drain may be called from any thread, once; the rest is const. Health, reflection
// and, where only this machine can reach it, channelz are served beside the services of
// proto/starling/v1. Call PrepareProfiling (profiling/capture/startup.h) in main() if the server is
// to take profiles.
#ifndef STARLING_ENGINE_SERVICE_SERVER_H_
#define STARLING_ENGINE_SERVICE_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/service/settings.h"

namespace starling {

class Server {
 public:
  // Listens when it returns. Errors: those of CheckSettings and MakeServerCredentials;
  // FAILED_PRECONDITION if another process uses the data folder; UNAVAILABLE that names an address
  // that cannot be had, for it is taken or not this machine's.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerSettings& settings);

  // Ends at once: calls are cancelled, nothing is snapshot.
  ~Server();

  // HOST:PORT with the port that was given or found; empty if there is none.
  const std::string& address() const;
  const std::string& http_address() const;

  // Ends in good order: is no longer ready, refuses new work, pauses every simulation at a tick,
  // takes a snapshot of each, ends the watches with a last event that names it, and then the calls.
  // What takes longer than `settings.drain_seconds` is left undone, and logged. Returns within
  // about two seconds more, unless a tick takes longer than that.
  absl::Status Drain();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SERVER_H_
