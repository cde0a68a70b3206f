// The credentials of gRPC listeners: TLS or none, bearer tokens or none.
//
//   ASSIGN_OR_RETURN(const ListenerCredentials credentials, MakeServerCredentials(tls, tokens));
//   builder.AddListeningPort("127.0.0.1:50051", credentials.tcp, &port);
//   builder.AddListeningPort("unix:/run/starling.sock", credentials.unix_socket);
//
// With TLS, the files are looked at before each handshake, and read when they changed: the next
// connection shows the new certificate, and open ones stay. Files that are wrong change nothing;
// the reason is logged once (event `certificate_not_reloaded`), and the former ones stay in use.
//
// With tokens, every call but those of the health service (grpc.health.v1.Health, which must answer
// probes that know no secret) needs `authorization: Bearer TOKEN`, on TCP and on the unix socket
// alike; without one it ends UNAUTHENTICATED before any handler, and what a handler sees no longer
// has it. Tokens without TLS work for callers on this machine only, as the listen policy demands: a
// connection from elsewhere is refused at once.
//
// Keep the credentials as long as the server that listens with them; TLS serves one listener.
#ifndef STARLING_ENGINE_SERVICE_SECURITY_SERVER_CREDENTIALS_H_
#define STARLING_ENGINE_SERVICE_SECURITY_SERVER_CREDENTIALS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/service/settings.h"
#include "grpcpp/security/server_credentials.h"

namespace starling {

struct ListenerCredentials {
  std::shared_ptr<grpc::ServerCredentials> tcp;
  std::shared_ptr<grpc::ServerCredentials> unix_socket;  // never TLS
};

// Reads the files. Errors name the file: NOT_FOUND, INVALID_ARGUMENT (not PEM, no token, a
// passphrase), FAILED_PRECONDITION (the key is not the certificate's, others may read the tokens).
// `tokens` is the path of the file, empty for none.
absl::StatusOr<ListenerCredentials> MakeServerCredentials(const TlsSettings& tls,
                                                          const std::string& tokens);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SECURITY_SERVER_CREDENTIALS_H_
