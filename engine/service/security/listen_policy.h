// Who may listen where: what only this machine can reach needs no protection, the rest does.
//
//   | where                             | TLS | tokens | allowed                                  |
//   |-----------------------------------|-----|--------|------------------------------------------|
//   | unix socket                       | –   | any    | yes                                      |
//   | 127.0.0.1, ::1, localhost         | any | any    | yes                                      |
//   | other loopback, such as 127.0.0.2 | no  | yes    | no: gRPC does not take it for local      |
//   |                                   | else         | yes                                      |
//   | elsewhere                         | yes | any    | yes                                      |
//   |                                   | no  | no     | only with --allow-insecure               |
//   |                                   | no  | yes    | no: tokens would travel for all to read  |
//   | side port elsewhere               | –   | –      | only with --allow-insecure: it has no TLS|
#ifndef STARLING_ENGINE_SERVICE_SECURITY_LISTEN_POLICY_H_
#define STARLING_ENGINE_SERVICE_SECURITY_LISTEN_POLICY_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace starling {

struct Protection {
  bool tls = false;
  bool tokens = false;
  bool allow_insecure = false;  // the operator said so
};

// Whether gRPC may listen on HOST:PORT. INVALID_ARGUMENT that names the ways out.
absl::Status CheckListen(absl::string_view address, const Protection& protection);

// Whether the HTTP side port may.
absl::Status CheckSidePort(absl::string_view address, bool allow_insecure);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SECURITY_LISTEN_POLICY_H_
