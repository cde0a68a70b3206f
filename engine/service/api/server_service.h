// ServerService: what the server is, may and does.
#ifndef STARLING_ENGINE_SERVICE_API_SERVER_SERVICE_H_
#define STARLING_ENGINE_SERVICE_API_SERVER_SERVICE_H_

#include <functional>

#include "engine/service/catalogue.h"
#include "engine/service/http/metrics.h"
#include "engine/service/settings.h"
#include "grpcpp/grpcpp.h"
#include "proto/starling/v1/server_service.grpc.pb.h"

namespace starling {

// What the service stands on; all outlive it. Called from any thread.
struct ServerServiceParts {
  const Catalogue* catalogue = nullptr;
  const ServerMetrics* metrics = nullptr;
  ServerLimits limits;
  std::function<bool()> draining;
  std::function<int()> simulations;  // how many there are
};

class ServerServiceImpl : public v1::ServerService::Service {
 public:
  explicit ServerServiceImpl(ServerServiceParts parts);

  grpc::Status GetServerInfo(grpc::ServerContext* context, const v1::GetServerInfoRequest* request,
                             v1::ServerInfo* response) override;
  grpc::Status GetServerMetrics(grpc::ServerContext* context,
                                const v1::GetServerMetricsRequest* request,
                                v1::ServerMetrics* response) override;

 private:
  const ServerServiceParts parts_;
  v1::ServerInfo constant_;  // all that does not change
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_SERVER_SERVICE_H_
