// WatchPump: wakes the streams that wait for events, so that simulations never do.
//
//   WatchPump pump;
//   pump.Add(reader);            // reader->Pump() is called soon, and again after EventsAdded()
//   pump.EventsAdded();          // from any thread, nanoseconds
//   pump.Remove(reader);         // not called any more once this returns
//
// One thread of its own. It looks at all readers at most once a millisecond, so that events gather
// to larger answers and a simulation pays for waking it at most that often. Thread-safe.
#ifndef STARLING_ENGINE_SERVICE_API_WATCH_PUMP_H_
#define STARLING_ENGINE_SERVICE_API_WATCH_PUMP_H_

#include <atomic>
#include <memory>
#include <set>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "base/mutex.h"

namespace starling {

// A stream, as the pump sees it. Pump() must not block.
class PumpedStream {
 public:
  virtual ~PumpedStream() = default;

  // Begins to write what there is, if it waits for that; ends the stream, if it is over. Whether it
  // waits for events now: one that is still writing does not.
  virtual bool Pump(absl::Time now) = 0;
};

class WatchPump {
 public:
  WatchPump();
  ~WatchPump();

  void Add(std::shared_ptr<PumpedStream> stream);
  // What the pump holds of it is given up soon; Pump() may be under way meanwhile.
  void Remove(const std::shared_ptr<PumpedStream>& reader);
  int streams() const;

  // Nothing but a look, while no stream waits for events.
  void EventsAdded() {
    if (wanted_.load() && !news_.load(std::memory_order_relaxed) && !news_.exchange(true)) Wake();
  }

  // A stream has begun to wait for events. It looks for events once more after this.
  void Want() { wanted_.store(true); }

 private:
  void Work();
  void Wake();

  std::atomic<bool> wanted_{false};
  std::atomic<bool> news_{false};
  mutable Mutex mutex_;
  CondVar changed_;
  std::set<std::shared_ptr<PumpedStream>> streams_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_WATCH_PUMP_H_
