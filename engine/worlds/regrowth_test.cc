#include "engine/worlds/regrowth.h"

#include <gtest/gtest.h>

#include <cmath>

namespace starling {
namespace {

TEST(Regrowth, GrowsWithItsProbabilityInEveryCell) {
  constexpr int kGroups = 4000;
  for (const double p : {0.0, 1e-4, 0.01, 0.3, 0.5, 0.7, 0.999, 1.0}) {
    const Regrowth regrowth(p);
    int total = 0;
    int of_cell[Regrowth::kGroup] = {};
    for (int group = 0; group < kGroups; ++group) {
      const uint64_t grows = regrowth.Grows({/*seed=*/5, /*tick=*/9}, group);
      for (int cell = 0; cell < Regrowth::kGroup; ++cell) of_cell[cell] += grows >> cell & 1;
    }
    for (const int count : of_cell) {
      total += count;
      EXPECT_NEAR(count, kGroups * p, 5 * std::sqrt(kGroups * p * (1 - p)) + 5 * p * (1 - p)) << p;
    }
    const double cells = kGroups * Regrowth::kGroup;
    EXPECT_NEAR(total, cells * p, 5 * std::sqrt(cells * p * (1 - p))) << p;
  }
}

TEST(Regrowth, CellsOfAGroupAreIndependent) {
  constexpr int kGroups = 40000;
  const Regrowth regrowth(0.2);
  int both = 0;
  int none = 0;
  for (int group = 0; group < kGroups; ++group) {
    const uint64_t grows = regrowth.Grows({/*seed=*/6, /*tick=*/0}, group);
    both += (grows & 1) != 0 && (grows >> 41 & 1) != 0;
    none += grows == 0;
  }
  EXPECT_NEAR(both, kGroups * 0.04, 5 * std::sqrt(kGroups * 0.04 * 0.96));
  EXPECT_LE(none, 2);  // 0.8^64 of the groups
}

TEST(Regrowth, IsAFunctionOfSeedTickAndGroup) {
  const Regrowth regrowth(0.5);
  EXPECT_EQ(regrowth.Grows({1, 2}, 3), regrowth.Grows({1, 2}, 3));
  EXPECT_NE(regrowth.Grows({1, 2}, 3), regrowth.Grows({4, 2}, 3));
  EXPECT_NE(regrowth.Grows({1, 2}, 3), regrowth.Grows({1, 4}, 3));
  EXPECT_NE(regrowth.Grows({1, 2}, 3), regrowth.Grows({1, 2}, 4));
}

}  // namespace
}  // namespace starling
