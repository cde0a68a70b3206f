#include "engine/core/blocks.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(Blocks, AreWorthAtLeastFifteenMicroseconds) {
  EXPECT_EQ(TilesPerBlock(15000), 1);
  EXPECT_EQ(TilesPerBlock(1e9), 1);
  EXPECT_EQ(TilesPerBlock(14999), 2);
  EXPECT_EQ(TilesPerBlock(1000), 15);
  EXPECT_EQ(TilesPerBlock(400), 38);
  EXPECT_EQ(TilesPerBlock(0), 15000);
}

TEST(Blocks, HoldEveryTileOnceAndNeverMixPopulations) {
  const SegmentLayout layout =
      PlanSegment({{"a", 160, 16, 64, 0, {}}, {"b", 33, 16, 64, 0, {}}}, {});
  const std::vector<Block> blocks = MakeBlocks(layout, {5000.0, 20000.0});
  ASSERT_EQ(blocks.size(), 7u);
  std::vector<std::vector<int>> seen = {std::vector<int>(10), std::vector<int>(3)};
  for (const Block& block : blocks) {
    for (int64_t tile = block.first_tile; tile < block.first_tile + block.tiles; ++tile) {
      ++seen[block.population][tile];
    }
  }
  EXPECT_THAT(seen[0], ::testing::Each(1));
  EXPECT_THAT(seen[1], ::testing::Each(1));
  EXPECT_EQ(blocks[0].tiles, 3);
  EXPECT_EQ(blocks[3].tiles, 1);
  EXPECT_EQ(blocks[4].population, 1);
}

}  // namespace
}  // namespace starling
