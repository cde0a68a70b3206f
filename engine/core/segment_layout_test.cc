#include "engine/core/segment_layout.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(SegmentLayout, StartsEachPopulationAtAMultipleOfSixteenAndFillsWholeTiles) {
  const SegmentLayout layout = PlanSegment(
      {{"a", 9, 8, 128, 64, {}}, {"b", 1, 8, 64, 0, {}}, {"c", 20, 8, 64, 0, {}}}, {8, 24, 2, 1});
  EXPECT_EQ(layout.agents, 30);
  EXPECT_EQ(layout.populations[0].tiles, 2);
  EXPECT_EQ(layout.populations[0].first_slot, 0);
  EXPECT_EQ(layout.populations[1].first_slot, 16);
  EXPECT_EQ(layout.populations[1].first_tile, 2);
  EXPECT_EQ(layout.populations[1].first_id, 9);
  EXPECT_EQ(layout.populations[2].first_slot, 32);  // 24 is no multiple of 16
  EXPECT_EQ(layout.populations[2].first_tile, 3);
  EXPECT_EQ(layout.populations[2].first_id, 10);
  EXPECT_EQ(layout.slots, 56);
  EXPECT_EQ(layout.tiles, 6);
}

TEST(SegmentLayout, PlacesArraysOneAfterTheOtherAlignedToACacheLine) {
  const SegmentLayout layout = PlanSegment({{"a", 17, 16, 128, 64, {}}}, {8, 24, 2, 3});
  EXPECT_EQ(layout.ids, 0);
  EXPECT_EQ(layout.actions, 32 * 8);
  EXPECT_EQ(layout.world_agents[0], 512);
  EXPECT_EQ(layout.world_shared[0], 768);
  EXPECT_EQ(layout.world_agents[1], 832);
  EXPECT_EQ(layout.world_shared[1], 1088);
  EXPECT_EQ(layout.tile_sums, 1152);
  EXPECT_EQ(layout.world_sums, 1280);
  EXPECT_EQ(layout.populations[0].state[0], 1344);
  EXPECT_EQ(layout.populations[0].state[1], 1600);
  EXPECT_EQ(layout.populations[0].learned, 1856);
  EXPECT_EQ(layout.bytes, 1984);
}

TEST(SegmentLayout, SaysTheBytesOfAbsurdNumbersWithoutOverflow) {
  EXPECT_EQ(PlanSegment({{"a", 1000000000000, 16, 1024, 0, {}}}, {0, 0, 0, 0}).bytes,
            // ids, sums and two state buffers for 62.5 billion tiles
            int64_t{62500000000} * (16 * 8 + 8 * 8 + 2 * 1024));
  const int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(
      PlanSegment({{"a", most, 16, 1024, 64, {}}, {"b", most, 8, 64, 64, {}}}, {8, 8, 2, 3}).bytes,
      most);
}

}  // namespace
}  // namespace starling
