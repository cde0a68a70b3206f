#include "bench/suites/spawn/spawn_benchmarks.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "engine/backends/processors.h"
#include "engine/backends/serial_runner.h"
#include "engine/backends/worker_pool.h"
#include "engine/core/compiled_scenario.h"
#include "engine/core/simulation.h"
#include "profiling/resources/process_resources.h"

namespace starling {
namespace {

using Clock = std::chrono::steady_clock;

absl::StatusOr<std::unique_ptr<Simulation>> Spawn(const Scenario& scenario, int64_t ticks) {
  ASSIGN_OR_RETURN(CompiledScenario compiled, CompiledScenario::Compile(scenario));
  ASSIGN_OR_RETURN(std::unique_ptr<Simulation> simulation,
                   Simulation::Create(std::move(compiled), std::make_unique<SerialTickRunner>()));
  RETURN_IF_ERROR(simulation->Step(ticks));
  return simulation;
}

class SpawnBenchmark : public Benchmark {
 public:
  SpawnBenchmark(Scenario scenario, int64_t ticks)
      : scenario_(std::move(scenario)), ticks_(ticks) {}

  absl::Status Prepare() override {
    spawned_.clear();
    return absl::OkStatus();
  }

  absl::Status Run(int64_t iterations) override {
    for (int64_t i = 0; i < iterations; ++i) {
      ASSIGN_OR_RETURN(spawned_.emplace_back(), Spawn(scenario_, ticks_));
    }
    return absl::OkStatus();
  }

 private:
  const Scenario scenario_;
  const int64_t ticks_;
  std::vector<std::unique_ptr<Simulation>> spawned_;
};

// A simulation for each worker of a pool.
class SpawnByAll : public PoolWork {
 public:
  explicit SpawnByAll(const Scenario& scenario) : scenario_(scenario) {}

  int32_t RunShare(int worker) override {
    const auto place = static_cast<size_t>(worker);
    absl::StatusOr<std::unique_ptr<Simulation>> spawned = Spawn(scenario_, 1);
    statuses_[place] = spawned.status();
    if (spawned.ok()) spawned_[place] = *std::move(spawned);
    return 1;
  }

  absl::Status Run(WorkerPool& pool) {
    pool.Run(*this, kParallelSpawns);
    for (const absl::Status& status : statuses_) RETURN_IF_ERROR(status);
    return absl::OkStatus();
  }

  void GiveBack() { spawned_ = {}; }

 private:
  const Scenario& scenario_;
  std::array<std::unique_ptr<Simulation>, kParallelSpawns> spawned_;
  std::array<absl::Status, kParallelSpawns> statuses_;
};

class ParallelSpawnBenchmark : public Benchmark {
 public:
  ParallelSpawnBenchmark(Scenario scenario, std::unique_ptr<WorkerPool> pool)
      : scenario_(std::move(scenario)), pool_(std::move(pool)), all_(scenario_) {}

  absl::Status Prepare() override {
    all_.GiveBack();
    return absl::OkStatus();
  }

  absl::Status Run(int64_t iterations) override {
    for (int64_t i = 0; i < iterations; ++i) RETURN_IF_ERROR(all_.Run(*pool_));
    return absl::OkStatus();
  }

 private:
  const Scenario scenario_;
  const std::unique_ptr<WorkerPool> pool_;
  SpawnByAll all_;
};

class ParallelEfficiencyBenchmark : public Benchmark {
 public:
  ParallelEfficiencyBenchmark(Scenario scenario, std::unique_ptr<WorkerPool> pool)
      : scenario_(std::move(scenario)), pool_(std::move(pool)), all_(scenario_) {}

  // The two ways take turns, so that what disturbs one disturbs the other.
  absl::Status Run(int64_t iterations) override {
    constexpr int kTurns = 10;
    Seconds one_by_one(0);
    Seconds parallel(0);
    for (int64_t turn = 0; turn < kTurns * iterations; ++turn) {
      const Clock::time_point begin = Clock::now();
      std::vector<std::unique_ptr<Simulation>> spawned(kParallelSpawns);
      for (auto& one : spawned) {
        ASSIGN_OR_RETURN(one, Spawn(scenario_, 1));
      }
      one_by_one += Clock::now() - begin;
      spawned.clear();
      const Clock::time_point again = Clock::now();
      RETURN_IF_ERROR(all_.Run(*pool_));
      parallel += Clock::now() - again;
      all_.GiveBack();
    }
    value_ = one_by_one / (parallel * std::min(kParallelSpawns, AvailableProcessors()));
    return absl::OkStatus();
  }

  double value() const override { return value_; }

  Facts facts(double /*median*/) const override { return {{"processors", AvailableProcessors()}}; }

 private:
  using Seconds = std::chrono::duration<double>;

  const Scenario scenario_;
  const std::unique_ptr<WorkerPool> pool_;
  SpawnByAll all_;
  double value_ = 0;
};

class SpawnMemoryBenchmark : public Benchmark {
 public:
  explicit SpawnMemoryBenchmark(Scenario scenario) : scenario_(std::move(scenario)) {}

  absl::Status Run(int64_t iterations) override {
    for (int64_t i = 0; i < iterations; ++i) {
      const int64_t before = ReadPssBytes();
      ASSIGN_OR_RETURN(const std::unique_ptr<Simulation> simulation,
                       Spawn(scenario_, kBothBuffers));
      const int64_t after = ReadPssBytes();
      if (before < 0 || after < 0)
        return absl::UnavailableError("this system has no /proc/self/smaps_rollup to read");
      const Clock::time_point begin = Clock::now();
      RETURN_IF_ERROR(simulation->Step(1));
      seconds_ = std::chrono::duration<double>(Clock::now() - begin).count();
      const auto agents = static_cast<double>(simulation->agents());
      value_ = static_cast<double>(after - before) / agents;
      state_bytes_ = static_cast<double>(simulation->state_bytes()) / agents;
    }
    return absl::OkStatus();
  }

  double value() const override { return value_; }

  Facts facts(double /*median*/) const override {
    return {{"state_bytes_per_agent", state_bytes_}, {"ticks_per_second", 1 / seconds_}};
  }

 private:
  static constexpr int64_t kBothBuffers = 2;  // ticks until both were written

  const Scenario scenario_;
  double value_ = 0;
  double state_bytes_ = 0;
  double seconds_ = 0;  // of the tick after those
};

}  // namespace

std::unique_ptr<Benchmark> MakeSpawnBenchmark(Scenario scenario, int64_t ticks) {
  return std::make_unique<SpawnBenchmark>(std::move(scenario), ticks);
}

absl::StatusOr<std::unique_ptr<Benchmark>> MakeParallelSpawnBenchmark(Scenario scenario) {
  ASSIGN_OR_RETURN(std::unique_ptr<WorkerPool> pool, WorkerPool::Create(kParallelSpawns));
  return std::make_unique<ParallelSpawnBenchmark>(std::move(scenario), std::move(pool));
}

absl::StatusOr<std::unique_ptr<Benchmark>> MakeParallelEfficiencyBenchmark(Scenario scenario) {
  ASSIGN_OR_RETURN(std::unique_ptr<WorkerPool> pool, WorkerPool::Create(kParallelSpawns));
  return std::make_unique<ParallelEfficiencyBenchmark>(std::move(scenario), std::move(pool));
}

std::unique_ptr<Benchmark> MakeSpawnMemoryBenchmark(Scenario scenario) {
  return std::make_unique<SpawnMemoryBenchmark>(std::move(scenario));
}

}  // namespace starling
