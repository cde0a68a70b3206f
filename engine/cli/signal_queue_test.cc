#include "engine/cli/signal_queue.h"

#include <unistd.h>

#include <thread>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(SignalQueue, GivesSignalsOneByOne) {
  SignalQueue signals;
  raise(SIGTERM);
  EXPECT_EQ(signals.Wait(absl::InfiniteDuration()), SIGTERM);
  raise(SIGINT);
  EXPECT_EQ(signals.Wait(absl::InfiniteDuration()), SIGINT);
  EXPECT_EQ(signals.Wait(absl::ZeroDuration()), 0);
}

TEST(SignalQueue, TakesSignalsOfTheProcessThoughOtherThreadsRun) {
  SignalQueue signals;
  std::thread other([] { kill(getpid(), SIGTERM); });
  EXPECT_EQ(signals.Wait(absl::InfiniteDuration()), SIGTERM);
  other.join();
}

TEST(SignalQueue, WakesWithoutASignal) {
  SignalQueue signals;
  std::thread other([&] { signals.Wake(); });
  EXPECT_EQ(signals.Wait(absl::InfiniteDuration()), 0);
  other.join();
}

TEST(SignalQueue, GivesTheFormerMaskBack) {
  { SignalQueue signals; }
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  EXPECT_FALSE(sigismember(&mask, SIGTERM));
}

}  // namespace
}  // namespace starling
