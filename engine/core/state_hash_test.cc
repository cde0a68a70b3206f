#include "engine/core/state_hash.h"

#include <cstring>
#include <set>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

// Twenty agents in one population of 16 lanes and three in one of 8, so that both have padding.
class StateHashTest : public ::testing::Test {
 protected:
  StateHashTest()
      : layout_(PlanSegment({{"a",
                              20,
                              16,
                              256,
                              64,
                              {{"beliefs", false, 0, 2, 4},
                               {"actions", false, 128, 1, 4},
                               {"counts", true, 0, 1, 4}}},
                             {"b", 3, 8, 64, 0, {{"beliefs", false, 0, 1, 8}}}},
                            {8, 16, 1, 1})),
        memory_(static_cast<size_t>(layout_.bytes)),
        state_(memory_.data(), &layout_) {
    for (size_t i = 0; i < memory_.size(); ++i)
      memory_[i] = static_cast<std::byte>(i * 7 + i / 251);
    std::fill_n(state_.ids(), layout_.slots, -1);
    for (const PopulationLayout& population : layout_.populations) {
      for (int64_t i = 0; i < population.shape.agents; ++i) {
        state_.ids()[population.first_slot + i] = population.first_id + i;
      }
    }
  }

  uint64_t Hash(int64_t tick = 0) const { return HashState(state_, tick); }

  // Whether the hash sees a change of one bit.
  bool Sees(std::byte* byte, int64_t tick = 0) {
    const uint64_t before = Hash(tick);
    *byte ^= std::byte{4};
    const uint64_t after = Hash(tick);
    *byte ^= std::byte{4};
    EXPECT_EQ(Hash(tick), before);
    return after != before;
  }

  SegmentLayout layout_;
  std::vector<std::byte> memory_;
  SimulationState state_;
};

TEST_F(StateHashTest, SeesEveryBitOfALiveAgent) {
  EXPECT_TRUE(Sees(state_.TileState(0, 0, 0)));                // belief, first row, lane 0
  EXPECT_TRUE(Sees(state_.TileState(0, 0, 0) + 64 + 15 * 4));  // belief, second row, lane 15
  EXPECT_TRUE(Sees(state_.TileState(0, 1, 0) + 3 * 4));        // last live lane of the last tile
  EXPECT_TRUE(Sees(state_.TileState(0, 0, 0) + 128));          // action
  EXPECT_TRUE(Sees(state_.TileLearned(0, 1)));                 // learned count
  EXPECT_TRUE(Sees(state_.TileState(1, 0, 0) + 2 * 8 + 7));    // the other population
  EXPECT_TRUE(Sees(state_.World(0).agents + 19 * 8));          // world, of an agent
  EXPECT_TRUE(Sees(state_.World(0).shared + 15));              // world, shared
  EXPECT_TRUE(Sees(reinterpret_cast<std::byte*>(state_.ids())));
}

TEST_F(StateHashTest, DoesNotSeePaddingOrAnythingThatIsNotState) {
  EXPECT_FALSE(Sees(state_.TileState(0, 1, 0) + 4 * 4));  // lane without an agent
  EXPECT_FALSE(Sees(state_.TileState(0, 0, 0) + 192));    // bytes of no field
  EXPECT_FALSE(Sees(state_.TileLearned(0, 1) + 4 * 4));   // lane without an agent
  EXPECT_FALSE(Sees(state_.TileState(1, 0, 0) + 3 * 8));  // lane without an agent
  EXPECT_FALSE(Sees(state_.World(0).agents + 20 * 8));    // slot without an agent
  EXPECT_FALSE(Sees(reinterpret_cast<std::byte*>(state_.actions())));
  EXPECT_FALSE(Sees(reinterpret_cast<std::byte*>(state_.Sums(0))));
  EXPECT_FALSE(Sees(reinterpret_cast<std::byte*>(state_.WorldSums(0))));
}

TEST_F(StateHashTest, ReadsTheBufferOfItsTick) {
  EXPECT_FALSE(Sees(state_.TileState(0, 0, 1), 0));
  EXPECT_TRUE(Sees(state_.TileState(0, 0, 1), 1));
  EXPECT_FALSE(Sees(state_.TileState(0, 0, 0), 1));
  EXPECT_TRUE(Sees(state_.World(1).shared, 1));
}

TEST_F(StateHashTest, DiffersFromTickToTickEvenIfNothingElseChanged) {
  std::set<uint64_t> hashes;
  for (int64_t tick = 0; tick < 20; tick += 2) hashes.insert(Hash(tick));
  EXPECT_EQ(hashes.size(), 10u);
}

TEST_F(StateHashTest, DependsOnWhichAgentHoldsWhat) {
  const uint64_t before = Hash();
  std::swap(state_.ids()[0], state_.ids()[1]);
  EXPECT_NE(Hash(), before);
}

}  // namespace
}  // namespace starling
