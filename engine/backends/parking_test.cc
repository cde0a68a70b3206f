#include "engine/backends/parking.h"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace starling {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

TEST(ParkingSpot, ReturnsAtOnceIfTheConditionHoldsAlready) {
  ParkingSpot spot;
  int looks = 0;
  spot.WaitUntil([&] { return ++looks > 0; }, nanoseconds(0));
  EXPECT_EQ(looks, 1);
}

// Two threads hand a number to and fro; a lost wake-up would leave both waiting for ever.
void HandToAndFro(int rounds, nanoseconds spin) {
  ParkingSpot spot;
  std::atomic<int> turn{0};
  std::thread other([&] {
    for (int i = 0; i < rounds; ++i) {
      spot.WaitUntil([&] { return turn.load() == 2 * i + 1; }, spin);
      turn.store(2 * i + 2);
      spot.WakeAll();
    }
  });
  for (int i = 0; i < rounds; ++i) {
    turn.store(2 * i + 1);
    spot.WakeAll();
    spot.WaitUntil([&] { return turn.load() == 2 * i + 2; }, spin);
  }
  other.join();
  EXPECT_EQ(turn.load(), 2 * rounds);
}

TEST(ParkingSpot, LosesNoWakeUpWhenThreadsSleepAtOnce) { HandToAndFro(3000, nanoseconds(0)); }

TEST(ParkingSpot, LosesNoWakeUpWhenThreadsSpinAlmostLongEnough) {
  HandToAndFro(3000, nanoseconds(300));
}

TEST(ParkingSpot, NeverParkingSeesTheChangeWithoutAWakeUp) {
  ParkingSpot spot;
  std::atomic<bool> ready{false};
  std::thread other([&] {
    std::this_thread::sleep_for(microseconds(500));
    ready.store(true);
  });
  spot.WaitUntil([&] { return ready.load(); }, kNeverPark);
  EXPECT_TRUE(ready.load());
  other.join();
}

TEST(ParkingSpot, WakesEveryoneWhoSleeps) {
  ParkingSpot spot;
  std::atomic<int> round{0};
  std::atomic<int> seen{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 1; i <= 200; ++i) {
        spot.WaitUntil([&] { return round.load() >= i; }, nanoseconds(0));
        seen.fetch_add(1);
        spot.WakeAll();
      }
    });
  }
  for (int i = 1; i <= 200; ++i) {
    round.store(i);
    spot.WakeAll();
    spot.WaitUntil([&] { return seen.load() == 8 * i; }, nanoseconds(0));
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(seen.load(), 1600);
}

}  // namespace
}  // namespace starling
