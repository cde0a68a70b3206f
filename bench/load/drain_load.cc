#include "bench/load/drain_load.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"

namespace starling {
namespace {

// Reads a watch to its end; whether the last event said that the server ends.
bool ReadToTheEnd(v1::SimulationService::Stub& stub, const std::string& name,
                  absl::BlockingCounter& ready) {
  grpc::ClientContext context;
  v1::WatchSimulationRequest request;
  request.set_name(name);
  const auto reader = stub.WatchSimulation(&context, request);
  v1::WatchSimulationResponse answer;
  bool told = false;
  reader->Read(&answer);
  ready.DecrementCount();
  while (reader->Read(&answer)) {
    const auto& last = answer.events(answer.events_size() - 1);
    told = last.ended().reason() == v1::SimulationEvent::Ended::DRAINING;
  }
  reader->Finish();
  return told;
}

}  // namespace

absl::StatusOr<DrainLoad> DrainUnderLoad(LoadTarget& target, const v1::Scenario& scenario,
                                         int simulations, int watchers) {
  const auto stub = v1::SimulationService::NewStub(target.NewChannel());
  std::vector<std::string> names;
  for (int i = 0; i < simulations; ++i) {
    ASSIGN_OR_RETURN(const std::string name, Create(*stub, scenario));
    RETURN_IF_ERROR(Start(*stub, name));
    names.push_back(name);
  }
  std::atomic<int> told{0};
  absl::BlockingCounter ready(watchers);
  std::vector<std::thread> threads;
  for (int i = 0; i < watchers; ++i) {
    threads.emplace_back([&, i] {
      if (ReadToTheEnd(*stub, names[static_cast<size_t>(i) % names.size()], ready)) ++told;
    });
  }
  ready.Wait();
  absl::SleepFor(absl::Seconds(1));
  const absl::StatusOr<double> seconds = target.TerminateSeconds();
  for (std::thread& thread : threads) thread.join();
  RETURN_IF_ERROR(seconds.status());
  return DrainLoad{*seconds, told};
}

}  // namespace starling
