#include "engine/service/api/watch_pump.h"

#include "absl/time/clock.h"

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

void WatchPump::Add(PumpedStream* stream) {
  {
    const MutexLock lock(&mutex_);
    streams_.insert(stream);
  }
  Want();
  EventsAdded();
}

void WatchPump::Remove(PumpedStream* stream) {
  const MutexLock lock(&mutex_);
  streams_.erase(stream);
  while (pumped_ == stream) returned_.Wait(&mutex_);
}

int WatchPump::streams() const {
  const MutexLock lock(&mutex_);
  return static_cast<int>(streams_.size());
}

void WatchPump::Wake() {
  const MutexLock lock(&mutex_);
  changed_.SignalAll();
}

PumpedStream* WatchPump::TakeAfter(PumpedStream* last) {
  const MutexLock lock(&mutex_);
  const auto next = streams_.upper_bound(last);
  pumped_ = next == streams_.end() ? nullptr : *next;
  returned_.SignalAll();
  return pumped_;
}

void WatchPump::Work() {
  while (true) {
    {
      const MutexLock lock(&mutex_);
      while (!ending_ && (streams_.empty() || !news_.load())) {
        if (changed_.WaitWithTimeout(&mutex_, kHeartbeats) && !streams_.empty()) break;
      }
      if (ending_) return;
      news_.store(false);
    }
    const absl::Time now = absl::Now();
    bool wanted = false;
    for (PumpedStream* s = TakeAfter(nullptr); s != nullptr; s = TakeAfter(s)) {
      if (s->Pump(now)) wanted = true;
    }
    wanted_.store(wanted);
    absl::SleepFor(kGather);
  }
}

}  // namespace starling
