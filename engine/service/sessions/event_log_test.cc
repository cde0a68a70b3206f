#include "engine/service/sessions/event_log.h"

#include <vector>

#include "gtest/gtest.h"
#include "proto/starling/v1/simulation_service.pb.h"

namespace starling {
namespace {

v1::SimulationEvent MetricsAt(int64_t tick) {
  v1::SimulationEvent event;
  event.set_tick(tick);
  event.mutable_metrics()->add_values(static_cast<double>(tick) / 2);
  return event;
}

v1::SimulationEvent Paused(int64_t tick) {
  v1::SimulationEvent event;
  event.set_tick(tick);
  event.mutable_state_changed()->set_to(v1::Simulation::PAUSED);
  return event;
}

void AppendTicks(EventLog& log, int64_t first, int64_t last) {
  for (int64_t tick = first; tick <= last; ++tick) {
    v1::SimulationEvent event = MetricsAt(tick);
    log.Append(event);
  }
}

std::vector<v1::SimulationEvent> EventsIn(const EventBatch& batch) {
  v1::WatchSimulationResponse response;
  EXPECT_TRUE(response.ParseFromString(batch.bytes));
  EXPECT_EQ(response.events_size(), batch.events);
  return {response.events().begin(), response.events().end()};
}

TEST(EventLog, NumbersEventsFromOneAndGivesThemBackInOrder) {
  EventLog log({100, 1 << 20});
  EXPECT_EQ(log.latest(), 0);
  EXPECT_EQ(log.first_available(), 1);
  AppendTicks(log, 1, 3);
  const EventBatch batch = log.Read(0, {}, 1 << 20);
  const std::vector<v1::SimulationEvent> events = EventsIn(batch);
  ASSERT_EQ(events.size(), 3u);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(events[i].sequence(), i + 1);
    EXPECT_EQ(events[i].tick(), i + 1);
    EXPECT_EQ(events[i].metrics().values(0), (i + 1) / 2.0);
    EXPECT_GT(events[i].time().seconds(), 0);
  }
  EXPECT_EQ(batch.next, 3);
  EXPECT_EQ(batch.dropped, 0);
  EXPECT_EQ(log.Read(3, {}, 1 << 20).events, 0);
}

TEST(EventLog, ReadsOnFromACursorWithinABoundOfBytes) {
  EventLog log({1000, 1 << 20});
  AppendTicks(log, 1, 100);
  int64_t cursor = 0;
  int64_t expected = 1;
  int batches = 0;
  while (cursor < log.latest()) {
    const EventBatch batch = log.Read(cursor, {}, 200);
    ASSERT_GT(batch.events, 0);
    for (const v1::SimulationEvent& event : EventsIn(batch)) {
      EXPECT_EQ(event.sequence(), expected++);
    }
    cursor = batch.next;
    ++batches;
  }
  EXPECT_EQ(expected, 101);
  EXPECT_GT(batches, 10);
}

TEST(EventLog, TellsAReaderWhatItLostBeforeWhatItStillHas) {
  EventLog log({10, 1 << 20});
  AppendTicks(log, 1, 25);
  EXPECT_EQ(log.first_available(), 16);
  const EventBatch batch = log.Read(4, {}, 1 << 20);
  const std::vector<v1::SimulationEvent> events = EventsIn(batch);
  ASSERT_EQ(events.size(), 11u);
  ASSERT_TRUE(events[0].has_lagged());
  EXPECT_EQ(events[0].lagged().dropped(), 11);  // 5 to 15
  EXPECT_EQ(events[0].lagged().first_available_sequence(), 16);
  EXPECT_EQ(events[0].sequence(), 15);
  EXPECT_EQ(events[1].sequence(), 16);
  EXPECT_EQ(batch.dropped, 11);
}

TEST(EventLog, KeepsWithinItsBytesAndAlwaysTheLast) {
  EventLog log({1'000'000, 4096});
  AppendTicks(log, 1, 1000);
  EXPECT_LT(log.latest() - log.first_available(), 60);
  EXPECT_GT(log.latest() - log.first_available(), 5);

  EventLog tiny({1'000'000, 1});
  AppendTicks(tiny, 1, 5);
  EXPECT_EQ(tiny.first_available(), 5);
}

TEST(EventLog, PassesOverWhatAReaderDoesNotWant) {
  EventLog log({1000, 1 << 20});
  AppendTicks(log, 1, 9);
  v1::SimulationEvent paused = Paused(9);
  log.Append(paused);

  EventFilter every_fourth;
  every_fourth.every_ticks = 4;
  const std::vector<v1::SimulationEvent> events = EventsIn(log.Read(0, every_fourth, 1 << 20));
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].tick(), 4);
  EXPECT_EQ(events[1].tick(), 8);
  EXPECT_TRUE(events[2].has_state_changed());

  EventFilter states;
  states.kinds = 1u << v1::SimulationEvent::STATE_CHANGED;
  const EventBatch batch = log.Read(0, states, 1 << 20);
  EXPECT_EQ(batch.events, 1);
  EXPECT_EQ(batch.next, 10);
}

TEST(EventLog, LooksAtSomeThousandEventsAtATimeAtMost) {
  EventLog log({100'000, 64 << 20});
  AppendTicks(log, 1, 20'000);
  EventFilter none;
  none.kinds = 1u << v1::SimulationEvent::AGENTS_CHANGED;
  const EventBatch batch = log.Read(0, none, 1 << 20);
  EXPECT_EQ(batch.events, 0);
  EXPECT_GT(batch.next, 0);
  EXPECT_LT(batch.next, 20'000);
}

}  // namespace
}  // namespace starling
