// Parking: how a thread waits for another one, first spinning, then asleep.
//
// A wake-up of a sleeping thread costs tens of microseconds, a change seen while spinning about a
// tenth of one. So a thread that expects to be needed soon spins for about as long as a wake-up
// would cost, and sleeps only then.
//
//   std::atomic<int> ready{0};
//   ParkingSpot spot;
//   // the one who waits                                 // the one who is waited for
//   spot.WaitUntil([&] { return ready.load() > 0; },     ready.store(1);
//                  std::chrono::microseconds(50));       spot.WakeAll();
//
// A condition may read atomics only, in the default (sequentially consistent) order, and whoever
// changes them must do so in that order too and call WakeAll afterwards; then no wake-up is lost.
// Thread-safe. Allocates nothing.
#ifndef STARLING_ENGINE_BACKENDS_PARKING_H_
#define STARLING_ENGINE_BACKENDS_PARKING_H_

#include <sched.h>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace starling {

// The longest time to spin without giving the processor to others: about what a wake-up costs.
inline constexpr std::chrono::nanoseconds kSpinTime = std::chrono::microseconds(50);

// Never sleep, but let others run while waiting.
inline constexpr std::chrono::nanoseconds kNeverPark = std::chrono::nanoseconds::max();

// Tells the processor that this is a spin loop.
inline void PauseProcessor() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

class alignas(64) ParkingSpot {
 public:
  // Returns once `ready()` is true. Looks for `spin` at most (kNeverPark: for ever, yielding the
  // processor after kSpinTime), then sleeps between wake-ups.
  template <typename Ready>
  void WaitUntil(Ready ready, std::chrono::nanoseconds spin) {
    if (ready() || (spin.count() > 0 && Spin(ready, spin))) return;
    sleepers_.fetch_add(1);
    while (true) {
      const uint32_t epoch = epoch_.load();
      if (ready()) break;
      Sleep(epoch);
    }
    sleepers_.fetch_sub(1);
  }

  // Wakes everyone who sleeps here, to look at his condition again. One load if nobody sleeps.
  void WakeAll() {
    if (sleepers_.load() > 0) WakeSleepers();
  }

 private:
  template <typename Ready>
  bool Spin(Ready ready, std::chrono::nanoseconds spin) {
    constexpr int kLooksPerReadingOfTheClock = 16;
    const auto start = std::chrono::steady_clock::now();
    for (std::chrono::nanoseconds spent{0}; spent < spin;
         spent = std::chrono::steady_clock::now() - start) {
      for (int i = 0; i < kLooksPerReadingOfTheClock; ++i) {
        PauseProcessor();
        if (ready()) return true;
      }
      if (spent > kSpinTime) sched_yield();
    }
    return false;
  }

  void Sleep(uint32_t epoch);  // returns after a wake-up, at once if the epoch has changed
  void WakeSleepers();

  std::atomic<uint32_t> epoch_{0};
  std::atomic<int32_t> sleepers_{0};
};

}  // namespace starling

#endif  // STARLING_ENGINE_BACKENDS_PARKING_H_
