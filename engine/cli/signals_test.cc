#include "engine/cli/signals.h"

#include <signal.h>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(InterruptHandler, FirstSignalAsksToStop) {
  for (const int signal : {SIGINT, SIGTERM}) {
    InterruptHandler handler;
    EXPECT_FALSE(handler.requested());
    raise(signal);
    EXPECT_TRUE(handler.requested());
    EXPECT_TRUE(handler.token().stop_requested());
  }
}

TEST(InterruptHandlerDeathTest, SecondSignalEndsTheProcess) {
  EXPECT_EXIT(
      {
        InterruptHandler handler;
        raise(SIGINT);
        raise(SIGINT);
      },
      testing::KilledBySignal(SIGINT), "");
}

TEST(InterruptHandler, GivesTheFormerHandlersBack) {
  struct sigaction before = {};
  before.sa_handler = SIG_IGN;
  sigaction(SIGTERM, &before, nullptr);
  { InterruptHandler handler; }
  struct sigaction after = {};
  sigaction(SIGTERM, nullptr, &after);
  EXPECT_EQ(after.sa_handler, SIG_IGN);
}

}  // namespace
}  // namespace starling
