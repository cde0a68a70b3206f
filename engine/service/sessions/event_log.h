// EventLog: the last events of one simulation, numbered without gaps, for any number of readers.
//
// One ring for all: each reader has a cursor of its own, so that a slow reader costs nothing and
// slows nobody. What the ring had to give up is reported to him as a lag, never passed over.
//
//   EventLog log({65536, 8 << 20});
//   v1::SimulationEvent event;
//   event.mutable_metrics()->add_values(0.5);
//   log.Append(event);                                   // becomes sequence 1
//   EventBatch batch = log.Read(0, {}, 1 << 16);         // batch.next == 1
//
// Thread-safe. Events are kept as the bytes of a `WatchSimulationResponse.events` field, encoded
// once, however many readers there are.
#ifndef STARLING_ENGINE_SERVICE_SESSIONS_EVENT_LOG_H_
#define STARLING_ENGINE_SERVICE_SESSIONS_EVENT_LOG_H_

#include <cstdint>
#include <deque>
#include <string>

#include "absl/base/thread_annotations.h"
#include "base/mutex.h"
#include "proto/starling/v1/simulation_event.pb.h"

namespace starling {

struct EventLogLimits {
  int64_t events = 65536;
  int64_t bytes = 8 << 20;  // of encoded events and what keeping them takes
};

// Which events a reader wants.
struct EventFilter {
  uint32_t kinds = ~0u;     // bit 1 << v1::SimulationEvent::Kind
  int64_t every_ticks = 1;  // metrics only of ticks that are multiples of this
};

struct EventBatch {
  std::string bytes;    // `events` fields, ready to stand in a WatchSimulationResponse
  int events = 0;       // how many of them
  int64_t next = 0;     // the cursor after this batch: every event up to it was read or passed over
  int64_t dropped = 0;  // events before the first of these that the ring no longer had
};

class EventLog {
 public:
  explicit EventLog(EventLogLimits limits) : limits_(limits) {}

  // Gives `event` the next sequence and the present time, and keeps it; the oldest give way.
  // O(event).
  void Append(v1::SimulationEvent& event);

  // Events after the sequence `cursor`, up to about `max_bytes`, looking at a few thousand of them
  // at most: there may be more, also if none of these passed the filter. If some were given up, the
  // first event is `lagged`. O(events looked at).
  EventBatch Read(int64_t cursor, const EventFilter& filter, int64_t max_bytes) const;

  int64_t latest() const;           // sequence of the last event; 0: none yet
  int64_t first_available() const;  // latest() + 1 if none is kept

 private:
  struct Entry {
    int64_t tick;
    v1::SimulationEvent::Kind kind;
    std::string bytes;
  };
  static int64_t Cost(const Entry& entry);

  const EventLogLimits limits_;
  mutable Mutex mutex_;
  std::deque<Entry> entries_ ABSL_GUARDED_BY(mutex_);
  int64_t latest_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

// An `events` field with this event in it, as it is.
std::string EventField(const v1::SimulationEvent& event);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_SESSIONS_EVENT_LOG_H_
