#include "engine/service/queue_pulse.h"

#include <memory>
#include <vector>

#include "gtest/gtest.h"

namespace starling {
namespace {

// What it is for shows in bench/load: the latencies of the open loop.
TEST(QueuePulse, BeginsAndEndsWithoutWaitingForABeat) {
  for (int i = 0; i < 50; ++i) QueuePulse pulse;
}

TEST(QueuePulse, BeatsForSeveralServersOfAProcess) {
  std::vector<std::unique_ptr<QueuePulse>> pulses;
  for (int i = 0; i < 8; ++i) pulses.push_back(std::make_unique<QueuePulse>());
}

}  // namespace
}  // namespace starling
