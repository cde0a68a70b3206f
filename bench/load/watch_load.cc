#include "bench/load/watch_load.h"

#include <memory>

#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "google/protobuf/arena.h"

namespace starling {
namespace {

using Stub = v1::SimulationService::Stub;

// A watch under way.
class Watch {
 public:
  Watch(Stub& stub, const v1::WatchSimulationRequest& request)
      : reader_(stub.WatchSimulation(&context_, request)) {}
  ~Watch() {
    context_.TryCancel();
    while (Read(nullptr)) {
    }
    reader_->Finish();
  }

  // Waits for the next answer and counts it; false: there is none any more.
  bool Read(EventRate* rate) {
    arena_.Reset();
    auto* answer = google::protobuf::Arena::CreateMessage<v1::WatchSimulationResponse>(&arena_);
    if (!reader_->Read(answer)) return false;
    if (rate == nullptr) return true;
    rate->events += answer->events_size();
    for (const v1::SimulationEvent& event : answer->events()) {
      if (event.has_lagged()) rate->dropped += event.lagged().dropped();
    }
    return true;
  }

 private:
  grpc::ClientContext context_;
  google::protobuf::Arena arena_;
  std::unique_ptr<grpc::ClientReader<v1::WatchSimulationResponse>> reader_;
};

v1::WatchSimulationRequest Request(const std::string& name) {
  v1::WatchSimulationRequest request;
  request.set_name(name);
  return request;
}

absl::StatusOr<double> TicksPerSecond(Stub& stub, const std::string& name, absl::Duration time) {
  ASSIGN_OR_RETURN(const v1::Simulation before, Get(stub, name));
  const absl::Time start = absl::Now();
  absl::SleepFor(time);
  ASSIGN_OR_RETURN(const v1::Simulation after, Get(stub, name));
  return static_cast<double>(after.tick() - before.tick()) /
         absl::ToDoubleSeconds(absl::Now() - start);
}

}  // namespace

absl::StatusOr<EventRate> LiveEvents(const LoadTarget& target, const std::string& name,
                                     absl::Duration time) {
  const auto stub = v1::SimulationService::NewStub(target.NewChannel());
  Watch watch(*stub, Request(name));
  if (!watch.Read(nullptr)) return absl::UnavailableError("the watch ended at once");
  EventRate rate;
  const absl::Time start = absl::Now();
  while (absl::Now() - start < time) {
    if (!watch.Read(&rate)) return absl::UnavailableError("the watch ended");
  }
  rate.seconds = absl::ToDoubleSeconds(absl::Now() - start);
  return rate;
}

absl::StatusOr<EventRate> KeptEvents(const LoadTarget& target, const std::string& name, int times) {
  const auto stub = v1::SimulationService::NewStub(target.NewChannel());
  v1::WatchSimulationRequest request = Request(name);
  request.set_after_sequence(0);
  request.set_until_finished(true);
  EventRate rate;
  const absl::Time start = absl::Now();
  for (int i = 0; i < times; ++i) {
    Watch watch(*stub, request);
    while (watch.Read(&rate)) {
    }
  }
  rate.seconds = absl::ToDoubleSeconds(absl::Now() - start);
  return rate;
}

absl::StatusOr<StalledReader> StallReader(const LoadTarget& target, const std::string& name,
                                          int rounds, absl::Duration round, absl::Duration stall) {
  const auto stub = v1::SimulationService::NewStub(target.NewChannel());
  const auto reader = v1::SimulationService::NewStub(target.NewChannel());
  StalledReader result;
  for (int i = 0; i < rounds; ++i) {
    ASSIGN_OR_RETURN(const double without, TicksPerSecond(*stub, name, round));
    result.ticks_per_second_without.push_back(without);
    Watch watch(*reader, Request(name));
    watch.Read(nullptr);
    ASSIGN_OR_RETURN(const double with, TicksPerSecond(*stub, name, round));
    result.ticks_per_second_with.push_back(with);
  }
  Watch watch(*reader, Request(name));
  watch.Read(nullptr);
  absl::SleepFor(round);  // what the connection buffers is full
  result.rss_before = target.RssBytes();
  absl::SleepFor(stall);
  result.rss_after = target.RssBytes();
  return result;
}

}  // namespace starling
