#include "engine/service/rpc_meter.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "proto/starling/v1/simulation_service.grpc.pb.h"

namespace starling {
namespace {

// Unary calls sync, streams by callback, as the server mixes them.
class FakeService : public v1::SimulationService::WithCallbackMethod_WatchSimulation<
                        v1::SimulationService::Service> {
 public:
  grpc::Status GetSimulation(grpc::ServerContext*, const v1::GetSimulationRequest* request,
                             v1::Simulation*) override {
    if (request->name() == "gone") return {grpc::StatusCode::NOT_FOUND, "gone"};
    return grpc::Status::OK;
  }

  grpc::ServerWriteReactor<v1::WatchSimulationResponse>* WatchSimulation(
      grpc::CallbackServerContext*, const v1::WatchSimulationRequest* request) override {
    class Reactor : public grpc::ServerWriteReactor<v1::WatchSimulationResponse> {
     public:
      explicit Reactor(FakeService& service, bool once) : service_(service), once_(once) {
        StartWrite(&event_);
      }
      void OnWriteDone(bool) override {
        if (once_) Finish(grpc::Status::OK);
      }
      void OnCancel() override {
        if (!once_) Finish(grpc::Status::CANCELLED);
      }
      void OnDone() override {
        service_.done.Notify();
        delete this;
      }

     private:
      FakeService& service_;
      const bool once_;
      v1::WatchSimulationResponse event_;
    };
    return new Reactor(*this, request->name() == "once");
  }

  absl::Notification done;
};

class RpcMeterTest : public ::testing::Test {
 protected:
  void SetUp() override {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    builder.SetMaxReceiveMessageSize(1000);
    std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> creators;
    creators.push_back(std::make_unique<RpcMeter>(metrics_));
    builder.experimental().SetInterceptorCreators(std::move(creators));
    server_ = builder.BuildAndStart();
    stub_ = v1::SimulationService::NewStub(server_->InProcessChannel({}));
  }

  grpc::StatusCode Get(const std::string& name) {
    grpc::ClientContext context;
    v1::GetSimulationRequest request;
    request.set_name(name);
    v1::Simulation response;
    return stub_->GetSimulation(&context, request, &response).error_code();
  }

  double Counted(const std::string& method, const std::string& code) {
    // The client may hear of the end before the last interceptor is gone.
    server_->Shutdown();
    return metrics_.RpcCount("starling.v1.SimulationService/" + method, code).Value();
  }

  ServerMetrics metrics_;
  FakeService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::SimulationService::Stub> stub_;
};

TEST_F(RpcMeterTest, CountsUnaryCallsByTheirCode) {
  EXPECT_EQ(Get("here"), grpc::StatusCode::OK);
  EXPECT_EQ(Get("here"), grpc::StatusCode::OK);
  EXPECT_EQ(Get("gone"), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Counted("GetSimulation", "OK"), 2);
  EXPECT_EQ(Counted("GetSimulation", "NOT_FOUND"), 1);
  const auto seconds =
      metrics_.RpcSeconds("starling.v1.SimulationService/GetSimulation").Collect().histogram;
  EXPECT_EQ(seconds.sample_count, 3u);
  EXPECT_GT(seconds.sample_sum, 0);
}

TEST_F(RpcMeterTest, CountsMethodsThatAreNotImplemented) {
  grpc::ClientContext context;
  v1::Simulation response;
  EXPECT_EQ(stub_->CreateSimulation(&context, {}, &response).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(Counted("CreateSimulation", "UNIMPLEMENTED"), 1);
}

TEST_F(RpcMeterTest, CountsAStreamWhenItEnds) {
  grpc::ClientContext context;
  v1::WatchSimulationRequest request;
  request.set_name("once");
  const auto reader = stub_->WatchSimulation(&context, request);
  v1::WatchSimulationResponse event;
  EXPECT_TRUE(reader->Read(&event));
  EXPECT_FALSE(reader->Read(&event));
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(Counted("WatchSimulation", "OK"), 1);
}

TEST_F(RpcMeterTest, CountsAStreamWhoseClientGoesAsCancelled) {
  grpc::ClientContext context;
  const auto reader = stub_->WatchSimulation(&context, {});
  v1::WatchSimulationResponse event;
  EXPECT_TRUE(reader->Read(&event));
  context.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  service_.done.WaitForNotification();
  EXPECT_EQ(Counted("WatchSimulation", "CANCELLED"), 1);
}

}  // namespace
}  // namespace starling
