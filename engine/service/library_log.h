// Makes the log lines of gRPC and Protocol Buffers lines of engine/service/log.h.
#ifndef STARLING_ENGINE_SERVICE_LIBRARY_LOG_H_
#define STARLING_ENGINE_SERVICE_LIBRARY_LOG_H_

namespace starling {

// From now on what the libraries would print to stderr, such as handshakes that failed, is logged:
// events `grpc` and `protobuf` with the fields `message` and `source`. Their errors are warnings
// here: they are about one connection or call, not about the server. At most 10 lines a second,
// for a client can cause as many as it likes; the first line of a later second says in `dropped`
// how many were not written. GRPC_VERBOSITY says how much gRPC tells. For the whole process; call
// it before the libraries are used.
void RouteLibraryLogs();

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_LIBRARY_LOG_H_
