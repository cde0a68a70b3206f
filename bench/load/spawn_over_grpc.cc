#include "bench/load/spawn_over_grpc.h"

#include <memory>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "bench/load/load_target.h"
#include "bench/suites/parameter_values.h"
#include "bench/suites/spawn/spawn_case.h"
#include "engine/backends/worker_pool.h"

namespace starling {
namespace {

using Stub = v1::SimulationService::Stub;

constexpr int kParallel = 10;

// Clients of one server; in each iteration every one of them creates a simulation, all at once.
class SpawnOverGrpc : public Benchmark, private PoolWork {
 public:
  static absl::StatusOr<std::unique_ptr<Benchmark>> Make(const std::string& binary, int64_t agents,
                                                         int clients) {
    auto made = std::make_unique<SpawnOverGrpc>();
    absl::StatusOr<std::unique_ptr<LoadTarget>> target = LoadTarget::Start(binary, {});
    if (!target.ok()) return absl::FailedPreconditionError(target.status().message());
    made->target_ = *std::move(target);
    made->target_->RemoveFolder();
    made->scenario_ = LoadScenario("grid", agents);
    ASSIGN_OR_RETURN(made->pool_, WorkerPool::Create(clients));
    made->clients_.resize(static_cast<size_t>(clients));
    for (Client& client : made->clients_)
      client.stub = v1::SimulationService::NewStub(made->target_->NewChannel());
    RETURN_IF_ERROR(made->Run(1));  // connections are made by the first call
    RETURN_IF_ERROR(made->Prepare());
    return made;
  }

  absl::Status Prepare() override {
    for (Client& client : clients_) {
      for (const std::string& name : client.created) RETURN_IF_ERROR(Delete(*client.stub, name));
      client.created.clear();
    }
    return absl::OkStatus();
  }

  absl::Status Run(int64_t iterations) override {
    for (int64_t i = 0; i < iterations; ++i) {
      pool_->Run(*this, static_cast<int32_t>(clients_.size()));
      for (const Client& client : clients_) RETURN_IF_ERROR(client.status);
    }
    return absl::OkStatus();
  }

  Facts facts(double /*median*/) const override {
    return {{"server_rss_bytes", static_cast<double>(target_->RssBytes())}};
  }

 private:
  struct Client {
    std::unique_ptr<Stub> stub;
    std::vector<std::string> created;
    absl::Status status;
  };

  int32_t RunShare(int worker) override {
    Client& client = clients_[static_cast<size_t>(worker)];
    absl::StatusOr<std::string> name = Create(*client.stub, scenario_);
    client.status = name.status();
    if (name.ok()) client.created.push_back(*std::move(name));
    return 1;
  }

  std::unique_ptr<LoadTarget> target_;  // outlives those that call it
  v1::Scenario scenario_;
  std::vector<Client> clients_;
  std::unique_ptr<WorkerPool> pool_;
};

BenchmarkCase CreateOne(const std::string& binary) {
  BenchmarkCase benchmark = SpawnSecondsCase(
      "create_over_grpc", "CreateSimulation of one agent, from the call to its answer");
  benchmark.target = [](const Parameters&) {
    return StatedTarget(1e-3, "targets.md", TargetStatistic::kP99);
  };
  benchmark.make = [binary](const Parameters&) { return SpawnOverGrpc::Make(binary, 1, 1); };
  return benchmark;
}

BenchmarkCase CreateTen(const std::string& binary) {
  BenchmarkCase benchmark = SpawnSecondsCase(
      "ten_parallel_over_grpc", "ten simulations of one agent, by ten clients at once");
  benchmark.target = [](const Parameters&) {
    return StatedTarget(0.1, "targets.md, as earlier systems state it");
  };
  benchmark.make = [binary](const Parameters&) {
    return SpawnOverGrpc::Make(binary, 1, kParallel);
  };
  return benchmark;
}

BenchmarkCase CreateMillion(const std::string& binary) {
  BenchmarkCase benchmark =
      SpawnSecondsCase("million_over_grpc", "a million agents by one call, up to its answer");
  benchmark.axes = {{"agents", {"1000000"}, {"100000"}, {}}};
  benchmark.target = MillionAgentsTarget;
  benchmark.make =
      [binary](const Parameters& parameters) -> absl::StatusOr<std::unique_ptr<Benchmark>> {
    ASSIGN_OR_RETURN(const int64_t agents, CountOf(parameters, "agents", 1, kMostAgents));
    return SpawnOverGrpc::Make(binary, agents, 1);
  };
  return benchmark;
}

}  // namespace

absl::Status AddSpawnOverGrpc(Suites& suites, const std::string& starling_binary) {
  RETURN_IF_ERROR(suites.Add(CreateOne(starling_binary)));
  RETURN_IF_ERROR(suites.Add(CreateTen(starling_binary)));
  return suites.Add(CreateMillion(starling_binary));
}

}  // namespace starling
