#include "engine/service/api/watch_pump.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "base/testing/event.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

class CountedStream : public PumpedStream {
 public:
  bool Pump(absl::Time /*now*/) override {
    if (removed_) ++late_;
    ++pumped_;
    return true;
  }
  void WaitUntilPumped() const {
    for (const int before = pumped_; pumped_ == before;) absl::SleepFor(absl::Microseconds(50));
  }
  void SetRemoved() { removed_ = true; }
  int late() const { return late_; }

 private:
  std::atomic<int> pumped_{0};
  std::atomic<int> late_{0};
  std::atomic<bool> removed_{false};
};

class SlowStream : public PumpedStream {
 public:
  bool Pump(absl::Time /*now*/) override {
    entered.Set();
    leave.Wait();
    absl::SleepFor(absl::Milliseconds(20));  // for who does not wait
    left = true;
    return false;
  }

  Event entered;
  Event leave;
  std::atomic<bool> left{false};
};

TEST(WatchPump, PumpsWhatIsAddedAndAgainAfterEvents) {
  WatchPump pump;
  CountedStream one;
  CountedStream other;
  pump.Add(&one);
  one.WaitUntilPumped();
  pump.Add(&other);
  other.WaitUntilPumped();
  EXPECT_EQ(pump.streams(), 2);
  pump.EventsAdded();
  one.WaitUntilPumped();
  pump.Remove(&one);
  other.WaitUntilPumped();
  pump.Remove(&other);
  EXPECT_EQ(pump.streams(), 0);
}

TEST(WatchPump, RemoveWaitsForThePumpUnderWay) {
  SlowStream slow;
  WatchPump pump;
  pump.Add(&slow);
  slow.entered.Wait();
  bool left_first = false;
  std::thread remover([&] {
    pump.Remove(&slow);
    left_first = slow.left;
  });
  slow.leave.Set();
  remover.join();
  EXPECT_TRUE(left_first);
}

TEST(WatchPump, RemoveWaitsForNoOtherStream) {
  SlowStream slow;
  WatchPump pump;
  CountedStream other;
  pump.Add(&other);
  other.WaitUntilPumped();
  pump.Add(&slow);
  slow.entered.Wait();
  pump.Remove(&other);  // would never return
  EXPECT_FALSE(slow.left);
  slow.leave.Set();
  pump.Remove(&slow);
}

TEST(WatchPump, RemovingWhatWasNeverAddedDoesNothing) {
  WatchPump pump;
  CountedStream stream;
  pump.Remove(&stream);
  EXPECT_EQ(pump.streams(), 0);
}

TEST(WatchPump, PumpsNothingThatWasRemovedWhileStreamsComeAndGo) {
  constexpr int kThreads = 4;
  constexpr int kStreams = 50;
  WatchPump pump;
  std::vector<std::vector<CountedStream>> streams;
  for (int i = 0; i < kThreads; ++i) streams.emplace_back(kStreams);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&pump, &mine = streams[i]] {
      for (size_t s = 0; s < mine.size(); ++s) {
        pump.Add(&mine[s]);
        if (s % 4 == 0) mine[s].WaitUntilPumped();
        pump.EventsAdded();
        pump.Remove(&mine[s]);
        mine[s].SetRemoved();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(pump.streams(), 0);
  for (const std::vector<CountedStream>& group : streams) {
    for (const CountedStream& stream : group) EXPECT_EQ(stream.late(), 0);
  }
}

}  // namespace
}  // namespace starling
