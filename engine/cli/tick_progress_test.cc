#include "engine/cli/tick_progress.h"

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(TickState, NamesShareRateAndTimeLeftSinceTheRunBegan) {
  EXPECT_EQ(ProgressLine(TickState("foraging", 100, 200, 300, 4096, 4)),
            "foraging: 50 %, 200/300 ticks, 102 k agent-steps/s, 4 s left");
}

TEST(TickState, SaysNoRateBeforeTheFirstTick) {
  EXPECT_EQ(ProgressLine(TickState("foraging", 100, 100, 300, 4096, 4)),
            "foraging: 0 %, 100/300 ticks");
}

TEST(TickState, NothingToDoIsDone) { EXPECT_EQ(TickState("x", 5, 5, 5, 1, 0).share, 1); }

TEST(TickProgress, CountsItsTimeFromWhereItWasMade) {
  const TickProgress progress("x", 0, 4, 1);
  EXPECT_EQ(progress.At(1).share, 0.25);
  EXPECT_EQ(progress.At(1).details.size(), 3u);
}

}  // namespace
}  // namespace starling
