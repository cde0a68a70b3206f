// WatchPump: wakes the streams that wait for events, so that simulations never do.
//
//   WatchPump pump;
//   pump.Add(stream);            // stream->Pump() is called soon, and again after EventsAdded()
//   pump.EventsAdded();          // from any thread, nanoseconds
//   pump.Remove(stream);         // not called any more once this returns
//
// One thread of its own. It looks at all streams at most once a millisecond, so that events gather
// to larger answers and a simulation pays for waking it at most that often. Thread-safe. Owns no
// stream.
#ifndef STARLING_ENGINE_SERVICE_API_WATCH_PUMP_H_
#define STARLING_ENGINE_SERVICE_API_WATCH_PUMP_H_

#include <atomic>
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

  // `stream` lives until Remove() of it has returned.
  void Add(PumpedStream* stream);
  // Waits while stream->Pump() is under way; never to be called from there, nor with a lock held
  // that Pump() takes.
  void Remove(PumpedStream* stream);
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
  // Gives back `last`, whose Pump() has returned (null: none), and takes the one after it, or null.
  PumpedStream* TakeAfter(PumpedStream* last);

  std::atomic<bool> wanted_{false};
  std::atomic<bool> news_{false};
  mutable Mutex mutex_;
  CondVar changed_;
  CondVar returned_;
  std::set<PumpedStream*> streams_ ABSL_GUARDED_BY(mutex_);
  PumpedStream* pumped_ ABSL_GUARDED_BY(mutex_) = nullptr;  // whose Pump() is under way
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_WATCH_PUMP_H_
