#include "engine/service/sessions/event_log.h"

#include <algorithm>
#include <protozero/pbf_writer.hpp>
#include <utility>

#include "engine/wire/timestamp.h"
#include "proto/starling/v1/simulation_service.pb.h"

namespace starling {
namespace {

constexpr int64_t kMostPassedOver = 4096;  // while the log is locked

v1::SimulationEvent::Kind KindOf(const v1::SimulationEvent& event) {
  switch (event.event_case()) {
    case v1::SimulationEvent::kMetrics:
      return v1::SimulationEvent::METRICS;
    case v1::SimulationEvent::kStateChanged:
      return v1::SimulationEvent::STATE_CHANGED;
    case v1::SimulationEvent::kAgentsChanged:
      return v1::SimulationEvent::AGENTS_CHANGED;
    case v1::SimulationEvent::kSnapshotCreated:
      return v1::SimulationEvent::SNAPSHOT_CREATED;
    default:
      return v1::SimulationEvent::KIND_UNSPECIFIED;
  }
}

}  // namespace

std::string EventField(const v1::SimulationEvent& event) {
  std::string field;
  protozero::pbf_writer(field).add_message(v1::WatchSimulationResponse::kEventsFieldNumber,
                                           event.SerializeAsString());
  return field;
}

int64_t EventLog::Cost(const Entry& entry) {
  return static_cast<int64_t>(sizeof(Entry) + entry.bytes.capacity());
}

void EventLog::Append(v1::SimulationEvent& event) {
  *event.mutable_time() = TimestampNow();
  const MutexLock lock(&mutex_);
  event.set_sequence(++latest_);
  entries_.push_back({event.tick(), KindOf(event), EventField(event)});
  bytes_ += Cost(entries_.back());
  while (entries_.size() > 1 &&
         (static_cast<int64_t>(entries_.size()) > limits_.events || bytes_ > limits_.bytes)) {
    bytes_ -= Cost(entries_.front());
    entries_.pop_front();
  }
}

EventBatch EventLog::Read(int64_t cursor, const EventFilter& filter, int64_t max_bytes) const {
  EventBatch batch;
  const MutexLock lock(&mutex_);
  const int64_t first = latest_ - static_cast<int64_t>(entries_.size()) + 1;
  batch.next = cursor;
  if (cursor + 1 < first) {
    batch.dropped = first - 1 - cursor;
    v1::SimulationEvent lagged;
    lagged.set_sequence(first - 1);
    lagged.set_tick(entries_.empty() ? 0 : entries_.front().tick);
    *lagged.mutable_time() = TimestampNow();
    lagged.mutable_lagged()->set_dropped(batch.dropped);
    lagged.mutable_lagged()->set_first_available_sequence(first);
    batch.bytes = EventField(lagged);
    batch.events = 1;
    batch.next = first - 1;
  }
  const int64_t last = std::min(latest_, batch.next + kMostPassedOver);
  while (batch.next < last && static_cast<int64_t>(batch.bytes.size()) < max_bytes) {
    const Entry& entry = entries_[static_cast<size_t>(batch.next + 1 - first)];
    ++batch.next;
    if ((filter.kinds & (1u << entry.kind)) == 0) continue;
    if (entry.kind == v1::SimulationEvent::METRICS && entry.tick % filter.every_ticks != 0) {
      continue;
    }
    batch.bytes += entry.bytes;
    ++batch.events;
  }
  return batch;
}

int64_t EventLog::latest() const {
  const MutexLock lock(&mutex_);
  return latest_;
}

int64_t EventLog::first_available() const {
  const MutexLock lock(&mutex_);
  return latest_ - static_cast<int64_t>(entries_.size()) + 1;
}

}  // namespace starling
