// How to reach a server: its address, TLS, the token.
//
//   ConnectionSettings settings;
//   settings.server = "127.0.0.1:50051";
//   ASSIGN_OR_RETURN(const ServerChannel server, OpenChannel(settings));
#ifndef STARLING_ENGINE_CLI_CTL_CHANNEL_H_
#define STARLING_ENGINE_CLI_CTL_CHANNEL_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "grpcpp/channel.h"

namespace starling {

inline constexpr char kDefaultServer[] = "127.0.0.1:50051";

struct ConnectionSettings {
  std::string server = kDefaultServer;  // HOST:PORT or unix:PATH
  bool tls = false;                     // also if any file of TLS is given
  std::string tls_ca;                   // who may have issued the server's certificate; empty: whom
                                        // the system trusts
  std::string tls_certificate;          // shown to the server, with its key; empty: none
  std::string tls_key;
  std::string tls_server_name;             // that the certificate must have; empty: the host's
  std::string token_file;                  // holds a bearer token; empty: none
  absl::optional<absl::Duration> timeout;  // of each call; 0: none; not given: the verb's own
};

struct ServerChannel {
  std::shared_ptr<grpc::Channel> channel;
  std::string address;  // as it is shown
  std::string token;    // to be sent with each call; empty: none
  bool tls = false;
};

// Reads the files and makes a channel, which connects with its first call. INVALID_ARGUMENT or
// NOT_FOUND that names the flag: an address that is none, a file that cannot be read, a certificate
// without its key, a token that would travel readable through a network.
absl::StatusOr<ServerChannel> OpenChannel(const ConnectionSettings& settings);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_CHANNEL_H_
