#include "engine/wire/grpc_status.h"

#include "engine/wire/error_details.h"

namespace starling {

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), RpcMessage(status),
                      ToRpcStatusBytes(status));
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  return FromRpcStatus(status.error_code(), status.error_message(), status.error_details());
}

}  // namespace starling
