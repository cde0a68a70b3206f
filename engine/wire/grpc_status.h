// Errors of gRPC and ours, into each other, with their details.
//
//   return ToGrpcStatus(absl::NotFoundError("..."));        // in a handler
//   absl::Status status = FromGrpcStatus(stub->Call(...));  // in a client
//
// Codes have the same numbers. Nothing is added: a status without a reason has none on the wire.
#ifndef STARLING_ENGINE_WIRE_GRPC_STATUS_H_
#define STARLING_ENGINE_WIRE_GRPC_STATUS_H_

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace starling {

grpc::Status ToGrpcStatus(const absl::Status& status);
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_GRPC_STATUS_H_
