// Whether a server may listen on a path of the file system.
#ifndef STARLING_ENGINE_SERVICE_SECURITY_UNIX_SOCKET_H_
#define STARLING_ENGINE_SERVICE_SECURITY_UNIX_SOCKET_H_

#include <string>

#include "absl/status/status.h"

namespace starling {

// OK if nothing is at `path`, or the socket of a process that is gone, which gRPC replaces.
// UNAVAILABLE if a process listens there (gRPC would take the path from it); INVALID_ARGUMENT if
// something else is there (gRPC would fail without a reason), or the folder is missing.
absl::Status CheckUnixSocket(const std::string& path);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SECURITY_UNIX_SOCKET_H_
