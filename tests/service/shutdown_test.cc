// A server ends, every time, whatever streams and calls are open, and tells them.
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/time/clock.h"
#include "engine/service/log.h"
#include "engine/service/server.h"
#include "google/protobuf/text_format.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "proto/starling/v1/simulation_service.grpc.pb.h"

namespace starling {
namespace {

using Stub = v1::SimulationService::Stub;

constexpr char kScenario[] = R"pb(
  name: "tmaze"
  ticks: 4000000000
  world { tmaze {} }
  populations {
    name: "mice"
    count: 8
    model { preset { tmaze {} } }
  }
)pb";

constexpr char kExternal[] = R"pb(
  name: "external"
  ticks: 4000000000
  world {
    external {
      outcomes: [ 4, 3, 2 ]
      actions: 4
    }
  }
  populations {
    name: "mice"
    count: 1
    model { preset { tmaze {} } }
  }
)pb";

class Shutdown : public ::testing::Test {
 protected:
  void SetUp() override {
    SetLogLevel(LogLevel::kError);
    folder_ = absl::StrCat(::testing::TempDir(), "/shutdown_test");
    std::filesystem::remove_all(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void StartServer() {
    ServerSettings settings;
    settings.listen = "127.0.0.1:0";
    settings.http = "127.0.0.1:0";
    settings.data = folder_;
    settings.drain_seconds = 2;
    auto server = Server::Start(settings);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    stub_ = v1::SimulationService::NewStub(grpc::CreateCustomChannel(
        server_->address(), grpc::InsecureChannelCredentials(), arguments));
  }

  std::string Create(const char* text) {
    v1::CreateSimulationRequest request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.mutable_scenario()));
    grpc::ClientContext context;
    v1::Simulation simulation;
    const grpc::Status status = stub_->CreateSimulation(&context, request, &simulation);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return simulation.name();
  }

  void Start(const std::string& name) {
    v1::StartSimulationRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    v1::Simulation simulation;
    EXPECT_TRUE(stub_->StartSimulation(&context, request, &simulation).ok());
  }

  // Watches from a thread; the last reason and the status of the call are kept.
  void Watch(const std::string& name, absl::BlockingCounter& ready) {
    threads_.emplace_back([this, name, &ready] {
      grpc::ClientContext context;
      v1::WatchSimulationRequest request;
      request.set_name(name);
      const auto reader = stub_->WatchSimulation(&context, request);
      v1::WatchSimulationResponse answer;
      reader->Read(&answer);
      ready.DecrementCount();
      bool told = false;
      while (reader->Read(&answer)) {
        told = answer.events(answer.events_size() - 1).ended().reason() ==
               v1::SimulationEvent::Ended::DRAINING;
      }
      if (told) ++told_;
      if (reader->Finish().error_code() == grpc::StatusCode::UNAVAILABLE) ++unavailable_;
    });
  }

  void Step(const std::string& name) {
    threads_.emplace_back([this, name] {
      grpc::ClientContext context;
      v1::StepSimulationRequest request;
      request.set_name(name);
      request.set_ticks(1'000'000'000);
      v1::Simulation simulation;
      const grpc::Status status = stub_->StepSimulation(&context, request, &simulation);
      if (status.error_code() == grpc::StatusCode::UNAVAILABLE) ++unavailable_;
    });
  }

  void Drive(const std::string& name, absl::BlockingCounter& ready) {
    threads_.emplace_back([this, name, &ready] {
      grpc::ClientContext context;
      const auto stream = stub_->DriveSimulation(&context);
      v1::DriveSimulationRequest request;
      request.mutable_attach()->set_name(name);
      stream->Write(request);
      v1::DriveSimulationResponse answer;
      EXPECT_TRUE(stream->Read(&answer));
      ready.DecrementCount();
      while (stream->Read(&answer)) {
      }
      if (stream->Finish().error_code() == grpc::StatusCode::UNAVAILABLE) ++unavailable_;
    });
  }

  void Join() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  std::string folder_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<Stub> stub_;
  std::vector<std::thread> threads_;
  std::atomic<int> told_{0};
  std::atomic<int> unavailable_{0};
};

TEST_F(Shutdown, EndsAHundredTimesWithOpenStreamsAndTellsThemAll) {
  const int rounds =
      std::getenv("SHUTDOWN_ROUNDS") != nullptr ? std::atoi(std::getenv("SHUTDOWN_ROUNDS")) : 100;
  for (int round = 0; round < rounds; ++round) {
    ASSERT_NO_FATAL_FAILURE(StartServer());
    const std::string running = Create(kScenario);
    const std::string paused = Create(kScenario);
    const std::string stepped = Create(kScenario);
    const std::string driven = Create(kExternal);
    Start(running);
    told_ = 0;
    unavailable_ = 0;
    absl::BlockingCounter ready(5);
    for (const std::string& name : {running, running, paused, stepped}) Watch(name, ready);
    Drive(driven, ready);
    Step(stepped);
    ready.Wait();
    // Every third time the calls are at their very beginning.
    if (round % 3 != 0) absl::SleepFor(absl::Milliseconds(round % 7));
    const absl::Status drained = server_->Drain();
    EXPECT_TRUE(drained.ok()) << drained;
    server_ = nullptr;
    Join();
    EXPECT_EQ(told_, 4) << "round " << round;
    EXPECT_EQ(unavailable_, 6) << "round " << round;
    std::filesystem::remove_all(folder_);
  }
}

TEST_F(Shutdown, EndsWithoutADrain) {
  for (int round = 0; round < 10; ++round) {
    ASSERT_NO_FATAL_FAILURE(StartServer());
    const std::string running = Create(kScenario);
    Start(running);
    absl::BlockingCounter ready(2);
    for (int i = 0; i < 2; ++i) Watch(running, ready);
    ready.Wait();
    server_ = nullptr;
    Join();
    EXPECT_EQ(told_, 0);
  }
}

TEST_F(Shutdown, EndsWithNothingOpen) {
  ASSERT_NO_FATAL_FAILURE(StartServer());
  EXPECT_TRUE(server_->Drain().ok());
}

}  // namespace
}  // namespace starling
