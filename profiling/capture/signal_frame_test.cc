#include "profiling/capture/signal_frame.h"

#include <signal.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

void Ignore(int /*signal*/) {}

TEST(SignalReturnAddress, IsThereOnceAHandlerIs) {
#if !defined(__x86_64__)
  GTEST_SKIP() << "only known of x86-64";
#endif
  struct sigaction action = {};
  action.sa_handler = Ignore;
  ASSERT_EQ(sigaction(SIGUSR1, &action, nullptr), 0);
  EXPECT_NE(SignalReturnAddress(SIGUSR1), 0u);
  EXPECT_EQ(SignalReturnAddress(-1), 0u);
}

TEST(DropSignalFrames, TakesOutTheReturnAndTheSecondTimeOfTheInterrupted) {
  Profile profile;
  for (const uint64_t address : {100, 199, 101, 300, 400}) {
    Profile::Frame frame;
    frame.address = address;
    profile.frames.push_back(frame);
  }
  for (const std::vector<int32_t>& stack : std::vector<std::vector<int32_t>>{
           {0, 1, 2, 3, 4}, {0, 3, 4}, {0, 1}, {1, 3}, {0, 1, 2}, {}}) {
    Profile::Sample sample;
    sample.stack = stack;
    profile.samples.push_back(sample);
  }
  Profile untouched = profile;
  DropSignalFrames(0, untouched);
  EXPECT_THAT(untouched.samples[0].stack, ElementsAre(0, 1, 2, 3, 4));
  DropSignalFrames(200, profile);
  EXPECT_THAT(profile.samples[0].stack, ElementsAre(0, 3, 4));
  EXPECT_THAT(profile.samples[1].stack, ElementsAre(0, 3, 4));
  EXPECT_THAT(profile.samples[2].stack, ElementsAre(0));
  EXPECT_THAT(profile.samples[3].stack, ElementsAre(1, 3));
  EXPECT_THAT(profile.samples[4].stack, ElementsAre(0));
  EXPECT_THAT(profile.samples[5].stack, ElementsAre());
}

}  // namespace
}  // namespace starling
