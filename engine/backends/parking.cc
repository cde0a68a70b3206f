#include "engine/backends/parking.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>

namespace starling {
namespace {

static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t), "a futex is a plain word");

void Futex(std::atomic<uint32_t>& word, int operation, uint32_t value) {
  syscall(SYS_futex, reinterpret_cast<uint32_t*>(&word), operation, value, nullptr, nullptr, 0);
}

}  // namespace

void ParkingSpot::Sleep(uint32_t epoch) { Futex(epoch_, FUTEX_WAIT_PRIVATE, epoch); }

void ParkingSpot::WakeSleepers() {
  epoch_.fetch_add(1);
  Futex(epoch_, FUTEX_WAKE_PRIVATE, INT_MAX);
}

}  // namespace starling
