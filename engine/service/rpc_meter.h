// Counts every finished call by method and status code, and how long it took.
//
//   std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> creators;
//   creators.push_back(std::make_unique<RpcMeter>(metrics));
//   builder.experimental().SetInterceptorCreators(std::move(creators));
//
// Sees unary and streaming methods of the sync and the callback API. A stream counts when it ends.
// A call whose client went before any status was sent counts as CANCELLED. Not seen: calls that
// never reach a method (unknown methods, no valid token).
#ifndef STARLING_ENGINE_SERVICE_RPC_METER_H_
#define STARLING_ENGINE_SERVICE_RPC_METER_H_

#include <memory>

#include "engine/service/http/metrics.h"
#include "grpcpp/support/server_interceptor.h"

namespace starling {

class RpcMeter : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  // `metrics` outlives the server.
  explicit RpcMeter(ServerMetrics& metrics);
  ~RpcMeter() override;

  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo* info) override;

 private:
  class Methods;
  std::unique_ptr<Methods> methods_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_RPC_METER_H_
