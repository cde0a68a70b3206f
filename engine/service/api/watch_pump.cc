#include "engine/service/api/watch_pump.h"

#include <utility>
#include <vector>

namespace starling {
namespace {

constexpr absl::Duration kGather = absl::Milliseconds(1);
constexpr absl::Duration kHeartbeats = absl::Milliseconds(50);  // how often they are looked at

}  // namespace

WatchPump::WatchPump() : thread_([this] { Work(); }) {}

WatchPump::~WatchPump() {
  {
    const MutexLock lock(&mutex_);
    ending_ = true;
  }
  changed_.SignalAll();
  thread_.join();
}

void WatchPump::Add(std::shared_ptr<PumpedStream> stream) {
  {
    const MutexLock lock(&mutex_);
    streams_.insert(std::move(stream));
  }
  Want();
  EventsAdded();
}

void WatchPump::Remove(const std::shared_ptr<PumpedStream>& reader) {
  const MutexLock lock(&mutex_);
  streams_.erase(reader);
}

int WatchPump::streams() const {
  const MutexLock lock(&mutex_);
  return static_cast<int>(streams_.size());
}

void WatchPump::Wake() {
  const MutexLock lock(&mutex_);
  changed_.SignalAll();
}

void WatchPump::Work() {
  while (true) {
    std::vector<std::shared_ptr<PumpedStream>> streams;
    {
      const MutexLock lock(&mutex_);
      while (!ending_ && (streams_.empty() || !news_.load())) {
        if (changed_.WaitWithTimeout(&mutex_, kHeartbeats) && !streams_.empty()) break;
      }
      if (ending_) return;
      news_.store(false);
      streams.assign(streams_.begin(), streams_.end());
    }
    const absl::Time now = absl::Now();
    bool wanted = false;
    for (const std::shared_ptr<PumpedStream>& stream : streams) {
      if (stream->Pump(now)) wanted = true;
    }
    wanted_.store(wanted);
    absl::SleepFor(kGather);
  }
}

}  // namespace starling
