#include "bench/load/unary_load.h"

#include <memory>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "base/status_macros.h"

namespace starling {
namespace {

using Stub = v1::SimulationService::Stub;

// One call under way.
struct Call {
  Stub* stub = nullptr;
  absl::Time due;
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientAsyncResponseReader<v1::Simulation>> reader;
  v1::Simulation answer;
  grpc::Status status;

  void Begin(const v1::GetSimulationRequest& request, absl::Time due_at,
             grpc::CompletionQueue* queue) {
    due = due_at;
    context = std::make_unique<grpc::ClientContext>();
    reader = stub->AsyncGetSimulation(context.get(), request, queue);
    reader->Finish(&answer, &status, this);
  }
};

// Connections that are known to work.
absl::StatusOr<std::vector<std::unique_ptr<Stub>>> Connect(const LoadTarget& target,
                                                           const std::string& name, int count) {
  std::vector<std::unique_ptr<Stub>> stubs;
  for (int i = 0; i < count; ++i) {
    stubs.push_back(v1::SimulationService::NewStub(target.NewChannel()));
    RETURN_IF_ERROR(Get(*stubs.back(), name).status());
  }
  return stubs;
}

void Note(const Call& call, UnaryLoad& load) {
  load.latencies.Add(absl::Now() - call.due);
  if (!call.status.ok()) ++load.failed;
}

}  // namespace

absl::StatusOr<Samples> CreateLatencies(const LoadTarget& target, const v1::Scenario& scenario,
                                        int count) {
  const auto stub = v1::SimulationService::NewStub(target.NewChannel());
  Samples samples;
  for (int i = -count / 10; i < count; ++i) {  // the first ones warm up
    const absl::Time start = absl::Now();
    ASSIGN_OR_RETURN(const std::string name, Create(*stub, scenario));
    if (i >= 0) samples.Add(absl::Now() - start);
    RETURN_IF_ERROR(Delete(*stub, name));
  }
  return samples;
}

absl::StatusOr<UnaryLoad> ClosedLoop(const LoadTarget& target, const std::string& name, int clients,
                                     absl::Duration time) {
  ASSIGN_OR_RETURN(const auto stubs, Connect(target, name, clients));
  v1::GetSimulationRequest request;
  request.set_name(name);
  grpc::CompletionQueue queue;
  std::vector<Call> calls(stubs.size());
  UnaryLoad load;
  const absl::Time start = absl::Now();
  const absl::Time end = start + time;
  for (size_t i = 0; i < calls.size(); ++i) {
    calls[i].stub = stubs[i].get();
    calls[i].Begin(request, absl::Now(), &queue);
  }
  size_t under_way = calls.size();
  void* tag = nullptr;
  for (bool ok = false; under_way > 0 && queue.Next(&tag, &ok);) {
    Call& call = *static_cast<Call*>(tag);
    Note(call, load);
    const absl::Time now = absl::Now();
    if (now < end) {
      call.Begin(request, now, &queue);
    } else {
      --under_way;
    }
  }
  load.calls_per_second =
      static_cast<double>(load.latencies.size()) / absl::ToDoubleSeconds(absl::Now() - start);
  return load;
}

absl::StatusOr<UnaryLoad> OpenLoop(const LoadTarget& target, const std::string& name,
                                   int connections, double rate, absl::Duration time) {
  ASSIGN_OR_RETURN(const auto stubs, Connect(target, name, connections));
  v1::GetSimulationRequest request;
  request.set_name(name);
  grpc::CompletionQueue queue;
  const auto count = static_cast<size_t>(rate * absl::ToDoubleSeconds(time));
  std::vector<Call> calls(count);
  UnaryLoad load;
  const absl::Time start = absl::Now() + absl::Milliseconds(10);
  std::thread reader([&] {
    void* tag = nullptr;
    bool ok = false;
    for (size_t done = 0; done < count && queue.Next(&tag, &ok); ++done) {
      Call& call = *static_cast<Call*>(tag);
      Note(call, load);
      call.reader.reset();
      call.context.reset();
    }
  });
  for (size_t i = 0; i < count; ++i) {
    const absl::Time due = start + absl::Seconds(static_cast<double>(i) / rate);
    absl::SleepFor(due - absl::Now());
    calls[i].stub = stubs[i % stubs.size()].get();
    calls[i].Begin(request, due, &queue);
  }
  reader.join();
  load.calls_per_second =
      static_cast<double>(load.latencies.size()) / absl::ToDoubleSeconds(absl::Now() - start);
  return load;
}

}  // namespace starling
