// The HTTP side port: metrics, health and profiles for tools that speak no gRPC.
//
//   ASSIGN_OR_RETURN(const std::unique_ptr<SidePort> port, SidePort::Start("127.0.0.1:0",
//   handlers)); LogInfo("listening", {{"http", port->address()}});
//
//   GET  /metrics                      Prometheus text
//   GET  /livez                        200 while the process answers
//   GET  /readyz                       200, or 503 and why not
//   GET  /pprof/profile?seconds=N      CPU profile in pprof's format, N from 0.1 to 600, default 30
//   GET  /pprof/cmdline                the arguments of the process, NUL between them
//   GET  /pprof/symbol                 "num_symbols: 1"
//   POST /pprof/symbol                 names of "0xADDRESS+0xADDRESS..."
//
// The last four also below /debug, where `go tool pprof http://HOST:PORT` looks. HTTP/1.1, one
// request a connection, no TLS and no tokens: whoever reaches the port may ask (see the listen
// policy).
//
// Slow or hostile clients: a request must begin within 5 s of the connection, arrive within 5 s
// more and have at most 256 KiB; the response must be taken within 30 s. Clients that say nothing
// hold no thread, and the oldest of more than 256 is closed. 4 threads serve, 64 requests wait, and
// the next gets 503. A profile holds one of the threads; its sampling ends when the client goes.
//
// Thread safety: Stop may be called from any thread, also twice.
#ifndef STARLING_ENGINE_SERVICE_HTTP_SIDE_PORT_H_
#define STARLING_ENGINE_SERVICE_HTTP_SIDE_PORT_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace starling {

// What the port shows. Called from several threads at once; must not throw.
struct SidePortHandlers {
  std::function<std::string()> metrics;  // the whole text of /metrics
  std::function<absl::Status()> ready;   // OK, or why the server is not ready
  // A gzipped pprof of the next `seconds`; ends early, with any status, once `cancelled` says so.
  // RESOURCE_EXHAUSTED: another capture runs (409); other errors: 503.
  std::function<absl::StatusOr<std::string>(double seconds, const std::function<bool()>& cancelled)>
      cpu_profile;
};

class SidePort {
 public:
  // Listens when it returns. INVALID_ARGUMENT for no HOST:PORT, UNAVAILABLE that names the address
  // and the system's reason if it cannot be had (it is taken, it is not this machine's).
  static absl::StatusOr<std::unique_ptr<SidePort>> Start(const std::string& address,
                                                         SidePortHandlers handlers);
  ~SidePort();

  // HOST:PORT with the port that was given or found.
  const std::string& address() const;

  // Ends requests that are under way and returns when all threads have: within milliseconds plus
  // what a handler takes to notice `cancelled`.
  void Stop();

 private:
  class Impl;
  explicit SidePort(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_HTTP_SIDE_PORT_H_
