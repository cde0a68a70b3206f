// A gRPC server for tests of services: real calls, without a port.
//
//   InProcessServer server({&service});
//   auto stub = v1::ModelService::NewStub(server.channel());
#ifndef STARLING_ENGINE_SERVICE_TESTING_IN_PROCESS_SERVER_H_
#define STARLING_ENGINE_SERVICE_TESTING_IN_PROCESS_SERVER_H_

#include <memory>
#include <vector>

#include "grpcpp/grpcpp.h"

namespace starling {

// The services must live longer. Calls that go on are cancelled at its end.
class InProcessServer {
 public:
  explicit InProcessServer(const std::vector<grpc::Service*>& services) {
    grpc::ServerBuilder builder;
    for (grpc::Service* const service : services) builder.RegisterService(service);
    server_ = builder.BuildAndStart();
    channel_ = server_->InProcessChannel(grpc::ChannelArguments());
  }
  ~InProcessServer() { server_->Shutdown(std::chrono::system_clock::now()); }

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_TESTING_IN_PROCESS_SERVER_H_
