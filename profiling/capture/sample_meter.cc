#include "profiling/capture/sample_meter.h"

#include <signal.h>
#include <time.h>

#include <atomic>

// Exported by gperftools, declared in none of its installed headers.
using ProfileHandlerCallback = void (*)(int, siginfo_t*, void*, void*);
__attribute__((weak)) ProfileHandlerToken* ProfileHandlerRegisterCallback(
    ProfileHandlerCallback callback, void* argument);
__attribute__((weak)) void ProfileHandlerUnregisterCallback(ProfileHandlerToken* token);

namespace starling {
namespace {

// The handler runs under a lock of gperftools: one thread at a time.
std::atomic<int64_t> entered{0};
std::atomic<int64_t> samples_taken{0};
std::atomic<int64_t> nanoseconds_spent{0};

int64_t Now() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * int64_t{1000000000} + now.tv_nsec;
}

void Before(int, siginfo_t*, void*, void*) { entered.store(Now(), std::memory_order_relaxed); }

void After(int, siginfo_t*, void*, void*) {
  nanoseconds_spent.fetch_add(Now() - entered.load(std::memory_order_relaxed),
                              std::memory_order_relaxed);
  samples_taken.fetch_add(1, std::memory_order_relaxed);
}

bool Measurable() { return ProfileHandlerRegisterCallback && ProfileHandlerUnregisterCallback; }

}  // namespace

SampleMeter::SampleMeter() {
  samples_taken = 0;
  nanoseconds_spent = 0;
  if (Measurable()) before_ = ProfileHandlerRegisterCallback(Before, nullptr);
}

void SampleMeter::ProfilerStarted() {
  if (Measurable()) after_ = ProfileHandlerRegisterCallback(After, nullptr);
}

void SampleMeter::Stop() {
  if (after_ != nullptr) ProfileHandlerUnregisterCallback(after_);
  if (before_ != nullptr) ProfileHandlerUnregisterCallback(before_);
  after_ = before_ = nullptr;
}

int64_t SampleMeter::samples() const { return samples_taken; }

double SampleMeter::handler_seconds() const {
  return 1e-9 * (static_cast<double>(nanoseconds_spent) +
                 kSignalNanoseconds * static_cast<double>(samples_taken));
}

}  // namespace starling
