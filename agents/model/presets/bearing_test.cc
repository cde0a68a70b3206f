#include "agents/model/presets/bearing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

namespace starling {
namespace {

using ::testing::ElementsAre;

TEST(SightCells, OfRadiusOneAreHereAndTheFourNextCells) {
  const std::vector<SightCell> cells = SightCells(1, 0);
  const SightCell expected[] = {{0, 0, kBearingHere},
                                {0, -1, kBearingNorth},
                                {1, 0, kBearingEast},
                                {0, 1, kBearingSouth},
                                {-1, 0, kBearingWest}};
  ASSERT_EQ(cells.size(), 5u);
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(cells[i].dx, expected[i].dx);
    EXPECT_EQ(cells[i].dy, expected[i].dy);
    EXPECT_EQ(cells[i].bearing, expected[i].bearing);
  }
}

TEST(SightCells, StartAtAnyBearingInEitherSense) {
  const auto bearings = [](int order) {
    std::vector<int> result;
    for (const SightCell& cell : SightCells(1, order)) result.push_back(cell.bearing);
    return result;
  };
  EXPECT_THAT(bearings(2),
              ElementsAre(kBearingHere, kBearingEast, kBearingSouth, kBearingWest, kBearingNorth));
  EXPECT_THAT(bearings(2 + 1),
              ElementsAre(kBearingHere, kBearingEast, kBearingNorth, kBearingWest, kBearingSouth));
}

TEST(SightCells, PreferNoBearingOverAllOrders) {
  for (const int one : {kBearingNorth, kBearingEast, kBearingSouth, kBearingWest}) {
    for (const int other : {kBearingNorth, kBearingEast, kBearingSouth, kBearingWest}) {
      if (one == other) continue;
      int before = 0;
      for (int order = 0; order < kScanOrders; ++order) {
        for (const SightCell& cell : SightCells(1, order)) {
          if (cell.bearing == other) break;
          before += cell.bearing == one;
        }
      }
      EXPECT_EQ(before, kScanOrders / 2) << one << " before " << other;
    }
  }
}

TEST(SightCells, AreAllCellsInReachOnceByDistance) {
  for (int radius = 1; radius <= kMaxViewRadius; ++radius) {
    const std::vector<SightCell> cells = SightCells(radius, radius % kScanOrders);
    std::set<std::pair<int, int>> different;
    int distance = 0;
    for (const SightCell& cell : cells) {
      const int its = std::abs(cell.dx) + std::abs(cell.dy);
      EXPECT_GE(its, distance);
      EXPECT_LE(its, radius);
      distance = its;
      different.insert({cell.dx, cell.dy});
    }
    EXPECT_EQ(different.size(), cells.size());
    EXPECT_EQ(cells.size(), static_cast<size_t>(1 + 2 * radius * (radius + 1)));
  }
}

TEST(SightCells, HaveTheBearingOfTheirLongerLegAndFourEqualQuarters) {
  const std::vector<SightCell> cells = SightCells(5, 0);
  for (const SightCell& cell : cells) {
    if (std::abs(cell.dy) > std::abs(cell.dx)) {
      EXPECT_EQ(cell.bearing, cell.dy < 0 ? kBearingNorth : kBearingSouth);
    } else if (std::abs(cell.dx) > std::abs(cell.dy)) {
      EXPECT_EQ(cell.bearing, cell.dx > 0 ? kBearingEast : kBearingWest);
    } else if (cell.dx > 0 && cell.dy < 0) {
      EXPECT_EQ(cell.bearing, kBearingNorth);
    }
  }
  for (const int bearing : {kBearingNorth, kBearingEast, kBearingSouth, kBearingWest}) {
    EXPECT_EQ(std::count_if(cells.begin(), cells.end(),
                            [&](const SightCell& cell) { return cell.bearing == bearing; }),
              15);
  }
}

TEST(ForagerMove, LeadsToTheCellOfTheBearingOfItsName) {
  const std::vector<SightCell> cells = SightCells(1, 0);
  for (int way = 0; way < 4; ++way) {
    EXPECT_EQ(ForagerMove(kForagerNorth + way).dx, cells[1 + way].dx);
    EXPECT_EQ(ForagerMove(kForagerNorth + way).dy, cells[1 + way].dy);
  }
  EXPECT_EQ(ForagerMove(kForagerEat).dx, 0);
  EXPECT_EQ(ForagerMove(kForagerStay).dy, 0);
}

}  // namespace
}  // namespace starling
