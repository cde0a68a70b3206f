#include "engine/cli/picture_reel.h"

#include <cmath>

#include "gtest/gtest.h"

namespace starling {
namespace {

WorldPicture Picture(int width, int height) {
  WorldPicture picture;
  picture.width = width;
  picture.height = height;
  picture.cells.resize(static_cast<size_t>(width) * height);
  return picture;
}

PictureReel Reel(int pictures, int64_t first, int64_t last) {
  PictureReel reel(pictures);
  for (int64_t tick = first; tick <= last; ++tick) {
    if (reel.Wants(tick)) reel.Add(tick, Picture(2, 1));
  }
  reel.Add(last, Picture(2, 1));
  return reel;
}

TEST(PictureReel, KeepsEveryTickOfAShortRun) {
  const PictureReel reel = Reel(25, 0, 20);
  const auto frames = reel.Evenly();
  ASSERT_EQ(frames.size(), 21u);
  EXPECT_EQ(frames[7]->tick, 7);
}

TEST(PictureReel, SpreadsFramesOverARunOfAnyLengthWithFirstAndLast) {
  for (const int64_t last : {40, 41, 300, 1000, 99999}) {
    const PictureReel reel = Reel(25, 5, last);
    const auto frames = reel.Evenly();
    ASSERT_EQ(frames.size(), 25u) << last;
    EXPECT_EQ(frames.front()->tick, 5);
    EXPECT_EQ(frames.back()->tick, last);
    for (int i = 0; i < 25; ++i) {
      const double even = 5 + (last - 5) * i / 24.0;
      EXPECT_LE(std::abs(frames[i]->tick - even), 1 + (last - 5) / 50.0) << last << " " << i;
    }
  }
}

TEST(PictureReel, TakesNoneOneOrTwo) {
  EXPECT_TRUE(Reel(0, 0, 100).Evenly().empty());
  EXPECT_EQ(Reel(1, 0, 100).Evenly().at(0)->tick, 100);
  const PictureReel two = Reel(2, 0, 100);
  ASSERT_EQ(two.Evenly().size(), 2u);
  EXPECT_EQ(two.Evenly()[0]->tick, 0);
  EXPECT_EQ(two.Evenly()[1]->tick, 100);
}

TEST(PictureReel, HoldsFewerFramesOfALargeWorld) {
  PictureReel reel(25);
  int taken = 0;
  for (int64_t tick = 0; tick <= 100; ++tick) {
    if (!reel.Wants(tick)) continue;
    reel.Add(tick, Picture(4096, 4096));
    ++taken;
  }
  EXPECT_LE(reel.Evenly().size(), 4u);
  EXPECT_LT(taken, 20);
}

TEST(PictureReel, IsEmptyForAWorldWithoutPictures) {
  PictureReel reel(25);
  reel.Add(0, WorldPicture());
  EXPECT_TRUE(reel.Evenly().empty());
}

}  // namespace
}  // namespace starling
